// --verify-with-capture: packets beside our own stamps, connection by connection.
import { compareTimes, countFound, type OurTimes } from '../dial/capture/compare-times.js';
import { missingPhases } from '../dial/capture/missing-phases.js';
import { type Capture, readPcap } from '../dial/capture/read-pcap.js';
import { readWireTimes } from '../dial/capture/wire-times.js';
import type { Destination } from '../campaign/settings.js';
import { isLoopbackAddress } from '../dial/loopback.js';
import type { Clock } from '../dial/clock.js';
import { measurePhases } from '../judge/phase-times.js';
import type { CaptureComparison } from '../model/capture.js';
import { comparedPhases } from '../model/capture.js';
import type { Attempt, HistoryEvent } from '../model/history.js';
import { interfaceAdvice, loopbackInterface } from './network-interface.js';
import { type RunningCapture, startTcpdump } from './tcpdump.js';

export interface CaptureCheck {
  /** To be called before the first connection to an address. */
  readonly onAddress: (destination: Destination) => Promise<void>;
  readonly onEvent: (event: HistoryEvent) => void;
  /** One comparison for each address, in their order. */
  readonly finish: () => Promise<readonly CaptureComparison[]>;
  /** Ends what still runs. */
  readonly end: () => void;
}

export function createCaptureCheck(clock: Clock, interfaceName: string | undefined): CaptureCheck {
  const captures: CheckedCapture[] = [];
  return {
    async onAddress(destination) {
      const { addresses, endpoint } = destination;
      const chosen = interfaceName ?? (addresses.every(isLoopbackAddress) ? loopbackInterface : 'any');
      const running = await startTcpdump({ interfaceName: chosen, addresses, port: endpoint.port, secure: endpoint.secure });
      captures.push({ destination, interfaceName: chosen, running, attempts: [], ofRound: [], spoiledRounds: 0 });
    },
    onEvent(event) {
      const capture = captures.at(-1);
      if (capture !== undefined) takeIn(capture, event);
    },
    end() {
      for (const { running } of captures) running.end();
    },
    finish: () => Promise.all(captures.map((capture) => compare(capture, clock))),
  };
}

interface CheckedCapture {
  readonly destination: Destination;
  readonly interfaceName: string;
  readonly running: RunningCapture;
  /** Of good rounds. */
  readonly attempts: Attempt[];
  /** Of the round that has not ended yet. */
  ofRound: Attempt[];
  spoiledRounds: number;
}

/** A spoiled round counts nowhere else either. */
function takeIn(capture: CheckedCapture, event: HistoryEvent): void {
  if (event.kind === 'attempt') capture.ofRound.push(event.attempt);
  if (event.kind !== 'roundEnded') return;
  if (event.quality.spoiled === undefined) for (const attempt of capture.ofRound) capture.attempts.push(attempt);
  else capture.spoiledRounds += 1;
  capture.ofRound = [];
}

/** Whatever the capture is like: a run does not end for it. */
async function compare(checked: CheckedCapture, clock: Clock): Promise<CaptureComparison> {
  const { destination, interfaceName, running, attempts, spoiledRounds } = checked;
  const { scenario, endpoint } = destination;
  const { address, port, secure } = endpoint;
  const { bytes, incomplete } = await running.stop();
  const capture = tryToRead(bytes);
  const why = [incomplete, capture.kind === 'bad' ? capture.why : undefined].filter((reason) => reason !== undefined);
  const zeroSeconds = capture.kind === 'bad' ? 0 : capture.zeroWallSeconds;
  const wire = capture.kind === 'bad' ? [] : readWireTimes(capture, { serverPort: port, secure });
  const advice = interfaceAdvice({
    address,
    local: attempts.find(({ local }) => local !== undefined)?.local?.address,
    captured: interfaceName,
  });
  const timesOf = (some: readonly Attempt[]): readonly OurTimes[] => some.flatMap((attempt) => ourTimes(attempt, clock, zeroSeconds));
  const phases = compareTimes(timesOf(attempts), wire);
  const opened = attempts.filter(({ marks }) => marks.opened !== undefined);
  return {
    scenario,
    address,
    port,
    interfaceName,
    phases,
    missing: missingPhases(phases, secure),
    opened: opened.length,
    found: countFound(timesOf(opened), wire),
    ...(spoiledRounds === 0 ? {} : { spoiledRounds }),
    ...(wire.length > 0 || advice === undefined ? {} : { advice }),
    ...(why.length === 0 ? {} : { incomplete: why.join('; ') }),
  };
}

type ReadCapture = ({ readonly kind: 'read' } & Capture) | { readonly kind: 'bad'; readonly why: string };

function tryToRead(bytes: Buffer): ReadCapture {
  try {
    return { kind: 'read', ...readPcap(bytes) };
  } catch (cause) {
    return { kind: 'bad', why: cause instanceof Error ? cause.message : String(cause) };
  }
}

function ourTimes(attempt: Attempt, { zeroWallMs }: Clock, captureZeroSeconds: number): readonly OurTimes[] {
  const { local, marks } = attempt;
  if (local === undefined || marks.started === undefined) return [];
  const times = measurePhases(attempt, 'closed');
  return [
    {
      clientPort: local.port,
      atNs: marks.started + zeroWallMs * 1e6 - captureZeroSeconds * 1e9,
      phasesNs: Object.fromEntries(
        comparedPhases.flatMap((phase) => {
          const time = times.find((each) => each.phase === phase);
          return time === undefined ? [] : [[phase, time.us * 1e3]];
        }),
      ),
    },
  ];
}
