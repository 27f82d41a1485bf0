// npm run bench -- serve-memory: does the reference server's memory stay flat while clients connect, close and connect again?
// Starts its own server and keeps `ws-race run rapid-cycle` running against it; reads the server's resident memory every 5 s.
// Options: --minutes N (3), --n CLIENTS (10), --json. Exit 1 where memory grows, 3 where the time was too short to tell. Linux (reads /proc).
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const { values: options } = parseArgs({
  options: {
    minutes: { type: 'string', default: '3' },
    n: { type: 'string', default: '10' },
    json: { type: 'boolean', default: false },
  },
});
const program = fileURLToPath(new URL('../bin/ws-race.js', import.meta.url));
const reference = fileURLToPath(new URL('../dist/reference/main.js', import.meta.url));
const everyMs = 5000;
const shownEverySeconds = 30;
const lengthMs = Number(options.minutes) * 60_000;
/**
 * Growth that an hour may add at most, in MB. At some 400 connections a second that is 70 bytes each: less than one forgotten entry of a map.
 */
const limitPerHour = 100;

const server = await startServer();
const stopping = new AbortController();
const began = performance.now();
const load = keepCycling();
const samples = [];
try {
  for (let at = everyMs; at <= lengthMs; at += everyMs) {
    await until(began + at);
    samples.push({ seconds: Math.round((performance.now() - began) / 1000), residentMb: readResident(server.pid), ...(await askServer()) });
    if (!options.json && samples.at(-1).seconds % shownEverySeconds < everyMs / 1000) process.stdout.write(line(samples.at(-1)));
  }
} finally {
  stopping.abort();
  await load;
  server.end();
}
report();

function startServer() {
  const child = spawn(process.execPath, [reference, 'fixed', '--port', '0', '--exit-with-stdin'], { stdio: ['pipe', 'ignore', 'pipe'] });
  return new Promise((resolve, reject) => {
    let text = '';
    child.once('exit', (code) => reject(new Error(`the server ended with ${code}: ${text}`)));
    child.stderr.on('data', function read(bytes) {
      text += bytes;
      const port = /running on http:\/\/127\.0\.0\.1:(\d+)[^]*startup complete/.exec(text)?.[1];
      if (port === undefined) return;
      child.stderr.off('data', read).resume();
      resolve({ pid: child.pid, port, end: () => child.stdin.end() });
    });
  });
}

/** One run of rapid-cycle after the other, until told to stop. */
async function keepCycling() {
  while (!stopping.signal.aborted) {
    const url = `ws://127.0.0.1:${server.port}/ws/voice?user_id={client.user}`;
    const sizes = ['--n', options.n, '--cycles', '5', '--rounds', '100', '--no-control', '--linger', '50ms'];
    const { code, said } = await runToEnd(['run', 'rapid-cycle', '--url', url, ...sizes, '--output-dir', 'none', '--quiet']);
    // However it ended: one that has just begun cannot write its report any more.
    if (stopping.signal.aborted) return;
    // 4: this machine was too busy for some rounds.
    if (![0, 3, 4].includes(code)) throw new Error(`rapid-cycle ended with ${code}: ${said}`);
  }
}

function runToEnd(args) {
  const child = spawn(process.execPath, [program, ...args], { stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  child.stderr.on('data', (bytes) => (said += bytes));
  const stop = () => child.kill('SIGINT');
  stopping.signal.addEventListener('abort', stop, { once: true });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => {
      stopping.signal.removeEventListener('abort', stop);
      resolve({ code, said });
    });
  });
}

/** Ends early, with its error, where the load fails. */
function until(atMs) {
  let timer;
  const due = new Promise((resolve) => (timer = setTimeout(resolve, atMs - performance.now())));
  return Promise.race([due, load]).finally(() => clearTimeout(timer));
}

function readResident(pid) {
  return Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]) / 1024;
}

async function askServer() {
  const text = await (await fetch(`http://127.0.0.1:${server.port}/metrics`)).text();
  const read = (name) => Number(new RegExp(`^ws_reference_${name} (\\d+)`, 'm').exec(text)[1]);
  return { served: read('connections_accepted_total'), open: read('connections') };
}

/** Least squares, with two standard errors either side. The first third is left out: compiler and collector warm up in it. */
function slope() {
  const settled = samples.filter(({ seconds }) => seconds >= lengthMs / 3000);
  const mean = (pick) => settled.reduce((sum, sample) => sum + pick(sample), 0) / settled.length;
  const [time, memory] = [mean(({ seconds }) => seconds), mean(({ residentMb }) => residentMb)];
  const spread = settled.reduce((sum, { seconds }) => sum + (seconds - time) ** 2, 0);
  const perSecond = settled.reduce((sum, { seconds, residentMb }) => sum + (seconds - time) * (residentMb - memory), 0) / spread;
  const left = settled.reduce((sum, { seconds, residentMb }) => sum + (residentMb - memory - perSecond * (seconds - time)) ** 2, 0);
  const error = 2 * Math.sqrt(left / (settled.length - 2) / spread);
  const perHour = { at: perSecond * 3600, low: (perSecond - error) * 3600, high: (perSecond + error) * 3600 };
  const perSecondServed = (settled.at(-1).served - settled[0].served) / (settled.at(-1).seconds - settled[0].seconds);
  return {
    from: settled[0].seconds,
    perHour,
    servedPerSecond: perSecondServed,
    bytesPerConnection: (perSecond * 2 ** 20) / perSecondServed,
  };
}

function verdictOf({ low, high }) {
  if (high <= limitPerHour) return { text: 'flat', exitCode: 0 };
  if (low > 0) return { text: 'GROWS', exitCode: 1 };
  return { text: 'not shown either way: run it longer (--minutes)', exitCode: 3 };
}

function line({ seconds, residentMb, served, open }) {
  return `  ${String(seconds).padStart(5)} s  ${residentMb.toFixed(1).padStart(7)} MB   ${String(served).padStart(7)} connections served, ${open} open\n`;
}

function report() {
  const found = slope();
  const { from, perHour, servedPerSecond, bytesPerConnection } = found;
  const verdict = verdictOf(perHour);
  const figures = `${perHour.at.toFixed(1)} MB an hour  [${perHour.low.toFixed(1)}, ${perHour.high.toFixed(1)}]`;
  const each = `${bytesPerConnection.toFixed(1)} bytes for each of ${servedPerSecond.toFixed(0)} connections a second`;
  if (options.json) process.stdout.write(`${JSON.stringify({ samples, ...found, verdict: verdict.text }, undefined, 2)}\n`);
  else process.stdout.write(`\n  from ${from} s on: ${figures}, ${each}\n  at most ${limitPerHour} MB an hour: ${verdict.text}\n`);
  process.exitCode = verdict.exitCode;
}
