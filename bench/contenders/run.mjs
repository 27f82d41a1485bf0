/** A whole round as `ws-race run` makes it: a script walked for each client, every attempt given out as a value. */
export async function createContender({ port, dist, inFlight }) {
  const { createClock } = await import(`${dist}dial/clock.js`);
  const { createTurnClock } = await import(`${dist}dial/turn.js`);
  const { runRound } = await import(`${dist}run/round.js`);
  const endpoint = { secure: false, host: '127.0.0.1', hostHeader: `127.0.0.1:${port}`, address: '127.0.0.1', port };
  const environment = {
    turn: createTurnClock(createClock()),
    endpoints: new Map([['bench', endpoint]]),
    roundTripsNs: new Map(),
    env: () => undefined,
    readFile: () => '',
    signal: new AbortController().signal,
  };
  const spec = { round: 1, target: 'bench', arm: 'burst', take: 1 };
  const share = { index: 0, of: 1 };
  return {
    async runCycles(count) {
      let clean = 0;
      const emit = (event) => {
        if (event.kind !== 'attempt') return;
        if (event.attempt.outcome.kind !== 'completed') throw new Error(JSON.stringify(event.attempt.outcome));
        clean += 1;
      };
      await runRound(createPlan({ port, count, inFlight, steps: [open, welcome, close] }), spec, share, { ...environment, emit });
      if (clean !== count) throw new Error(`${clean} of ${count} attempts`);
    },
    /** A client that lingers leaves its place to the next one, so they are all open in the end. */
    async hold(count) {
      const interrupt = new AbortController();
      let greeted = 0;
      let onAllGreeted = () => undefined;
      const allGreeted = new Promise((resolve) => (onAllGreeted = resolve));
      // The expected text is asked for here whenever a welcome is judged.
      const env = () => {
        greeted += 1;
        if (greeted === count) setImmediate(onAllGreeted);
        return 'welcome';
      };
      const plan = createPlan({ port, count, inFlight, steps: [open, welcome, linger], greeting: '${env:GREETING}' });
      const round = runRound(plan, spec, share, { ...environment, env, signal: interrupt.signal, emit: () => undefined });
      await allGreeted;
      return () => {
        interrupt.abort();
        return round;
      };
    },
  };
}

const limitNs = 10e9;
const open = { id: 'open', do: 'open' };
const welcome = { id: 'welcome', do: 'welcome' };
const linger = { id: 'linger', do: 'linger', forNs: 600e9 };
const close = { id: 'close', do: 'close', code: 1000, reason: '' };

function createPlan({ port, count, inFlight, steps, greeting = 'welcome' }) {
  return {
    planVersion: 1,
    scenario: { id: 'bench', hash: '', class: 'rate' },
    seed: 'bench',
    targets: [
      {
        name: 'bench',
        url: `ws://127.0.0.1:${port}/bench?user_id={client.user}`,
        headers: [],
        subprotocols: [],
        compression: 'none',
        logs: [],
        traceQuery: false,
        profile: {
          opening: [],
          welcome: { matcher: { text: greeting }, withinNs: limitNs, captures: [] },
          answers: [],
          prepare: [],
          cookies: 'none',
          notReady: [],
        },
      },
    ],
    arms: [{ name: 'burst', pacing: { kind: 'closed', concurrency: inFlight, gapNs: 0 }, cycleGapNs: 0 }],
    actors: [
      {
        name: 'client',
        count,
        cycles: 1,
        counted: 'attempts',
        steps,
      },
    ],
    schedule: { kind: 'fixed', rounds: 1 },
    limits: {
      tcpNs: limitNs,
      tlsNs: limitNs,
      upgradeNs: limitNs,
      closeNs: limitNs,
      earlyNs: 1e9,
      roundNs: 600e9,
      messageBytes: 1024 * 1024,
      keptMessages: 10,
    },
    checks: [],
    skipped: [],
    required: [],
    gates: [{ id: 'any', over: { kind: 'any' }, maxRate: 0 }],
    preflight: false,
    signatures: [],
  };
}
