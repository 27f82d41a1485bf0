import { WebSocket } from 'ws';

/** A plain `ws` client, as short as one can be. */
export function createContender({ port }) {
  const url = `ws://127.0.0.1:${port}/bench`;
  return {
    connect({ onGreeted, onEnded }) {
      const client = new WebSocket(url, { perMessageDeflate: false });
      client.on('message', () => onGreeted(client));
      client.on('error', (error) => onEnded(error.message));
      client.on('close', (code) => onEnded(code === 1000 ? undefined : `closed with ${code}`));
    },
    close: (client) => client.close(1000),
  };
}
