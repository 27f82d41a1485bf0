import { connect, createServer, type AddressInfo } from 'node:net';

/** A port at which nobody listens and which nobody else is given: our own end of a connection holds it until `close`. */
export async function takeClosedPort(): Promise<{ readonly port: number; readonly close: () => void }> {
  const listener = createServer();
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
  const socket = connect((listener.address() as AddressInfo).port, '127.0.0.1');
  await new Promise((resolve) => socket.once('connect', resolve));
  return {
    port: socket.localPort ?? 0,
    close() {
      socket.destroy();
      listener.close();
    },
  };
}
