// The plan inside a report. Only a plan of this version can be run again, so that its union members are closed lists.
import * as v from 'valibot';

const open = <T extends v.ObjectEntries>(entries: T) => v.looseObject(entries);
const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const ns = v.pipe(v.number(), v.minValue(0));
const classes = v.picklist(['fatal', 'rate', 'info']);

export const planSchema = open({
  planVersion: v.literal(1),
  scenario: open({ id: v.string(), hash: v.string(), class: classes }),
  seed: v.string(),
  targets: v.pipe(v.array(open({ name: v.string(), url: v.string(), profile: open({}) })), v.minLength(1)),
  arms: v.pipe(
    v.array(
      open({ name: v.picklist(['burst', 'spaced']), pacing: open({ kind: v.picklist(['barrier', 'closed', 'open']) }), cycleGapNs: ns }),
    ),
    v.minLength(1),
  ),
  actors: v.pipe(
    v.array(
      open({
        name: v.string(),
        count,
        cycles: count,
        counted: v.picklist(['attempts', 'onceReady', 'never']),
        steps: v.pipe(v.array(open({ id: v.string(), do: v.string() })), v.minLength(1)),
      }),
    ),
    v.minLength(1),
  ),
  schedule: open({ kind: v.picklist(['fixed', 'untilDecided']), rounds: count, withinNs: v.exactOptional(ns) }),
  limits: open({ tcpNs: ns, tlsNs: ns, upgradeNs: ns, closeNs: ns, earlyNs: ns, roundNs: ns, messageBytes: count, keptMessages: count }),
  checks: v.array(open({ id: v.string(), class: classes, limitNs: v.exactOptional(ns) })),
  skipped: v.array(open({ check: v.string(), needs: v.string() })),
  required: v.array(v.string()),
  gates: v.pipe(v.array(open({ id: v.string() })), v.minLength(1)),
  preflight: v.boolean(),
  signatures: v.array(open({ id: v.string(), means: v.string() })),
});
