import type { LogSource, TlsSettings } from '../model/target.js';
import { UsageError } from '../model/usage-error.js';
import { redactUrl } from './check-url.js';
import type { TargetConfig } from './config.js';
import { placed, type Places } from './places.js';
import type { RunOptions } from './run-options.js';
import { mayUseTls } from './uses-tls.js';

/** The target with the options of the command line laid over its profile. */
export function applyOptions(target: TargetConfig, options: RunOptions, places: Places): TargetConfig {
  demandTls(target, options);
  const tls = tlsOf(target, options);
  const command = commandOf(target, options);
  const logs = logsOf(target, options, command !== undefined);
  const applied: TargetConfig = {
    ...target,
    headers: headersOf(target, options),
    subprotocols: options.subprotocols.length > 0 ? options.subprotocols : target.subprotocols,
    traceQuery: target.traceQuery || options.traceQuery,
    logs,
    ...(tls === undefined ? {} : { tls }),
    ...(command === undefined ? {} : { server: command }),
  };
  demandPort(applied, options.serverCmd === undefined ? places[`targets.${target.name}.server.command`] : undefined);
  return applied;
}

function headersOf(target: TargetConfig, options: RunOptions): TargetConfig['headers'] {
  const given: TargetConfig['headers'] = [
    ...options.headers,
    ...(options.origin === undefined ? [] : ([['Origin', options.origin]] as const)),
  ];
  const replaced = new Set(given.map(([name]) => name.toLowerCase()));
  return [...target.headers.filter(([name]) => !replaced.has(name.toLowerCase())), ...given];
}

/** Files of TLS that nothing would be done with are a mistake: most often the URL says ws:// where wss:// is meant. */
function demandTls(target: TargetConfig, { caFile, certFile, keyFile }: RunOptions): void {
  const given = [
    ['--ca', caFile],
    ['--cert', certFile],
    ['--key', keyFile],
  ].find(([, file]) => file !== undefined);
  if (given !== undefined && !mayUseTls(target, (template) => template)) {
    throw new UsageError({
      read: given.join(' '),
      wrong: 'the URL begins with ws://, which has no TLS, and no request beside the connections is https://',
      remedy: 'Write wss:// in the URL, or leave the option out.',
    });
  }
}

/** One without the other is of no use; both may come from the profile and from options. */
function demandPair({ certFile, keyFile }: TlsSettings): void {
  if ((certFile === undefined) === (keyFile === undefined)) return;
  const [given, missing] = certFile === undefined ? ['--key', '--cert'] : ['--cert', '--key'];
  throw new UsageError({
    read: `${given} ${certFile ?? keyFile ?? ''}`,
    wrong: `a client certificate needs its key, and ${missing} is missing`,
    remedy: `Add ${missing} FILE; if both are in one file, name it twice.`,
  });
}

function tlsOf(target: TargetConfig, options: RunOptions): TlsSettings | undefined {
  const { insecure, caFile, certFile, keyFile } = options;
  if (insecure && caFile !== undefined) {
    throw new UsageError({
      read: '--insecure --ca',
      wrong: 'one says to trust every certificate, the other to trust only this authority',
      remedy: 'Give only one of them.',
    });
  }
  if (!insecure && caFile === undefined && certFile === undefined && keyFile === undefined) return target.tls;
  const { caFile: profileCa, ...others } = target.tls ?? { verify: 'system' as const };
  const ca = insecure ? undefined : (caFile ?? profileCa);
  const tls: TlsSettings = {
    ...others,
    verify: insecure ? 'none' : ca === undefined ? others.verify : 'ca',
    ...(ca === undefined ? {} : { caFile: ca }),
    ...(certFile === undefined ? {} : { certFile }),
    ...(keyFile === undefined ? {} : { keyFile }),
  };
  demandPair(tls);
  return tls;
}

function commandOf(target: TargetConfig, options: RunOptions): TargetConfig['server'] {
  if (options.serverCmd !== undefined) {
    const kept = target.server?.kind === 'command' && target.server.cwd !== undefined ? { cwd: target.server.cwd } : {};
    return { kind: 'command', command: options.serverCmd, ...kept, ...readyOf(options) };
  }
  if (options.serverReady === undefined) return target.server;
  if (target.server?.kind === 'command') return { ...target.server, ...readyOf(options) };
  throw new UsageError({
    read: `--server-ready ${options.serverReady}`,
    wrong: 'there is no server command whose output could be watched',
    remedy: "Add --server-cmd 'uvicorn app:app --port {port}', or server.command to the profile.",
  });
}

const readyOf = (options: RunOptions): { readonly ready?: string } =>
  options.serverReady === undefined ? {} : { ready: options.serverReady };

/** Both outputs of a server that we start are read, whatever else is: uvicorn writes its errors to stderr. */
function logsOf(target: TargetConfig, options: RunOptions, started: boolean): readonly LogSource[] {
  const given: readonly LogSource[] = [
    ...options.serverLogs.map((path) => ({ kind: 'file', path }) as const),
    ...options.serverLogCmds.map((command) => ({ kind: 'command', command }) as const),
  ];
  const named = [...target.logs, ...given];
  const outputs =
    started && !named.some(({ kind }) => kind === 'stdout' || kind === 'stderr') ? ([{ kind: 'stdout' }, { kind: 'stderr' }] as const) : [];
  return [...outputs, ...named];
}

function demandPort(target: TargetConfig, commandPlace: string | undefined): void {
  const asks = target.url.includes('{port}');
  const { server } = target;
  if (asks && server === undefined) {
    throw new UsageError({
      read: redactUrl(target.url.replace(/^([^?]*).*$/, '$1')),
      wrong: '{port} is known only when ws-race starts the server itself',
      remedy:
        "Write the port, or say how the server is started: run --server-cmd 'uvicorn app:app --port {port}', or server.command in ws-race.yaml.",
    });
  }
  if (!asks && server?.kind === 'command' && server.command.includes('{port}')) {
    throw new UsageError({
      read: placed(commandPlace, `server command of target ${target.name}`),
      wrong: 'it is given {port}, a free port, but the URL names another one',
      remedy: 'Write {port} in the URL too: ws://127.0.0.1:{port}/ws',
    });
  }
}
