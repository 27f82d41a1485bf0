// Two cells of one target and arm, counted by two shards: all that is counted is added up.
import type { JoinedBy } from '../../model/finding.js';
import { phases } from '../../model/plan.js';
import type { Cell, SignatureCount } from '../../model/report.js';
import { addByKey, byCount, joinBy } from './add-counts.js';
import { mergeLatencies } from './merge-latencies.js';

/**
 * In any order and grouping the same. The interval is left to whoever knows all rounds. `rounds` is the larger number, for shards
 * run the same rounds with other clients.
 */
export function mergeCells(a: Cell, b: Cell): Cell {
  const instances = addByKey(a.instances ?? {}, b.instances ?? {});
  return {
    target: a.target,
    arm: a.arm,
    rounds: Math.max(a.rounds, b.rounds),
    asked: a.asked + b.asked,
    attempts: a.attempts + b.attempts,
    failed: a.failed + b.failed,
    standings: addByKey(a.standings, b.standings),
    outcomes: addByKey(a.outcomes, b.outcomes),
    symptoms: [...joinBy(a.symptoms, b.symptoms, idOf, (one, other) => ({ id: one.id, count: one.count + other.count }))].sort(byCount),
    signatures: [...joinBy(a.signatures, b.signatures, idOf, joinSignatures)].sort(byCount).map(withoutMedian),
    checks: joinBy(a.checks, b.checks, idOf, (one, other) => ({
      id: one.id,
      tried: one.tried + other.tried,
      failed: one.failed + other.failed,
    })),
    phases: mergePhases(a.phases, b.phases),
    ...(Object.keys(instances).length === 0 ? {} : { instances }),
  };
}

const idOf = ({ id }: { readonly id: string }): string => id;
const joins: readonly JoinedBy[] = ['wire', 'token', 'port', 'time'];

function joinSignatures(one: SignatureCount, other: SignatureCount): SignatureCount {
  const { closedBy, ...rest } = one;
  return {
    ...rest,
    count: one.count + other.count,
    by: joins.find((join) => join === one.by || join === other.by) ?? one.by,
    ...(closedBy === undefined || closedBy !== other.closedBy ? {} : { closedBy }),
    incidents: one.incidents + other.incidents,
  };
}

/** The median of two medians is not theirs: it is left out. */
function withoutMedian({ id, count, means, class: kind, by, closedBy, incidents }: SignatureCount): SignatureCount {
  return { id, count, means, class: kind, by, ...(closedBy === undefined ? {} : { closedBy }), incidents };
}

type Phases = Cell['phases'];

function mergePhases(a: Phases, b: Phases): Phases {
  return Object.fromEntries(
    phases.flatMap((phase) => {
      const [one, other] = [a[phase], b[phase]];
      if (one === undefined || other === undefined) return one === other ? [] : [[phase, one ?? other]];
      const succeeded = either(one.succeeded, other.succeeded);
      const failed = either(one.failed, other.failed);
      return [[phase, { ...(succeeded === undefined ? {} : { succeeded }), ...(failed === undefined ? {} : { failed }) }]];
    }),
  );
}

const either = (a: Parameters<typeof mergeLatencies>[0] | undefined, b: typeof a): typeof a =>
  a === undefined || b === undefined ? (a ?? b) : mergeLatencies(a, b);
