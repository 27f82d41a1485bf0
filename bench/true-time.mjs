// node bench/true-time.mjs: what the kernel's stamps, the turn's and a plain `ws` client say of the same handshakes, against the wire.
// Needs tcpdump and the right to use it. Options: --n 20,100,1000, --rounds N, --schemes ws,wss, --greet-after-ms N, --dist DIR, --json.
import { execFileSync, fork, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';

const { values: options } = parseArgs({
  options: {
    n: { type: 'string', default: '20,100,1000' },
    rounds: { type: 'string', default: '5' },
    schemes: { type: 'string', default: 'ws,wss' },
    contenders: { type: 'string', default: 'kernel,turn,ws' },
    'greet-after-ms': { type: 'string', default: '50' },
    dist: { type: 'string', default: new URL('../dist', import.meta.url).pathname },
    json: { type: 'boolean', default: false },
  },
});
const dist = `${pathToFileURL(options.dist).href}/`;
if (!existsSync(new URL('dial/capture/read-pcap.js', dist))) throw new Error(`${options.dist} holds no compiled engine: npm run build`);
const { readPcap } = await import(`${dist}dial/capture/read-pcap.js`);
const { readWireTimes } = await import(`${dist}dial/capture/wire-times.js`);
const { compareTimes } = await import(`${dist}dial/capture/compare-times.js`);

const folder = mkdtempSync(join(tmpdir(), 'ws-race-bench-'));
const rows = [];
try {
  for (const scheme of options.schemes.split(',')) {
    const server = await startServer(scheme === 'wss');
    for (const n of options.n.split(',').map(Number)) {
      for (const contender of options.contenders.split(',')) rows.push(...(await measure({ scheme, n, contender, port: server.port })));
    }
    server.stop();
  }
} finally {
  rmSync(folder, { recursive: true });
}
process.stdout.write(options.json ? `${JSON.stringify(rows, undefined, 2)}\n` : table());

async function startServer(secure) {
  const [keyFile, certFile] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
  if (secure) {
    const args = [
      'req',
      '-x509',
      '-newkey',
      'ec',
      '-pkeyopt',
      'ec_paramgen_curve:prime256v1',
      '-nodes',
      '-days',
      '1',
      '-subj',
      '/CN=bench',
    ];
    execFileSync('openssl', [...args, '-keyout', keyFile, '-out', certFile], { stdio: 'ignore' });
  }
  const settings = { greetAfterMs: Number(options['greet-after-ms']), ...(secure ? { keyFile, certFile } : {}) };
  const child = fork(new URL('true-time-server.mjs', import.meta.url), [JSON.stringify(settings)]);
  const { port } = await new Promise((resolve) => child.once('message', resolve));
  return { port, stop: () => child.disconnect() };
}

async function measure({ scheme, n, contender, port }) {
  const capture = await startCapture(port);
  const secure = scheme === 'wss';
  const { times, cpuUs } = await runClient({ contender, secure, port, n, rounds: Number(options.rounds), dist });
  const { bytes, dropped } = await capture.stop();
  const read = readPcap(bytes);
  const wire = readWireTimes(read, { serverPort: port, secure });
  const ours = times.map(({ wallMs, ...rest }) => ({ ...rest, atNs: (wallMs / 1e3 - read.zeroWallSeconds) * 1e9 }));
  const common = { scheme, n, contender, dropped, cpuUs };
  if (contender === 'ws') return wsRow(common, ours, wire);
  // What the report marks as bounded by the harness: more than a fifth of it may be slack.
  const bounded = times.filter(({ slackNs, phasesNs }) => slackNs > phasesNs.upgrade / 5).length / times.length;
  return compareTimes(ours, wire).map((phase) => ({ ...common, ...phase, ...(phase.phase === 'upgrade' ? { bounded } : {}) }));
}

/** It only knows one time from the constructor to `open`; the wire's is what the network and the server had of it. */
function wsRow(common, ours, wire) {
  const asOpen = wire.flatMap((seen) => (seen.upgradeNs === undefined ? [] : [{ ...seen, tcpNs: seen.tcpNs + seen.upgradeNs }]));
  const pairs = compareTimes(
    ours.map((our) => ({ ...our, phasesNs: { tcp: our.phasesNs.open } })),
    asOpen,
  );
  return pairs.map((phase) => ({ ...common, ...phase, phase: 'connect + upgrade' }));
}

async function startCapture(port) {
  const child = spawn('tcpdump', [
    '-i',
    'lo',
    '-n',
    '-s',
    '1024',
    '-B',
    '65536',
    '--time-stamp-precision=nano',
    '-w',
    '-',
    `tcp port ${port}`,
  ]);
  const chunks = [];
  let said = '';
  child.stdout.on('data', (chunk) => chunks.push(chunk));
  await new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', () => reject(new Error(`tcpdump: ${said}`)));
    child.stderr.on('data', (text) => {
      said += text;
      if (said.includes('listening on')) resolve();
    });
  });
  return {
    async stop() {
      // The kernel hands packets over once a second.
      await new Promise((resolve) => setTimeout(resolve, 1500));
      child.kill('SIGINT');
      await new Promise((resolve) => child.once('close', resolve));
      return { bytes: Buffer.concat(chunks), dropped: Number(/(\d+) packets? dropped by kernel/.exec(said)?.[1] ?? Number.NaN) };
    },
  };
}

function runClient(settings) {
  return new Promise((resolve, reject) => {
    const child = fork(new URL('true-time-client.mjs', import.meta.url), [JSON.stringify(settings)]);
    child.once('message', resolve);
    child.once('exit', (code) => reject(new Error(`the ${settings.contender} client ended with ${code} before it told anything`)));
  });
}

function table() {
  const ms = (ns) => (ns / 1e6).toFixed(3);
  const head = [
    '',
    'n',
    'stamps',
    'phase',
    'pairs',
    'says p50',
    'wire p50',
    'says p99',
    'wire p99',
    'apart p50',
    'apart p99',
    'marked',
    'CPU us',
  ];
  const lines = rows.map((row) => [
    row.scheme,
    String(row.n),
    row.contender,
    row.phase,
    `${row.pairs}${row.dropped > 0 ? ` (${row.dropped} packets dropped)` : ''}`,
    ...[row.ours.p50Ns, row.wire.p50Ns, row.ours.p99Ns, row.wire.p99Ns, row.apart.p50Ns, row.apart.p99Ns].map(ms),
    row.bounded === undefined ? '' : `${(row.bounded * 100).toFixed(1)} %`,
    row.cpuUs.toFixed(0),
  ]);
  const markdown = (cells) => `| ${cells.join(' | ')} |\n`;
  return `node ${process.version}, ${options.rounds} rounds, times in ms\n\n${markdown(head)}${markdown(head.map(() => '---'))}${lines.map(markdown).join('')}`;
}
