// npm run bench: the engine against a plain `ws` client, at the same server process, in one run, in turns; medians and their ratios.
// Options: --rounds N, --connections N, --held N, --dist DIR (the compiled engine), --json.
// npm run bench -- serve-memory: the other bench, of the reference server's memory (serve-memory.mjs), and nothing of this one.
import { execFileSync, fork } from 'node:child_process';
import { existsSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';

if (process.argv[2] === 'serve-memory') {
  process.argv.splice(2, 1);
  await import('./serve-memory.mjs');
  process.exit();
}

const { values: options } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    connections: { type: 'string', default: '4000' },
    held: { type: 'string', default: '2000' },
    dist: { type: 'string', default: new URL('../dist', import.meta.url).pathname },
    json: { type: 'boolean', default: false },
  },
});
const dist = `${pathToFileURL(options.dist).href}/`;
if (!existsSync(new URL('dial/connection.js', dist))) throw new Error(`${options.dist} holds no compiled engine: npm run build`);

const targets = { cpu: 0.55, held: 0.8, versionMs: 80 };
const warmUp = 1000;
const inFlight = 16;
const rivals = ['ws', 'dial', 'run'];
const server = await startServer();
const samples = await takeSamples();
const versionMs = measureStart();
server.stop();
const figures = summarize();
process.stdout.write(options.json ? `${JSON.stringify(figures, undefined, 2)}\n` : table(figures));

async function startServer() {
  const child = fork(new URL('server.mjs', import.meta.url));
  const ask = (question) =>
    new Promise((resolve) => {
      child.once('message', resolve);
      if (question !== undefined) child.send(question);
    });
  const { port } = await ask();
  return {
    port,
    cpuUs: async () => Object.values((await ask('cpu')).cpu).reduce((sum, each) => sum + each),
    stop: () => child.disconnect(),
  };
}

/** In turns, so that whatever else the machine does meets all alike. */
async function takeSamples() {
  const taken = Object.fromEntries(rivals.map((rival) => [rival, { perSecond: [], cpuUs: [], serverCpuUs: [], heldBytes: [] }]));
  for (let round = 0; round < Number(options.rounds); round += 1) {
    for (const rival of round % 2 === 0 ? rivals : rivals.toReversed()) {
      const serverBefore = await server.cpuUs();
      const cycles = await runClient(rival, 'cycles', Number(options.connections));
      const served = (await server.cpuUs()) - serverBefore;
      taken[rival].perSecond.push(cycles.perSecond);
      taken[rival].cpuUs.push(cycles.cpuUs);
      taken[rival].serverCpuUs.push(served / (Number(options.connections) + warmUp));
      taken[rival].heldBytes.push((await runClient(rival, 'held', Number(options.held))).heldBytes);
    }
  }
  return taken;
}

function runClient(contender, measure, connections) {
  const settings = { contender, measure, port: server.port, dist, warmUp, connections, inFlight };
  return new Promise((resolve, reject) => {
    const child = fork(new URL('client.mjs', import.meta.url), [JSON.stringify(settings)], { execArgv: ['--expose-gc'] });
    child.once('message', resolve);
    child.once('exit', (code) => reject(new Error(`the ${contender} client ended with ${code} before it told anything`)));
  });
}

/** How much longer `ws-race --version` takes than a node that does nothing. */
function measureStart() {
  const program = new URL('../bin/ws-race.js', dist).pathname;
  if (!existsSync(program)) return undefined;
  const taken = { bare: [], version: [] };
  for (let round = 0; round < 4 * Number(options.rounds); round += 1) {
    taken.bare.push(timeRun(['-e', '0']));
    taken.version.push(timeRun([program, '--version']));
  }
  return median(taken.version) - median(taken.bare);
}

function timeRun(args) {
  const startedMs = performance.now();
  execFileSync(process.execPath, args, { stdio: ['ignore', 'ignore', 'inherit'] });
  return performance.now() - startedMs;
}

function median(numbers) {
  const sorted = numbers.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  return Number.isInteger(middle) ? (sorted[middle - 1] + sorted[middle]) / 2 : sorted[Math.floor(middle)];
}

function summarize() {
  const mediansOf = (rival) => Object.entries(samples[rival]).flatMap(([name, all]) => (all.length === 0 ? [] : [[name, median(all)]]));
  const medians = Object.fromEntries(rivals.map((rival) => [rival, Object.fromEntries(mediansOf(rival))]));
  const ratio = (rival, name) => medians[rival][name] / medians.ws[name];
  const ratiosOf = (rival) => ({ perSecond: ratio(rival, 'perSecond'), cpu: ratio(rival, 'cpuUs'), held: ratio(rival, 'heldBytes') });
  const ratios = { dial: ratiosOf('dial'), run: ratiosOf('run') };
  return { samples, medians, ratios, versionMs };
}

function table({ medians, ratios }) {
  const verdict = (value, limit) => `at most ${limit}: ${value <= limit ? 'reached' : 'MISSED'}`;
  const line = (name, figures, note = '') =>
    `  ${name.padEnd(44)}${figures.map((figure) => figure.padStart(9)).join('')}  ${note}`.trimEnd();
  const row = (name, key, unit, limit) =>
    [
      line(
        name,
        rivals.map((rival) => medians[rival][key].toFixed(0)),
      ),
      ...(unit === undefined
        ? []
        : [
            line('  dial, by the ws client', ['', ratios.dial[unit].toFixed(2)], limit && verdict(ratios.dial[unit], limit)),
            // Beyond what the ws client does: the script, the messages kept, an attempt as a value. Told, and held against no limit.
            line('  a whole round through run/, by the ws client', ['', '', ratios.run[unit].toFixed(2)]),
          ]),
    ].join('\n');
  const start =
    versionMs === undefined
      ? 'not measured: no program beside that engine'
      : `${versionMs.toFixed(0)} ms, ${verdict(versionMs, targets.versionMs)}`;
  return [
    '',
    `  node ${process.version}, medians of ${options.rounds} rounds of ${options.connections} connections (${options.held} held), ${inFlight} in flight`,
    '',
    line('', ['ws', 'dial', 'round']),
    row('connections per second', 'perSecond', 'perSecond'),
    row('processor time per open-greet-close (us)', 'cpuUs', 'cpu', targets.cpu),
    row('memory per held connection (bytes)', 'heldBytes', 'held', targets.held),
    row('processor time of the server (us)', 'serverCpuUs'),
    '',
    '  dial is the engine with all its marks; round is what `ws-race run` does with it: script, messages, attempts as values.',
    `  ws-race --version beyond bare node: ${start}`,
    '',
    '',
  ].join('\n');
}
