// tcpdump beside a run: on one address and port, the packets on its standard output.
import { spawn } from 'node:child_process';
import { UsageError } from '../model/usage-error.js';

export interface RunningCapture {
  /** Ends it once the last packets are through. */
  readonly stop: () => Promise<EndedCapture>;
  /** Ends it at once. */
  readonly end: () => void;
}

export interface EndedCapture {
  /** Classic pcap. */
  readonly bytes: Buffer;
  /** Why it does not hold all packets. */
  readonly incomplete?: string;
}

export interface CaptureSettings {
  readonly interfaceName: string;
  /** Packets of any of them. */
  readonly addresses: readonly string[];
  readonly port: number;
  readonly secure: boolean;
  /** Only to be another in tests. */
  readonly program?: string;
  /** How long the last packets may take; only to be shorter in tests. */
  readonly lastPacketsMs?: number;
}

/** Heads fit in, and under TLS what carries the begin of each record of a handshake; what a long message holds beyond that nobody asks for. */
const snapBytes = { plain: 2048, secure: 16 * 1024 } as const;
const bufferKilobytes = 64 * 1024;
/** A run that sends more is compared by its beginning. */
const keptBytes = 512 * 1024 * 1024;
/** The kernel hands packets over once a second. */
const usualLastPacketsMs = 1300;
const startWithinMs = 10_000;
const tcpdump = 'tcpdump';

/** Comes back when it captures. Throws a UsageError where it is not to be had, not allowed, or the interface is wrong. */
export async function startTcpdump(settings: CaptureSettings): Promise<RunningCapture> {
  const { interfaceName, addresses, port, secure, program = tcpdump, lastPacketsMs = usualLastPacketsMs } = settings;
  const filter = `tcp port ${port} and (${addresses.map((address) => `host ${address}`).join(' or ')})`;
  const options = [
    '-n',
    '-s',
    String(secure ? snapBytes.secure : snapBytes.plain),
    '-B',
    String(bufferKilobytes),
    '--time-stamp-precision=nano',
    '-w',
    '-',
  ];
  // In a group of its own: a Ctrl-C in the terminal is for us, and the last connections are still to be captured.
  const child = spawn(program, ['-i', interfaceName, ...options, filter], { stdio: ['ignore', 'pipe', 'pipe'], detached: true });
  const chunks: Buffer[] = [];
  let kept = 0;
  let said = '';
  child.stdout.on('data', (chunk: Buffer) => {
    if (kept < keptBytes) chunks.push(chunk);
    kept += chunk.length;
  });
  child.stderr.setEncoding('utf8');
  let ended: string | undefined;
  const closed = new Promise<void>((resolve) => {
    child.once('exit', (code, signal) => (ended = signal ?? `exit ${code ?? 'unknown'}`));
    child.once('close', () => resolve());
  });
  let late: NodeJS.Timeout | undefined;
  await new Promise<void>((resolve, reject) => {
    late = setTimeout(() => child.kill(), startWithinMs);
    child.once('error', (cause) => reject(refusal(settings, cause.message, cause)));
    child.once('close', () => reject(refusal(settings, said)));
    child.stderr.on('data', (text: string) => {
      said += text;
      if (said.includes('listening on')) resolve();
    });
  }).finally(() => clearTimeout(late));
  return {
    end() {
      child.kill();
    },
    async stop() {
      await Promise.race([pause(lastPacketsMs), closed]);
      const early = ended;
      child.kill('SIGINT');
      await closed;
      const incomplete = early === undefined ? whyIncomplete(said, kept) : `tcpdump ended before we asked it to (${early})`;
      return { bytes: Buffer.concat(chunks), ...(incomplete === undefined ? {} : { incomplete }) };
    },
  };
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

function whyIncomplete(said: string, kept: number): string | undefined {
  const dropped = /(\d+) packets? dropped by kernel/.exec(said)?.[1];
  if (dropped === undefined) return 'tcpdump did not say how many packets it lost';
  if (dropped !== '0') return `the kernel dropped ${dropped} packets of the capture`;
  return kept > keptBytes ? `the capture is larger than ${keptBytes / 1024 / 1024} MB` : undefined;
}

/** By what tcpdump says: it has one exit code for all. */
function refusal({ interfaceName, program = tcpdump }: CaptureSettings, said: string, cause?: Error): UsageError {
  const trouble = troubles.find(({ when }) => when.test(said));
  return new UsageError({
    read: `--verify-with-capture${trouble?.isOfInterface === true ? `=${interfaceName}` : ''}`,
    wrong: trouble?.wrong ?? `${program} says: ${said.trim().split('\n').at(-1) ?? 'nothing'}`,
    remedy: trouble?.remedy ?? 'Try the same by hand: tcpdump -i lo -w /dev/null.',
    ...(cause === undefined ? {} : { cause }),
  });
}

const troubles: readonly { readonly when: RegExp; readonly isOfInterface?: true; readonly wrong: string; readonly remedy: string }[] = [
  {
    when: /ENOENT/,
    wrong: 'there is no tcpdump on this machine',
    remedy: 'Install it (apt-get install tcpdump), or leave the option out.',
  },
  {
    when: /permission|EACCES|not permitted/i,
    wrong: 'this user may not capture packets',
    remedy: 'Run as root, or allow it once: sudo setcap cap_net_raw+ep "$(command -v tcpdump)".',
  },
  {
    when: /No such device|doesn't exist|not found/i,
    isOfInterface: true,
    wrong: 'there is no such network interface',
    remedy: 'Name one of `tcpdump -D`, for example --verify-with-capture=eth0, or none: then it is chosen by the address.',
  },
];
