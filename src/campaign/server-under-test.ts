// The server that we start ourselves, if any, and the logs that we follow: both end up as events.
import type { HistoryEvent, LogLine } from '../model/history.js';
import type { Target } from '../model/target.js';
import { fillTemplate } from '../model/template.js';
import type { Ns } from '../model/units.js';
import { UsageError } from '../model/usage-error.js';
import type { ServerControl } from '../run/environment.js';
import { followCommand } from '../server/follow-command.js';
import { followFile } from '../server/follow-file.js';
import { freePort } from '../server/free-port.js';
import { createLogReader } from '../server/log-reader.js';
import { waitUntilAccepting } from '../server/ready.js';
import { type ServerProcess, startServerProcess } from '../server/server-process.js';
import { waitUntilHealthy } from './ask-target.js';
import { lineWaitNs } from './round-record.js';
import type { CampaignSettings } from './settings.js';

export interface ServerUnderTest extends ServerControl {
  readonly startsIt: boolean;
  /** What {port} stands for. */
  readonly port?: number;
  readonly hasLogs: boolean;
  /** How long a failed attempt waits for its log lines. */
  readonly lineWaitNs: Ns;
  /** Started and ready, within the limit; throws a UsageError of exit 5 otherwise. */
  readonly startAndWait: (where: { readonly host: string; readonly port: number }, limitNs: Ns) => Promise<void>;
  /** Hands out the log lines that are held back. */
  readonly flushLogs: () => void;
  /** Ends the server and every follower. */
  readonly end: () => Promise<void>;
}

/** Only a cold start looks at how the embedded server starts; elsewhere nobody need wait for it. */
const quickStart = ['--set', 'startupPieceMs=1'];
/** The embedded server writes its lines at once, into a pipe of ours. */
const promptLineWaitNs = 250e6;
const neverLine = /(?!)/;
const readyLine = /Application startup complete/;

export async function createServerUnderTest({
  target,
  settings,
  emit,
  isColdStart,
}: {
  readonly target: Target;
  readonly settings: CampaignSettings;
  readonly emit: (event: HistoryEvent) => void;
  readonly isColdStart: boolean;
}): Promise<ServerUnderTest> {
  const { turn, onProgress } = settings;
  const port = target.server === undefined ? undefined : await freePort();
  const onLine = (line: LogLine): void => emit({ share: 0, kind: 'logged', line });
  const readers: { readonly flush: () => void }[] = [];
  const readerOf = (source: string) => {
    const reader = createLogReader({ target: target.name, source, onLine });
    readers.push(reader);
    return reader;
  };
  const outputs = { stdout: readerOf('stdout'), stderr: readerOf('stderr') };
  const fill = (command: string): string => fillTemplate(command, () => undefined, settings.env);
  const followers = followLogs(target, { turn, readerOf, fill, onTrouble: (text) => onProgress({ kind: 'note', text }) });
  const followsLogs = target.logs.some(({ kind }) => kind === 'file' || kind === 'command');
  let running: ServerProcess | undefined;

  const start = (): Promise<Ns> => {
    if (port === undefined || target.server === undefined) throw new Error('there is no command that starts this server');
    const started = startServerProcess({
      ...commandOf(target.server, port, { ...settings, isColdStart }),
      env: { PYTHONUNBUFFERED: '1', PORT: String(port) },
      nowNs: turn.nowNs,
      onLine: ({ source, text, atNs }) => outputs[source].push({ text, atNs }),
      onExit: (exit, atNs) =>
        emit({
          share: 0,
          kind: 'server',
          target: target.name,
          state: 'exited',
          exit,
          atNs,
          ...(running === started ? {} : { asked: true }),
        }),
    });
    running = started;
    if (target.server.kind === 'reference') turn.kernel?.stopPreempting(started.pid);
    emit({ share: 0, kind: 'server', target: target.name, state: 'started', atNs: started.startedNs });
    return Promise.resolve(started.startedNs);
  };
  const endRunning = async (how: 'stop' | 'kill'): Promise<void> => {
    const ending = running;
    running = undefined;
    if (ending === undefined) return;
    emit({ share: 0, kind: 'server', target: target.name, state: 'stopping', atNs: turn.nowNs() });
    await ending[how]();
  };

  return {
    startsIt: target.server !== undefined,
    ...(port === undefined ? {} : { port }),
    hasLogs: target.server !== undefined || followsLogs,
    lineWaitNs: target.server?.kind === 'reference' && !followsLogs ? promptLineWaitNs : lineWaitNs,
    start,
    stop: () => endRunning('stop'),
    kill: () => endRunning('kill'),
    pause: () => running?.pause(),
    resume: () => running?.resume(),
    async startAndWait(where, limitNs) {
      await start();
      if (running !== undefined) await waitUntilReady(running, { target, where, port: port ?? where.port, limitNs, settings });
      emit({ share: 0, kind: 'server', target: target.name, state: 'ready', atNs: turn.nowNs() });
    },
    flushLogs() {
      for (const reader of readers) reader.flush();
    },
    async end() {
      await endRunning('stop');
      await Promise.all(followers.map((follower) => follower.stop()));
    },
  };
}

function commandOf(
  server: NonNullable<Target['server']>,
  port: number,
  { referenceCommand, env, isColdStart }: CampaignSettings & { readonly isColdStart: boolean },
): { readonly command: string | readonly [string, ...string[]]; readonly cwd?: string } {
  if (server.kind === 'reference') return { command: referenceCommand(isColdStart ? server.args : [...server.args, ...quickStart], port) };
  const command = fillTemplate(server.command, (name) => (name === 'port' ? String(port) : undefined), env);
  return server.cwd === undefined ? { command } : { command, cwd: server.cwd };
}

async function waitUntilReady(
  server: ServerProcess,
  waiting: {
    readonly target: Target;
    /** Where the URL leads, which need not be {port}. */
    readonly where: { readonly host: string; readonly port: number };
    readonly port: number;
    readonly limitNs: Ns;
    readonly settings: CampaignSettings;
  },
): Promise<void> {
  const { target, where, port, limitNs, settings } = waiting;
  const pattern = target.server?.kind === 'reference' ? readyLine : patternOf(target);
  const late = AbortSignal.timeout(limitNs / 1e6);
  const decided = new AbortController();
  const signal = AbortSignal.any([settings.signal, late, decided.signal]);
  try {
    // uvicorn says "startup complete" before it listens: the port has the last word.
    const announced = pattern === undefined ? Promise.resolve() : server.waitForLine(pattern, signal).then(() => undefined);
    const accepting = announced
      .then(() => waitUntilAccepting(where.host, where.port, signal))
      .then(() => waitUntilHealthy(target, port, settings, signal));
    // No line matches nothing: it only rejects, with what the server wrote, when it exits first.
    await Promise.race([accepting, server.waitForLine(neverLine, signal)]);
  } catch (cause) {
    if (!late.aborted || settings.signal.aborted) throw cause;
    throw new UsageError({
      read: target.server?.kind === 'command' ? target.server.command : 'the reference server',
      wrong: `the server was not ready within ${limitNs / 1e9} s${pattern === undefined ? ` on port ${where.port}` : `: no line matched ${String(pattern)}`}`,
      remedy:
        'Look at its output above; name its readiness line (--server-ready, server.ready in ws-race.yaml), or use {port} in its command and in the URL.',
      exitCode: 5,
      cause,
    });
  } finally {
    decided.abort();
  }
}

function patternOf({ server }: Target): RegExp | undefined {
  if (server?.kind !== 'command' || server.ready === undefined) return undefined;
  try {
    return new RegExp(server.ready, 'u');
  } catch (cause) {
    throw new UsageError({
      read: `--server-ready ${server.ready}`,
      wrong: `this is not a regular expression: ${cause instanceof Error ? cause.message : String(cause)}`,
      remedy: "Give one that matches the line by which the server says that it is ready, such as 'Application startup complete'.",
      cause,
    });
  }
}

function followLogs(
  target: Target,
  settings: {
    readonly turn: CampaignSettings['turn'];
    readonly readerOf: (source: string) => ReturnType<typeof createLogReader>;
    readonly fill: (command: string) => string;
    readonly onTrouble: (text: string) => void;
  },
): readonly { readonly stop: () => Promise<void> }[] {
  const { turn, readerOf, fill, onTrouble } = settings;
  return target.logs.flatMap((log) => {
    if (log.kind !== 'file' && log.kind !== 'command') return [];
    const source = log.kind === 'file' ? log.path : log.command;
    const following = { nowNs: turn.nowNs, onLine: readerOf(source).push, onTrouble };
    return [log.kind === 'file' ? followFile(log.path, following) : followCommand(fill(log.command), following)];
  });
}
