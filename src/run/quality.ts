import type { Attempt, OwnWork, Quality, ReleasePriority } from '../model/history.js';
import type { Pacing } from '../model/plan.js';
import type { Ns } from '../model/units.js';

const leastLoopLimitNs = 20e6;
const leastSpreadLimitNs = 2e6;
/**
 * No harness lets go of n clients, or hears n answers, in less than n times what one takes. A release is a write, the way of its byte through
 * the kernel and a look at who has answered meanwhile: 7 to 15 us on two quiet cores. Twice that and more is a pause that was not ours to make.
 */
const ownTimePerClientNs = 25e3;
/** A lateness or a spread that is small beside what the server itself takes spoils nothing: thousands of clients take it longer. */
const shareOfUpgrade = 1 / 4;

/** What the harness knows about its own work in a round, and whether it spoiled it. */
export function qualityOf(settings: {
  readonly attempts: readonly Attempt[];
  readonly pacing: Pacing;
  readonly loop: { readonly p99Ns: Ns; readonly maxNs: Ns };
  /** How late each client of closed or open pacing began. */
  readonly latenesses?: readonly Ns[];
  readonly ownWork?: OwnWork;
  readonly releasePriority?: ReleasePriority | undefined;
}): Quality {
  const { attempts, pacing, loop, latenesses = [], ownWork, releasePriority } = settings;
  const first = attempts.filter(({ id }) => id.cycle === 1);
  const releaseSpreadNs = pacing.kind === 'barrier' ? spreadOf(first) : undefined;
  const startLateNs = p99Of(pacing.kind === 'barrier' ? releaseLatenesses(first) : latenesses);
  const rttNs = shortestConnectNs(attempts);
  const spoiled = spoiledBy(settings, releaseSpreadNs, first);
  return {
    ...(releaseSpreadNs === undefined ? {} : { releaseSpreadNs }),
    ...(releasePriority === undefined ? {} : { releasePriority }),
    overlap: mostInFlight(attempts),
    answeredEarly: attempts.filter(wasAnsweredEarly).length,
    loopP99Ns: loop.p99Ns,
    loopMaxNs: loop.maxNs,
    ...(rttNs === undefined ? {} : { rttNs }),
    ...(startLateNs === undefined ? {} : { startLateP99Ns: startLateNs }),
    ...(ownWork === undefined ? {} : { ownWork }),
    ...(spoiled === undefined ? {} : { spoiled }),
  };
}

function spoiledBy(
  { attempts, pacing, loop }: { readonly attempts: readonly Attempt[]; readonly pacing: Pacing; readonly loop: { readonly maxNs: Ns } },
  spreadNs: Ns | undefined,
  first: readonly Attempt[],
): Quality['spoiled'] {
  if (attempts.some(({ outcome }) => outcome.kind === 'harness' && outcome.code !== 'PREPARE_FAILED')) return 'harnessFault';
  // Without a barrier there is no window that our lateness could widen.
  if (pacing.kind !== 'barrier') return undefined;
  const released = first.filter(({ marks }) => marks.released !== undefined).length;
  const granted = Math.max(released * ownTimePerClientNs, (medianUpgradeNs(first) ?? 0) * shareOfUpgrade);
  if (spreadNs !== undefined && spreadNs > Math.max(leastSpreadLimitNs, granted)) return 'lateRelease';
  return loop.maxNs > Math.max(leastLoopLimitNs, granted) ? 'lateLoop' : undefined;
}

/** All of one release are due with the first. */
function releaseLatenesses(attempts: readonly Attempt[]): readonly Ns[] {
  const released = attempts.flatMap(({ marks }) => (marks.released === undefined ? [] : [marks.released]));
  const firstNs = released.reduce((a, b) => Math.min(a, b), Infinity);
  return released.map((atNs) => atNs - firstNs);
}

function p99Of(values: readonly Ns[]): Ns | undefined {
  return [...values].sort((a, b) => a - b)[Math.max(0, Math.ceil(values.length * 0.99) - 1)];
}

function spreadOf(attempts: readonly Attempt[]): Ns | undefined {
  const released = attempts.flatMap(({ marks }) => (marks.released === undefined ? [] : [marks.released]));
  return released.length === 0 ? undefined : released.reduce((a, b) => Math.max(a, b)) - released.reduce((a, b) => Math.min(a, b));
}

function medianUpgradeNs(attempts: readonly Attempt[]): Ns | undefined {
  const upgrades = attempts
    .flatMap(({ marks }) => (marks.released === undefined || marks.opened === undefined ? [] : [marks.opened - marks.released]))
    .sort((a, b) => a - b);
  return upgrades[Math.floor(upgrades.length / 2)];
}

function shortestConnectNs(attempts: readonly Attempt[]): Ns | undefined {
  let shortest: Ns | undefined;
  for (const { marks, tcpNs } of attempts) {
    if (marks.connected === undefined || marks.started === undefined) continue;
    shortest = Math.min(shortest ?? Infinity, tcpNs ?? marks.connected - marks.started);
  }
  return shortest;
}

const wasAnsweredEarly = ({ marks }: Attempt): boolean =>
  marks.answered !== undefined && marks.held !== undefined && (marks.released === undefined || marks.answered < marks.released);

/** The most handshakes between `released` and their answer at one instant, as the client saw it. */
function mostInFlight(attempts: readonly Attempt[]): number {
  const edges = attempts.flatMap(({ marks }) => {
    const until = marks.opened ?? marks.ended;
    return marks.released === undefined || until === undefined
      ? []
      : [
          { atNs: marks.released, by: 1 },
          { atNs: until, by: -1 },
        ];
  });
  edges.sort((a, b) => a.atNs - b.atNs || a.by - b.by);
  let now = 0;
  let most = 0;
  for (const { by } of edges) {
    now += by;
    most = Math.max(most, now);
  }
  return most;
}
