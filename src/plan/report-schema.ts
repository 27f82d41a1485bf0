// A report as other programs may hand it to us: strict in what is counted and compared, open to keys that a later version adds.
import { comparedPhases } from '../model/capture.js';
import * as v from 'valibot';
import { phases } from '../model/plan.js';
import { phaseFigures } from '../model/time-bounds.js';
import { planSchema } from './plan-schema.js';

const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const rate = v.pipe(v.number(), v.minValue(0), v.maxValue(1));
const time = v.pipe(v.number(), v.minValue(0));
const texts = v.array(v.string());
const open = <T extends v.ObjectEntries>(entries: T) => v.looseObject(entries);
const optional = v.exactOptional;
const counts = v.record(v.string(), count);

const verdict = open({ status: v.picklist(['pass', 'fail', 'inconclusive', 'invalid', 'unreachable']), reasons: texts });

const interval = open({
  low: rate,
  high: rate,
  level: rate,
  method: v.picklist(['wilson', 'clopperPearson', 'sequence']),
  effectiveCount: time,
  unit: v.picklist(['attempts', 'rounds', 'designEffect']),
});

const byPhase = <T extends v.GenericSchema>(member: T) => v.record(v.picklist(phases), member);

const slack = open({ p50Ms: time, p90Ms: time, p99Ms: time, maxMs: optional(time) });
const phaseSummary = open({
  n: count,
  minMs: time,
  p50Ms: time,
  p90Ms: time,
  p99Ms: time,
  maxMs: time,
  slack,
  lateSlack: optional(slack),
  boundedByHarness: v.array(v.picklist(phaseFigures)),
});

const signatureCount = open({
  id: v.string(),
  count,
  means: v.string(),
  class: v.picklist(['fatal', 'rate', 'info']),
  by: v.picklist(['wire', 'token', 'port', 'time']),
  closedBy: optional(v.picklist(['client', 'server'])),
  after101Us: optional(time),
  incidents: count,
});

const summary = open({
  attempts: count,
  failed: count,
  failureRate: optional(rate),
  interval: optional(interval),
  control: optional(open({ attempts: count, failed: count, failureRate: optional(rate), interval: optional(interval) })),
  race: optional(open({ shown: v.boolean(), pValue: rate })),
  outcomes: counts,
  signatures: v.array(signatureCount),
  phases: byPhase(phaseSummary),
});

const times = { minUs: time, maxUs: time, hdr: v.string() };
const latency = open({ count, ...times, low: optional(open(times)), high: optional(open(times)) });

const cell = open({
  target: v.string(),
  arm: v.picklist(['burst', 'spaced']),
  rounds: count,
  asked: count,
  attempts: count,
  failed: count,
  interval: optional(interval),
  standings: counts,
  outcomes: counts,
  symptoms: v.array(open({ id: v.string(), count })),
  signatures: v.array(signatureCount),
  checks: v.array(open({ id: v.string(), tried: count, failed: count })),
  phases: byPhase(open({ succeeded: optional(latency), failed: optional(latency) })),
  instances: optional(counts),
});

const roundFigures = open({
  spec: open({ round: count, target: v.string(), arm: v.picklist(['burst', 'spaced']), take: count }),
  attempts: count,
  failed: count,
  quality: open({ answeredEarly: count, loopP99Ns: time, loopMaxNs: time }),
  phases: byPhase(open({ n: count, p50Us: time, p90Us: time, p99Us: time })),
});

const scenario = open({
  name: v.string(),
  plan: planSchema,
  planHash: v.string(),
  verdict,
  summary,
  cells: v.array(cell),
  gates: v.array(
    open({
      gate: open({ id: v.string() }),
      observed: optional(v.number()),
      interval: optional(interval),
      intervalMs: optional(
        open({
          lowMs: optional(time),
          highMs: optional(time),
          level: rate,
          effectiveCount: time,
          unit: v.picklist(['attempts', 'rounds']),
        }),
      ),
      slackMs: optional(open({ early: time, late: time })),
      verdict,
    }),
  ),
  rounds: v.array(roundFigures),
  coverage: open({ ran: texts, skipped: v.array(open({ check: v.string(), needs: v.string() })) }),
  proof: v.string(),
  health: open({
    spoiledRounds: count,
    stamps: v.picklist(['kernel', 'turn']),
    stampsWhy: optional(v.string()),
    clockStepMs: optional(v.number()),
  }),
  preflight: optional(open({ status: v.picklist(['passed', 'failsAlone', 'refused', 'unreachable', 'skipped']) })),
  coldStart: optional(
    open({
      rounds: v.array(
        open({
          round: count,
          firstAcceptMs: optional(time),
          first101Ms: optional(time),
          firstReadyMs: optional(time),
          slackMs: optional(open({ firstAccept: optional(time), first101: optional(time), firstReady: optional(time) })),
          waiting: count,
        }),
      ),
    }),
  ),
  examples: v.array(
    open({
      attempt: open({ id: open({}), marks: v.record(v.string(), v.number()), outcome: open({ kind: v.string() }) }),
      log: v.array(open({})),
    }),
  ),
  logWithoutImpact: v.array(open({ signature: v.string(), count })),
  explainedByTime: v.array(open({ symptom: v.string(), signature: v.string(), upTo: count, of: count, sample: v.string() })),
});

const twoPercentiles = open({ p50Ns: v.number(), p99Ns: v.number() });
const comparedPhase = v.picklist(comparedPhases);
const capture = open({
  scenario: optional(v.string()),
  address: v.string(),
  port: count,
  interfaceName: v.string(),
  phases: v.array(
    open({
      phase: comparedPhase,
      pairs: count,
      ours: twoPercentiles,
      wire: twoPercentiles,
      difference: twoPercentiles,
      apart: twoPercentiles,
    }),
  ),
  missing: v.array(open({ phase: comparedPhase, why: v.string() })),
  opened: count,
  found: optional(count),
  spoiledRounds: optional(count),
  advice: optional(v.string()),
  incomplete: optional(v.string()),
});

export const reportSchema = open({
  schemaVersion: v.literal(1),
  kind: v.literal('run'),
  header: open({
    runId: v.string(),
    version: v.string(),
    startedAt: v.string(),
    durationMs: time,
    argv: texts,
    hosts: v.array(open({ id: v.string(), node: v.string(), os: v.string(), cores: count })),
    end: v.picklist(['done', 'interrupted', 'unreachable', 'outOfTime']),
    labels: v.record(v.string(), v.string()),
    gitCommit: optional(v.string()),
    targetVersion: optional(v.string()),
    shard: optional(open({ index: count, of: v.pipe(count, v.minValue(1)) })),
    demo: optional(v.picklist(['fixed', 'broken'])),
    config: optional(open({ path: v.string(), settings: texts })),
    addresses: v.array(open({ target: v.string(), address: v.string(), port: count })),
  }),
  scenarios: v.array(scenario),
  verdict,
  captures: optional(v.array(capture)),
});
