// One contender of the bench of stamps, in a process of its own: what it says of each of its connections, and what it cost.
const { contender, secure, port, n, rounds, dist, warmUpRounds = 1 } = JSON.parse(process.argv[2]);
const connectsInFlight = 16;
const holdMs = 50;
const lingerMs = n < 1000 ? 10 : 100;

const runRound = contender === 'ws' ? await createWsRound() : await createDialRound();
const times = [];
let cpuUs = 0;
for (let round = 0; round < rounds; round += 1) {
  const before = process.cpuUsage();
  times.push(...(await runRound()));
  const { user, system } = process.cpuUsage(before);
  // The first rounds warm the compiler up.
  if (round >= warmUpRounds) cpuUs += (user + system) / n / (rounds - warmUpRounds);
}
process.send({ times, cpuUs }, () => process.disconnect());

/** All at once, as a load tool does it: from the constructor to `open`. */
async function createWsRound() {
  const { WebSocket } = await import('ws');
  return async () => {
    const taken = [];
    const clients = [];
    await new Promise((resolve, reject) => {
      let open = n;
      for (let index = 0; index < n; index += 1) {
        const wallMs = performance.timeOrigin + performance.now();
        const startedMs = performance.now();
        const client = new WebSocket(`${secure ? 'wss' : 'ws'}://127.0.0.1:${port}/`, {
          perMessageDeflate: false,
          rejectUnauthorized: false,
        });
        clients.push(client);
        client.on('error', reject);
        client.on('open', () => {
          taken.push({ clientPort: client._socket.localPort, wallMs, phasesNs: { open: (performance.now() - startedMs) * 1e6 } });
        });
        client.on('message', () => {
          open -= 1;
          if (open === 0) resolve();
        });
      }
    });
    await pause(lingerMs);
    for (const client of clients) client.terminate();
    return taken;
  };
}

/** As run does it: connects staggered, the last byte held, all released in one go. */
async function createDialRound() {
  const { createClock } = await import(`${dist}dial/clock.js`);
  const { createTimeSource } = await import(`${dist}dial/time-source.js`);
  const { dial } = await import(`${dist}dial/connection.js`);
  const { createSecureContext } = await import('node:tls');
  const clock = createClock();
  const { turn, stamps, why } = await createTimeSource(clock, contender, process);
  if (stamps !== contender) throw new Error(`${contender} cannot be had here: ${why}`);
  const limitNs = 30e9;
  const tls = { context: createSecureContext(), verify: false };
  const request = {
    endpoint: { secure, host: '127.0.0.1', hostHeader: `127.0.0.1:${port}`, address: '127.0.0.1', port, tls },
    limits: { tcpNs: limitNs, tlsNs: limitNs, upgradeNs: limitNs, closeNs: limitNs, messageBytes: 1024 },
    path: '/',
    headers: [],
    subprotocols: [],
    compression: 'none',
    holdLastByte: true,
  };
  return async () => {
    const connections = [];
    let open = n;
    let allGreeted;
    const greeted = new Promise((resolve) => (allGreeted = resolve));
    await new Promise((resolve, reject) => {
      let held = 0;
      const next = () => {
        if (connections.length === n) return;
        const connection = dial(request, turn, {
          onHeld() {
            held += 1;
            if (held === n) resolve();
            else setImmediate(next);
          },
          onOpened: () => undefined,
          onMessage() {
            open -= 1;
            if (open === 0) allGreeted();
          },
          onEnded: (ending) => reject(new Error(JSON.stringify(ending))),
        });
        connections.push(connection);
      };
      for (let index = 0; index < Math.min(connectsInFlight, n); index += 1) next();
    });
    await pause(holdMs);
    for (const connection of connections) connection.release();
    await greeted;
    await pause(lingerMs);
    for (const connection of connections) connection.abandon();
    return connections.map(({ marks, slackNs, tcpNs }, index) => ({
      clientPort: connections[index].local().port,
      wallMs: clock.zeroWallMs + marks.started / 1e6,
      slackNs: slackNs.opened,
      phasesNs: {
        tcp: tcpNs ?? marks.connected - marks.started,
        upgrade: marks.opened - marks.released,
        firstMessage: marks.received - marks.opened,
      },
    }));
  };
}

function pause(ms) {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
