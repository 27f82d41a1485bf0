// One round's failed attempts and log lines -> exactly one finding for each failed attempt, and what the log says beside them.
import type { Finding } from '../model/finding.js';
import type { Attempt, LogLine } from '../model/history.js';
import type { Limits } from '../model/plan.js';
import type { ScenarioReport } from '../model/report.js';
import type { CustomSignature } from '../model/signature.js';
import { catalogue } from './catalogue/catalogue.js';
import { evidenceOf, isTroubled } from './evidence.js';
import { type Failed, factsOf, type RoundFacts, type WireFacts } from './facts.js';
import { groupBy } from '../model/group-by.js';
import { countIncidents } from './incidents.js';
import { createSomebodyLeft, type LooseLine, type OwnedLine, type SortedLines, sortLines } from './owned-lines.js';
import { bestHit, bestOfLine, compareHits, type Hit } from './precedence.js';
import { roundFactsOf, type ServerExit } from './round-facts.js';
import { compileSignatures, type Rule, signatureOfCustom } from './rule.js';
import { joinByTime } from './time-join.js';
import { bucketOf } from './unknown.js';
import { wireHolds } from './wire-match.js';

export interface RoundToClassify {
  readonly failed: readonly Failed[];
  /** So that lines which belong to attempts that succeeded are known as such. */
  readonly succeeded: readonly Attempt[];
  readonly lines: readonly LogLine[];
  readonly limits: Limits;
  readonly customSignatures: readonly CustomSignature[];
  readonly serverExits?: readonly ServerExit[];
}

export interface ClassifiedRound {
  /** Exactly one for each failed attempt, in the order given. */
  readonly findings: readonly Finding[];
  readonly explainedByTime: ScenarioReport['explainedByTime'];
  readonly logWithoutImpact: ScenarioReport['logWithoutImpact'];
  readonly incidents: Readonly<Record<string, number>>;
}

const builtIn = compileSignatures(catalogue);

export function classifyRound(input: RoundToClassify): ClassifiedRound {
  const { attempts, sorted } = readRound(input);
  const findings = attempts.map(({ facts, lines, best }) => findingOf(facts, lines, best));
  const { explainedByTime, unused } = joinByTime(
    sorted.loose,
    attempts.map(({ facts, round, best }) => ({ facts, round, isSettled: isSettled(best) })),
  );
  const somebodyLeft = createSomebodyLeft([...attempts.map(({ facts }) => facts.attempt), ...input.succeeded]);
  const unusedIds = unused.flatMap((line) => signatureWithoutImpact(line, somebodyLeft) ?? []);
  return {
    findings,
    explainedByTime,
    logWithoutImpact: countIds([...sorted.withoutImpact, ...unusedIds]),
    incidents: countIncidents(
      attempts.map(({ facts }) => facts),
      findings,
      (id) => lifecycleIds.has(id),
    ),
  };
}

interface ReadAttempt {
  readonly facts: WireFacts;
  readonly round: RoundFacts;
  readonly lines: readonly OwnedLine[];
  readonly hits: readonly Hit[];
  readonly best: Hit | undefined;
}

function readRound(input: RoundToClassify): { readonly attempts: readonly ReadAttempt[]; readonly sorted: SortedLines } {
  const rules = rulesWith(input.customSignatures);
  const facts = input.failed.map((failed) => factsOf(failed, input.limits));
  const rounds = roundFactsOf(facts, input.serverExits ?? []);
  const sorted = sortLines({ lines: input.lines, failed: facts, succeeded: input.succeeded, rules });
  const attempts = facts.map((one, index) => {
    const lines = sorted.owned.get(one.attempt) ?? [];
    const round = rounds[index] ?? { events: new Set() };
    const hits = hitsOf(one, round, lines, rules);
    return { facts: one, round, lines, hits, best: bestHit(hits) };
  });
  return { attempts, sorted };
}

const lifecycleIds: ReadonlySet<string> = new Set(catalogue.filter(({ family }) => family === 'lifecycle').map(({ id }) => id));

function rulesWith(customSignatures: readonly CustomSignature[]): readonly Rule[] {
  if (customSignatures.length === 0) return builtIn;
  return [...compileSignatures(customSignatures.map(signatureOfCustom)), ...builtIn];
}

/** All the rules that hold for each failed attempt, the one that names it first; the others are secondary. */
export function rankedHits(input: RoundToClassify): readonly (readonly Hit[])[] {
  return readRound(input).attempts.map(({ hits }) => [...hits].sort(compareHits));
}

/** Every rule that holds for the attempt, in no order; log rules once for each joined line in which they are found. */
function hitsOf(facts: WireFacts, round: RoundFacts, lines: readonly OwnedLine[], rules: readonly Rule[]): readonly Hit[] {
  const onWire = rules.filter((rule) => rule.log.length === 0 && wireHolds(rule, facts, round)).map((rule) => ({ rule }));
  const logged = lines.flatMap((owned) =>
    owned.hits.filter(({ rule }) => wireHolds(rule, facts, round)).map((log) => ({ rule: log.rule, log })),
  );
  return [...logged, ...onWire];
}

/** Named by a joined line or by a specific text: then a line that only its time ties to the attempt has nothing to add. */
function isSettled(best: Hit | undefined): boolean {
  return best?.rule.tier === 'harness' || best?.rule.tier === 'log' || best?.rule.tier === 'wire';
}

function findingOf(facts: WireFacts, lines: readonly OwnedLine[], best: Hit | undefined): Finding {
  const naming = lines.find(({ hits }) => best?.log !== undefined && hits.includes(best.log));
  const troubled = lines.map(({ line }) => line.text).filter(isTroubled);
  return {
    attempt: facts.attempt.id,
    symptom: facts.symptom,
    signature: best?.rule.signature.id ?? bucketOf(facts, troubled),
    confidence: confidenceIn(best),
    failedChecks: facts.failedChecks,
    evidence: evidenceOf(facts, lines, naming),
  };
}

function confidenceIn(best: Hit | undefined): Finding['confidence'] {
  if (best === undefined) return 'low';
  return isSettled(best) ? 'high' : 'medium';
}

function signatureWithoutImpact({ line, hits, consequence }: LooseLine, somebodyLeft: (atNs: number) => boolean): string | undefined {
  if (consequence !== undefined && somebodyLeft(line.atNs)) return consequence;
  const best = bestOfLine(hits);
  // That a server is being stopped is no fault where nobody failed of it: we stop it ourselves.
  if (best?.family === 'lifecycle' && best.class === 'info') return undefined;
  return best?.id ?? consequence;
}

function countIds(ids: readonly string[]): ScenarioReport['logWithoutImpact'] {
  return [...groupBy(ids, (id) => id)]
    .map(([signature, members]) => ({ signature, count: members.length }))
    .sort((a, b) => b.count - a.count || a.signature.localeCompare(b.signature));
}
