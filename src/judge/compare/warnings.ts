// What differs between two runs beside the server, and may explain a difference: said, and compared all the same.
import { describeClockStep } from '../../model/clock-step.js';
import type { Target } from '../../model/target.js';
import type { Pair, Side } from './compared-scenario.js';

export function warningsOf({ before, after }: Pair): readonly string[] {
  return [
    ...differs('ws-race', ({ header }) => header.version, before, after),
    ...differs('Node', ({ header }) => nodeMajor(header.hosts[0].node), before, after),
    ...differs('operating system', ({ header }) => header.hosts[0].os, before, after),
    ...differs('processor cores', ({ header }) => String(header.hosts[0].cores), before, after),
    ...differs('demo server', ({ header }) => header.demo ?? 'none', before, after),
    ...differs('kind of target', ({ scenario }) => kindOf(scenario.plan.targets[0]), before, after),
    ...differs('limits', ({ scenario }) => JSON.stringify(scenario.plan.limits), before, after, 'the limits of the plan differ'),
    ...otherStamps(before, after),
    ...changedMuch('round-trip time', ({ scenario }) => scenario.health.rttMs, before, after),
    ...changedMuch('release spread', ({ scenario }) => scenario.health.releaseSpreadP50Ms, before, after),
    ...[before, after].flatMap((side) => unfinished(side)),
    ...[before, after].flatMap((side) => clockWasSet(side)),
    ...[before, after].flatMap((side) => stoppedByItself(side)),
    ...partOfClients(after),
  ];
}

function differs(what: string, read: (side: Side) => string, before: Side, after: Side, sentence?: string): readonly string[] {
  const [one, other] = [read(before), read(after)];
  return one === other ? [] : [sentence ?? `${what}: ${one} before, ${other} after`];
}

const nodeMajor = (version: string): string => version.replace(/^v/, '').split('.')[0] ?? version;

function kindOf({ url, server }: Target): string {
  const scheme = url.split(':')[0] ?? '';
  const started = { command: 'started by us', reference: 'embedded' } as const;
  return `${scheme}, ${server === undefined ? 'already running' : started[server.kind]}`;
}

/** Twice as long, and by more than timers alone would have it. */
function changedMuch(what: string, read: (side: Side) => number | undefined, before: Side, after: Side): readonly string[] {
  const [one, other] = [read(before), read(after)];
  if (one === undefined || other === undefined) return [];
  const [small, large] = [Math.min(one, other), Math.max(one, other)];
  return large > 2 * small && large - small > 1 ? [`${what}: ${one.toFixed(2)} ms before, ${other.toFixed(2)} ms after`] : [];
}

function unfinished({ header }: Side): readonly string[] {
  return header.end === 'done' ? [] : [`run ${header.runId} did not come to its end (${header.end})`];
}

/** Why the kernel did not stamp says how to have both alike. */
function otherStamps(before: Side, after: Side): readonly string[] {
  if (before.scenario.health.stamps === after.scenario.health.stamps) return [];
  const told = ({ scenario: { health } }: Side): string =>
    health.stampsWhy === undefined || health.clockStepMs !== undefined ? health.stamps : `${health.stamps} (${health.stampsWhy})`;
  return differs('stamps', told, before, after);
}

function clockWasSet({ header, scenario: { health } }: Side): readonly string[] {
  return health.clockStepMs === undefined ? [] : [`run ${header.runId}: ${describeClockStep(health.clockStepMs)}`];
}

/** Both sides hold the same shard, or they would not be compared. */
const partOfClients = ({ header: { shard } }: Side): readonly string[] =>
  shard === undefined || shard.of === 1
    ? []
    : [`both reports are shard ${shard.index + 1} of ${shard.of}: a part of the clients; ws-race merge joins the shards of a run`];

/** Such a run stops on a high or a low of its rate. */
function stoppedByItself({ header, scenario }: Side): readonly string[] {
  return scenario.plan.schedule.kind === 'fixed'
    ? []
    : [`run ${header.runId} stopped as soon as its gate was decided: its failure rate is further from the limit than the truth`];
}
