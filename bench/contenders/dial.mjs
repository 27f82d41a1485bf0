/** The engine's connections by themselves: every mark stamped on one clock, with slack, and asked for at the end. */
export async function createContender({ port, dist }) {
  const { createClock } = await import(`${dist}dial/clock.js`);
  const { createTurnClock } = await import(`${dist}dial/turn.js`);
  const { dial } = await import(`${dist}dial/connection.js`);
  const turn = createTurnClock(createClock());
  const limitNs = 10e9;
  const request = {
    endpoint: { secure: false, host: '127.0.0.1', hostHeader: `127.0.0.1:${port}`, address: '127.0.0.1', port },
    limits: { tcpNs: limitNs, tlsNs: limitNs, upgradeNs: limitNs, closeNs: limitNs, messageBytes: 1024 * 1024 },
    path: '/bench',
    headers: [],
    subprotocols: [],
    compression: 'none',
    holdLastByte: false,
  };
  return {
    connect({ onGreeted, onEnded }) {
      const connection = dial(request, turn, {
        onOpened: ignore,
        onMessage: () => onGreeted(connection),
        onEnded: (ending) => onEnded(whyNotClean(ending, connection.marks)),
      });
    },
    close: (connection) => connection.close(1000, ''),
  };
}

const ignore = () => undefined;
const stamped = ['started', 'connected', 'released', 'answered', 'opened', 'received', 'closing', 'ended'];

function whyNotClean(ending, marks) {
  if (ending.kind !== 'closed' || ending.close.code !== 1000 || !ending.close.wasClean) return JSON.stringify(ending);
  const missing = stamped.filter((mark) => marks[mark] === undefined);
  return missing.length === 0 ? undefined : `no mark ${missing.join(', ')}`;
}
