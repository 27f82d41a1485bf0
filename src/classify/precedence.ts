// Which of several hits names the attempt. The order of the tiers first, then the order inside a tier.
import { type LogHit, type Rule, tiers } from './rule.js';
import type { Signature } from './signature.js';

/** A rule that holds for an attempt; with the line of the log it was found in, if that is where. */
export interface Hit {
  readonly rule: Rule;
  readonly log?: LogHit;
}

/** Negative when `a` goes first. Custom before built-in, causes before consequences, longer text before shorter. */
export function compareHits(a: Hit, b: Hit): number {
  return (
    tiers.indexOf(a.rule.tier) - tiers.indexOf(b.rule.tier) ||
    Number(b.rule.isCustom) - Number(a.rule.isCustom) ||
    fingerprintFirst(a, b) ||
    (a.log?.chainIndex ?? 0) - (b.log?.chainIndex ?? 0) ||
    weightOf(b) - weightOf(a) ||
    kinship(a) - kinship(b) ||
    namedConditions(b.rule) - namedConditions(a.rule) ||
    a.rule.order - b.rule.order
  );
}

/** On the wire a proxy's own page is recognised first: it says nothing of the application behind it. */
function fingerprintFirst(a: Hit, b: Hit): number {
  if (a.log !== undefined || b.log !== undefined) return 0;
  return Number(b.rule.signature.family === 'proxy') - Number(a.rule.signature.family === 'proxy');
}

const weightOf = ({ rule, log }: Hit): number => log?.weight ?? rule.weight;

/** Text of a framework before text of a proxy before text that anybody may print. */
function kinship({ rule }: Hit): number {
  const { family } = rule.signature;
  return family === 'wire' || family === 'connect' ? 2 : family === 'proxy' ? 1 : 0;
}

const namedConditions = ({ conditions: { http, close, error, ...rest } }: Rule): number =>
  [http, close, error, rest].reduce((sum, part) => sum + Object.keys(part ?? {}).length, 0);

/** The best of the hits, or undefined when there is none. */
export function bestHit(hits: readonly Hit[]): Hit | undefined {
  return hits.reduce<Hit | undefined>((best, hit) => (best === undefined || compareHits(hit, best) < 0 ? hit : best), undefined);
}

/** The best of what a line tells by itself, where no attempt says before or after which stage: rather the case that leaves it open. */
export function bestOfLine(hits: readonly LogHit[]): Signature | undefined {
  const best = bestHit(hits.map((log) => ({ rule: log.rule, log })));
  if (best === undefined) return undefined;
  const open = hits.find(
    ({ rule, weight }) => rule.tier === best.rule.tier && weight === best.log?.weight && rule.conditions.phase === undefined,
  );
  return (open ?? best).rule.signature;
}
