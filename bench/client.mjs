// One measurement of one contender, in a process of its own so that the processor time is its alone. Started with --expose-gc by main.mjs.
const { contender, measure, port, dist, warmUp, connections, inFlight } = JSON.parse(process.argv[2]);
const { createContender } = await import(`./contenders/${contender}.mjs`);
const client = await createContender({ port, dist, inFlight });
const runCycles = client.runCycles ?? cycleConnections;
const measures = { cycles: measureCycles, held: measureHeld };
process.send(await measures[measure](), () => process.disconnect());

/** Open, greet, close, so many at a time; the first ones only warm the compiler up. */
async function measureCycles() {
  await runCycles(warmUp);
  globalThis.gc();
  const cpuBefore = process.cpuUsage();
  const startedMs = performance.now();
  await runCycles(connections);
  const seconds = (performance.now() - startedMs) / 1000;
  const { user, system } = process.cpuUsage(cpuBefore);
  return { perSecond: connections / seconds, cpuUs: (user + system) / connections };
}

function cycleConnections(count) {
  return new Promise((resolve, reject) => {
    let started = 0;
    let ended = 0;
    const callbacks = {
      onGreeted: client.close,
      onEnded(trouble) {
        if (trouble !== undefined) reject(new Error(trouble));
        ended += 1;
        if (ended === count) resolve();
        else next();
      },
    };
    const next = () => {
      if (started === count) return;
      started += 1;
      client.connect(callbacks);
    };
    for (let index = 0; index < Math.min(inFlight, count); index += 1) next();
  });
}

/** Memory per greeted, idle connection: what the garbage collector cannot free. The bench itself keeps one reference to each. */
async function measureHeld() {
  await runCycles(warmUp);
  const before = usedBytes();
  const endAll = await (client.hold ?? holdConnections)(connections);
  const heldBytes = (usedBytes() - before) / connections;
  await endAll();
  return { heldBytes };
}

async function holdConnections(count) {
  const held = new Array(count).fill(undefined);
  const allEnded = await openAll(held);
  return () => {
    for (const connection of held) client.close(connection);
    return allEnded();
  };
}

/** Ends when all are greeted, with a wait for the end of all. */
function openAll(held) {
  return new Promise((greetedAll, reject) => {
    let started = 0;
    let greeted = 0;
    let ended = 0;
    let endedAll = () => undefined;
    const callbacks = {
      onGreeted(connection) {
        held[greeted] = connection;
        greeted += 1;
        if (greeted === held.length) greetedAll(() => new Promise((resolve) => (endedAll = resolve)));
        else next();
      },
      onEnded(trouble) {
        if (trouble !== undefined) reject(new Error(trouble));
        ended += 1;
        if (ended === held.length) endedAll();
      },
    };
    const next = () => {
      if (started === held.length) return;
      started += 1;
      client.connect(callbacks);
    };
    for (let index = 0; index < Math.min(inFlight, held.length); index += 1) next();
  });
}

function usedBytes() {
  globalThis.gc();
  globalThis.gc();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}
