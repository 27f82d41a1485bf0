// npm run bench:true-time: what the kernel's stamps, the turn's and a plain `ws` client say of the same handshakes, against the wire, and
// what the stamps cost. Prints Markdown; --write puts it into docs/true-time.md. Needs tcpdump and the right to use it.
// Options: --n 20,100, --rounds N, --schemes ws,wss, --contenders kernel,turn,ws, --greet-after-ms N, --cost-blocks N, --dist DIR, --json.
import { execFileSync, fork } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, release, tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';

const { values: options } = parseArgs({
  options: {
    n: { type: 'string', default: '20,100,1000,5000' },
    rounds: { type: 'string' },
    schemes: { type: 'string', default: 'ws,wss' },
    contenders: { type: 'string', default: 'kernel,turn,ws' },
    'greet-after-ms': { type: 'string' },
    'cost-blocks': { type: 'string', default: '2' },
    dist: { type: 'string', default: new URL('../dist', import.meta.url).pathname },
    json: { type: 'boolean', default: false },
    write: { type: 'boolean', default: false },
  },
});
const dist = `${pathToFileURL(options.dist).href}/`;
if (!existsSync(new URL('dial/capture/read-pcap.js', dist))) throw new Error(`${options.dist} holds no compiled engine: npm run build`);
const { readPcap } = await import(`${dist}dial/capture/read-pcap.js`);
const { readWireTimes } = await import(`${dist}dial/capture/wire-times.js`);
const { compareTimes } = await import(`${dist}dial/capture/compare-times.js`);
const { startTcpdump } = await import(`${dist}cli/tcpdump.js`);

/** A p99 of a hundred connections is the second worst of them: so many connections that a dozen are above it, at least. */
const connections = 1200;
const roundsOf = (n) => Number(options.rounds ?? Math.max(n >= 5000 ? 2 : 5, Math.ceil(connections / n)));
/** Head and greeting are to come apart from each other while one round is being read. */
const greetAfterMsOf = (n) => Number(options['greet-after-ms'] ?? (n >= 5000 ? 300 : 50));
const schemes = options.schemes.split(',');
/** The 129 bytes of the answer of true-time-server.mjs, sealed by TLS 1.3: its content type and 16 bytes for its tag. */
const answerRecordBytes = 129 + 1 + 16;
const [wsPhase, wsSecurePhase] = ['connect + upgrade', 'connect + tls + upgrade'];
const sizes = options.n.split(',').map(Number);

const folder = mkdtempSync(join(tmpdir(), 'ws-race-bench-'));
const [times, costs] = [[], []];
const begunMs = performance.now();
try {
  for (const scheme of schemes) {
    for (const n of sizes) {
      const server = await startServer(scheme === 'wss', greetAfterMsOf(n));
      for (const contender of options.contenders.split(',')) {
        say(`${scheme}, ${n} at once, ${contender}`);
        times.push(...(await measureTimes({ scheme, n, contender, port: server.port })));
      }
      server.stop();
    }
    if (Number(options['cost-blocks']) > 0) costs.push(await measureCost(scheme));
  }
} finally {
  rmSync(folder, { recursive: true });
}
say(`done after ${((performance.now() - begunMs) / 60e3).toFixed(1)} min`);
if (options.json) process.stdout.write(`${JSON.stringify({ times, costs }, undefined, 2)}\n`);
else process.stdout.write(markdown());
if (options.write) writeIntoDocs(markdown());

function say(text) {
  process.stderr.write(`${text}\n`);
}

async function startServer(secure, greetAfterMs) {
  const [keyFile, certFile] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
  const args = 'req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 1 -subj /CN=bench'.split(' ');
  if (secure) execFileSync('openssl', [...args, '-keyout', keyFile, '-out', certFile], { stdio: 'ignore' });
  const settings = { greetAfterMs, ...(secure ? { keyFile, certFile } : {}) };
  const child = fork(new URL('true-time-server.mjs', import.meta.url), [JSON.stringify(settings)]);
  const { port } = await new Promise((resolve) => child.once('message', resolve));
  return { port, stop: () => child.disconnect() };
}

async function measureTimes({ scheme, n, contender, port }) {
  const secure = scheme === 'wss';
  const capture = await startTcpdump({ interfaceName: 'lo', addresses: ['127.0.0.1'], port, secure });
  const { times: said } = await runClient({ contender, secure, port, n, rounds: roundsOf(n), dist });
  const { bytes, incomplete } = await capture.stop();
  const read = readPcap(bytes);
  // The client of ws holds nothing back: without its keys the answer of our own server is known by its length.
  const wire = readWireTimes(read, { serverPort: port, secure, ...(contender === 'ws' ? { answerRecordBytes } : {}) });
  const ours = said.map(({ wallMs, ...rest }) => ({ ...rest, atNs: (wallMs / 1e3 - read.zeroWallSeconds) * 1e9 }));
  const common = { scheme, n, contender, incomplete };
  if (contender === 'ws') return wsRow(common, ours, wire);
  // What the report marks as bounded by the harness: more than a fifth of it may be slack.
  const bounded = said.filter(({ slackNs, phasesNs }) => slackNs > phasesNs.upgrade / 5).length / said.length;
  return compareTimes(ours, wire).map((phase) => ({ ...common, ...phase, ...(phase.phase === 'upgrade' ? { bounded } : {}) }));
}

/** It only knows one time from the constructor to `open`; the wire's is what the network and the server had of it. */
function wsRow(common, ours, wire) {
  const secure = common.scheme === 'wss';
  const asOpen = wire.flatMap((seen) => {
    const tlsNs = secure ? seen.tlsNs : 0;
    return seen.upgradeNs === undefined || tlsNs === undefined ? [] : [{ ...seen, tcpNs: seen.tcpNs + tlsNs + seen.upgradeNs }];
  });
  // Its SYN may come seconds after the constructor, and no port serves twice within a run: the port alone says which is whose.
  const begunNs = new Map(wire.map(({ clientPort, atNs }) => [clientPort, atNs]));
  const pairs = compareTimes(
    ours.map((our) => ({ ...our, atNs: begunNs.get(our.clientPort) ?? our.atNs, phasesNs: { tcp: our.phasesNs.open } })),
    asOpen,
  );
  return pairs.map((phase) => ({ ...common, ...phase, phase: secure ? wsSecurePhase : wsPhase }));
}

/** Processor time per attempt without a capture, in blocks of turn, kernel, kernel, turn: each a process of its own, its warm-up left out. */
async function measureCost(scheme) {
  const secure = scheme === 'wss';
  const [n, rounds, warmUpRounds] = secure ? [500, 12, 4] : [1000, 25, 10];
  const cpuUs = { turn: [], kernel: [] };
  const server = await startServer(secure, 50);
  for (let block = 0; block < Number(options['cost-blocks']); block += 1) {
    for (const contender of ['turn', 'kernel', 'kernel', 'turn']) {
      say(`${scheme}, processor time, ${contender}`);
      const client = await runClient({ contender, secure, port: server.port, n, rounds, warmUpRounds, dist });
      cpuUs[contender].push(client.cpuUs);
    }
  }
  server.stop();
  const [turnUs, kernelUs] = [median(cpuUs.turn), median(cpuUs.kernel)];
  return { scheme, n, attempts: n * (rounds - warmUpRounds), turnUs, kernelUs, ratio: kernelUs / turnUs, cpuUs };
}

function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  return (sorted[Math.floor((sorted.length - 1) / 2)] + sorted[Math.floor(sorted.length / 2)]) / 2;
}

function runClient(settings) {
  return new Promise((resolve, reject) => {
    const child = fork(new URL('true-time-client.mjs', import.meta.url), [JSON.stringify(settings)]);
    child.once('message', resolve);
    child.once('exit', (code) => reject(new Error(`the ${settings.contender} client ended with ${code} before it told anything`)));
  });
}

function markdown() {
  return [
    `\`npm run bench:true-time\`: node ${process.version}, Linux ${release()}, ${cpus().length} cores (${cpus()[0]?.model ?? 'unknown'}), ${new Date().toISOString().slice(0, 10)}.`,
    timesTable(['upgrade', wsPhase, wsSecurePhase]),
    'The other phases, by `kernel`:',
    timesTable(['tcp', 'firstMessage'], 'kernel'),
    'Processor time per attempt:',
    costTable(),
  ].join('\n\n');
}

function timesTable(phases, only) {
  const ms = (ns) => (ns / 1e6).toFixed(3);
  const rows = times.filter(({ phase, contender }) => phases.includes(phase) && (only === undefined || contender === only));
  return tableOf(
    [
      '',
      'n',
      'stamps by',
      'phase',
      'pairs',
      'p50 says',
      'wire',
      'p99 says',
      'wire',
      'apart p50',
      'apart p99',
      'marked',
      'within 5 % or 50 us',
    ],
    rows.map((row) => [
      row.scheme,
      row.n,
      row.contender === 'ws' ? '`ws` client' : row.contender,
      row.phase,
      `${row.pairs}${row.incomplete === undefined ? '' : ` (incomplete: ${row.incomplete})`}`,
      ...[row.ours.p50Ns, row.wire.p50Ns, row.ours.p99Ns, row.wire.p99Ns, row.apart.p50Ns, row.apart.p99Ns].map(ms),
      row.bounded === undefined ? '' : `${(row.bounded * 100).toFixed(1)} %`,
      ['p50Ns', 'p99Ns'].map((at) => (isWithin(row, at) ? 'yes' : 'no')).join(', '),
    ]),
  );
}

function isWithin({ difference, wire }, at) {
  return Math.abs(difference[at]) <= Math.max(50e3, wire[at] * 0.05);
}

function costTable() {
  return tableOf(
    ['', 'at once', 'attempts a run', 'turn (us)', 'kernel (us)', 'kernel / turn', 'each run (us)'],
    costs.map(({ scheme, n, attempts, turnUs, kernelUs, ratio, cpuUs }) => [
      scheme,
      n,
      attempts,
      turnUs.toFixed(1),
      kernelUs.toFixed(1),
      ratio.toFixed(3),
      `turn ${cpuUs.turn.map((us) => us.toFixed(0)).join(' ')}; kernel ${cpuUs.kernel.map((us) => us.toFixed(0)).join(' ')}`,
    ]),
  );
}

function tableOf(head, rows) {
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

function writeIntoDocs(text) {
  const path = new URL('../docs/true-time.md', import.meta.url);
  const [begin, end] = ['<!-- bench:true-time -->', '<!-- end of bench:true-time -->'];
  const [before, rest] = readFileSync(path, 'utf8').split(begin);
  const after = rest?.split(end)[1];
  if (after === undefined) throw new Error(`docs/true-time.md has no place for it: ${begin} ... ${end}`);
  writeFileSync(path, `${before}${begin}\n${text}\n${end}${after}`);
}
