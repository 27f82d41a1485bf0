// What makes the figures of two reports of one scenario count different things: then no figure is compared.
import type { Actor, Arm, Plan } from '../../model/plan.js';
import type { Pair, Side } from './compared-scenario.js';

/** Why two sides cannot be compared, each with both values; empty where they can. */
export function refusalsOf({ before, after }: Pair): readonly string[] {
  return [
    ...differs('the scenario file changed', scenarioOf, before, after),
    ...differs('clients per round', clientsOf, before, after),
    ...differs('which of them the report holds', shareOf, before, after),
    ...differs('pacing', pacingOf, before, after),
    ...differs('checks that ran', checksOf, before, after),
    ...differs('server', ({ header }) => (header.demo === undefined ? 'a target of yours' : 'the demo server'), before, after),
    ...[['before', before] as const, ['after', after] as const].flatMap(([name, side]) => invalidity(name, side)),
  ];
}

function differs(what: string, read: (side: Side) => string, before: Side, after: Side): readonly string[] {
  const [one, other] = [read(before), read(after)];
  return one === other ? [] : [`${what}: ${one} before, ${other} after`];
}

const scenarioOf = ({ scenario }: Side): string => `${scenario.plan.scenario.id} (${scenario.plan.scenario.hash.slice(0, 12)})`;

const clientsOf = ({ scenario }: Side): string => counted(scenario.plan).map(clientsOfActor).join(', ');
const counted = ({ actors }: Plan): readonly Actor[] => actors.filter((actor) => actor.counted !== 'never');
const clientsOfActor = ({ name, count, cycles }: Actor): string =>
  `${count} ${count === 1 ? name : `${name}s`}${cycles === 1 ? '' : ` x ${cycles} cycles`}`;

/** Two shards of one number hold the same clients, and met the same load; a shard beside a whole run does neither. */
const shareOf = ({ header: { shard } }: Side): string =>
  shard === undefined || shard.of === 1 ? 'all' : `shard ${shard.index + 1} of ${shard.of}`;

function pacingOf({ scenario }: Side): string {
  const { pacing }: Arm = scenario.plan.arms.find(({ name }) => name === 'burst') ?? scenario.plan.arms[0];
  switch (pacing.kind) {
    case 'barrier':
      return 'barrier';
    case 'closed':
      return `closed, ${pacing.concurrency} at a time`;
    case 'open':
      return `open, ${pacing.perSecond} per second, at most ${pacing.maxOpen} open`;
  }
}

const checksOf = ({ scenario }: Side): string =>
  scenario.plan.checks
    .map(({ id }) => id)
    .sort()
    .join(', ') || 'none';

function invalidity(name: string, { scenario }: Side): readonly string[] {
  const { status, reasons } = scenario.verdict;
  if (status !== 'invalid' && status !== 'unreachable') return [];
  return [`the report ${name} is ${status}${reasons[0] === undefined ? '' : `: ${reasons[0]}`}`];
}
