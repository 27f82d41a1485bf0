// The claim itself: what the kernel's stamps say of a handshake is what the packets say. Where tcpdump may not be used it is left out.
import { describe, expect, it } from 'vitest';
import { startTcpdump } from '../../src/cli/tcpdump.js';
import { compareTimes, type OurTimes } from '../../src/dial/capture/compare-times.js';
import { readPcap } from '../../src/dial/capture/read-pcap.js';
import { readWireTimes } from '../../src/dial/capture/wire-times.js';
import { type Connection, dial } from '../../src/dial/connection.js';
import { ordinaryConduct } from '../support/behaviours/behaviour.js';
import { createRequest } from '../support/behaviours/dial-outcome.js';
import { kernelTurn } from '../support/kernel-turn.js';
import { serveElsewhere } from '../support/server-elsewhere.js';

const clients = 50;
const kernel = await kernelTurn();
const mayCapture = await startTcpdump({ interfaceName: 'lo', addresses: ['127.0.0.1'], port: 9, secure: false }).then(
  (capture) => {
    capture.end();
    return true;
  },
  () => false,
);

describe.runIf(kernel !== undefined && mayCapture)('against a capture of the same connections', () => {
  it('upgrade and first message are those of the wire, within 50 us or 5 %', async () => {
    if (kernel === undefined) return;
    const server = await serveElsewhere(50, 'wholeHead');
    const capture = await startTcpdump({ interfaceName: 'lo', addresses: ['127.0.0.1'], port: server.port, secure: false });
    const connections = await greetAll(server.url, kernel);
    const { bytes, incomplete } = await capture.stop();
    await server.close();

    expect(incomplete).toBeUndefined();
    const read = readPcap(bytes);
    const ours = connections.map((connection) => ourTimes(connection, kernel.zeroWallMs - read.zeroWallSeconds * 1e3));
    const phases = compareTimes(ours, readWireTimes(read, { serverPort: server.port, secure: false }));
    expect(phases.map(({ phase, pairs }) => [phase, pairs])).toEqual([
      ['tcp', clients],
      ['upgrade', clients],
      ['firstMessage', clients],
    ]);
    for (const { ours: says, wire } of phases) expect(Math.abs(says.p50Ns - wire.p50Ns)).toBeLessThan(Math.max(50e3, wire.p50Ns / 20));
  });
});

/** All released in one go; comes back when each has had its message. */
function greetAll(url: string, turn: NonNullable<typeof kernel>): Promise<readonly Connection[]> {
  return new Promise((resolve, reject) => {
    let [held, greeted] = [0, 0];
    const connections = Array.from({ length: clients }, () =>
      dial({ ...createRequest(url, ordinaryConduct), holdLastByte: true }, turn, {
        onHeld() {
          held += 1;
          if (held === clients) for (const { release } of connections) release();
        },
        onOpened: () => undefined,
        onMessage() {
          greeted += 1;
          if (greeted < clients) return;
          for (const each of connections) each.abandon();
          resolve(connections);
        },
        onEnded: (ending) => reject(new Error(JSON.stringify(ending))),
      }),
    );
  });
}

function ourTimes(connection: Connection, zeroMs: number): OurTimes {
  const { started = 0, released = 0, opened = 0, received = 0 } = connection.marks;
  return {
    clientPort: connection.local()?.port ?? 0,
    atNs: started + zeroMs * 1e6,
    phasesNs: { tcp: connection.tcpNs ?? Infinity, upgrade: opened - released, firstMessage: received - opened },
  };
}
