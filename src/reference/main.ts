/** The reference server's own edge: arguments, standard streams, signals and exit codes. */
import { type Options, parseArguments, usage } from './arguments.js';
import { assembleBehaviour } from './assemble.js';
import { createCatalogue, formatCatalogue } from './catalogue.js';
import { systemClock } from './clock.js';
import { createLog } from './log.js';
import { createLineWriter } from './line-writer.js';
import { type RunningServer, startServer } from './server.js';
import { createService } from './service.js';

const lines = createLineWriter((text) => void process.stderr.write(text));
// Whoever started this server may have gone with the other end of the pipe; it ends by its own rules, not by this error.
process.stderr.on('error', () => undefined);
process.stdout.on('error', () => undefined);
process.on('exit', lines.flush);

function run(): void {
  const command = parseArguments(process.argv.slice(2));
  switch (command.kind) {
    case 'wrong':
      process.stderr.write(`ws-race: ${command.text}\n`);
      process.exitCode = 2;
      return;
    case 'help':
      process.stdout.write(`${usage}\n`);
      return;
    case 'list': {
      const catalogue = createCatalogue();
      process.stdout.write(`${command.json ? JSON.stringify(catalogue, null, 2) : formatCatalogue(catalogue)}\n`);
      return;
    }
    case 'serve':
      void serve(command.options);
  }
}

async function serve(options: Options): Promise<void> {
  const log = createLog(lines.write);
  const behaviour = assembleBehaviour(options);
  const service = createService({ clock: systemClock, log, settings: options.settings, behaviour });
  log.write('INFO', `Started server process [${process.pid}]`);
  try {
    const server = await startServer(service, options);
    let isEnding = false;
    const end = (): void => {
      if (!isEnding) void finish(server.stop);
      isEnding = true;
    };
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, end);
    if (options.exitWithStdin) endWithStdin(end);
    if (options.json) void server.ready.then(() => process.stdout.write(`${JSON.stringify(readyLine(server, options))}\n`));
    endWithStarter(end);
  } catch (error) {
    lines.flush();
    process.stderr.write(`ws-race: ${explainListenError(error, options)}\n`);
    process.exitCode = 2;
  }

  async function finish(stop: () => Promise<void>): Promise<void> {
    log.write('INFO', 'Shutting down');
    await stop();
    log.write('INFO', `Finished server process [${process.pid}]`);
    lines.flush();
    process.exit(0);
  }
}

function readyLine({ port }: RunningServer, { host, defects, cures, environment }: Options): unknown {
  const authority = `${host.includes(':') ? `[${host}]` : host}:${port}`;
  const urls = { http: `http://${authority}`, ws: `ws://${authority}/ws` };
  return { event: 'ready', ...urls, host, port, pid: process.pid, defects, cures, environment };
}

/** `ws-race serve` starts us with a channel to itself; killed, it can tell us no other way. */
function endWithStarter(end: () => void): void {
  process.once('disconnect', end);
  if (process.send !== undefined && !process.connected) end();
}

function endWithStdin(end: () => void): void {
  process.stdin.once('end', end);
  process.stdin.once('error', end);
  process.stdin.resume();
}

function explainListenError(error: unknown, { host, port }: Options): string {
  const code = (error as NodeJS.ErrnoException).code ?? '';
  const remedies: Readonly<Record<string, string>> = {
    EADDRINUSE: `port ${port} of ${host} is in use. See who has it: ss -ltnp 'sport = :${port}'. End that program, or give another port; --port 0 takes a free one.`,
    EACCES: `port ${port} needs more rights than this program has. Give a port above 1023; --port 0 takes a free one.`,
    EADDRNOTAVAIL: `${host} is not an address of this machine. Give --host 127.0.0.1.`,
    ENOTFOUND: `${host} is not a known host. Give --host 127.0.0.1.`,
  };
  return (
    remedies[code] ??
    `cannot listen on ${host}:${port}: ${error instanceof Error ? error.message : String(error)}. Give another --host or --port.`
  );
}

run();
