// Gates as they are written on the command line: --max-signature early-1011=0, --max-check session=0, --max upgrade.p99=250ms, --until-decided.
import { suggest } from '../model/nearest-name.js';
import { phases } from '../model/plan.js';
import { UsageError } from '../model/usage-error.js';
import { checkIds } from './compile-checks.js';
import type { Allowance, CheckLimit, PhaseLimit, SignatureLimit } from './config.js';
import { parsePositiveDuration, parseRateOption } from './option-values.js';
import type { RunOptions } from './run-options.js';

/** `early-1011=0` and `early-1011=3` are counts of sightings, `early-1011=1%` and `=0.01` rates. */
export function parseSignatureLimit(text: string, option: string): SignatureLimit {
  const [id, limit] = splitLimit(text, option, `${option} early-1011=0`);
  return { id, ...parseAllowance(limit, `${option} ${id} =`) };
}

/** `session=0` and `session=3` are counts of attempts that fail the check, `session=1%` a share of those that are held against it. */
export function parseCheckLimit(text: string, option: string): CheckLimit {
  const [name, limit] = splitLimit(text, option, `${option} session=0`);
  const id = checkIds.find((known) => known === name);
  if (id !== undefined) return { id, ...parseAllowance(limit, `${option} ${id} =`) };
  throw new UsageError({ read: `${option} ${text}`, wrong: `there is no check ${name}`, remedy: suggest(name, checkIds) });
}

const parseAllowance = (text: string, option: string): Allowance =>
  /^\d+$/.test(text) ? { kind: 'count', count: Number(text) } : { kind: 'rate', rate: parseRateOption(text, option) };

/** `upgrade.p99=250ms`: a phase, a percentile, the longest that it may take. */
export function parsePhaseLimit(text: string, option: string): PhaseLimit {
  const [over, limit] = splitLimit(text, option, `${option} upgrade.p99=250ms`);
  const [, name = over, digits = ''] = /^(.*)\.p(\d+(?:\.\d+)?)$/.exec(over) ?? [];
  const phase = phases.find((known) => known === name);
  const percentile = Number(digits);
  if (phase === undefined) {
    throw new UsageError({ read: `${option} ${text}`, wrong: `there is no phase ${name}`, remedy: suggest(name, phases) });
  }
  if (digits === '' || percentile <= 0 || percentile >= 100) {
    throw new UsageError({
      read: `${option} ${text}`,
      wrong: percentile === 100 ? longestOfAll : 'a limit on a phase needs a percentile above 0 and below 100',
      remedy: `Write ${option} ${phase}.p99=${limit}`,
    });
  }
  return { phase, percentile, maxNs: parsePositiveDuration(limit, `${option} ${over} =`) };
}

const longestOfAll = 'p100 is the longest time of all, which says more of how many there were than of the server';

function splitLimit(text: string, option: string, example: string): readonly [over: string, limit: string] {
  const [, over = '', limit = ''] = /^\s*([^=]*?)\s*=\s*(.*?)\s*$/s.exec(text) ?? [];
  if (over !== '' && limit !== '') return [over, limit];
  throw new UsageError({ read: `${option} ${text}`, wrong: 'a limit is a name, = and what is allowed', remedy: `Write ${example}` });
}

/** Throws a UsageError where two gates of the command line contradict each other. */
export function demandConsistentGates(options: RunOptions): void {
  demandOneLimitEach(options.maxSignature.map(limitText), '--max-signature');
  demandOneLimitEach(options.maxCheck.map(limitText), '--max-check');
  demandOneLimitEach(
    options.max.map(({ phase, percentile, maxNs }) => [`${phase}.p${percentile}`, `${maxNs / 1e6}ms`]),
    '--max',
  );
}

/** Throws a UsageError where a rate of 0 is to be proven, which is also what a confidence without a limit asks for. */
export function demandProvable(maxRate: number, confidence: number | undefined, place: string | undefined): void {
  if (maxRate > 0 || confidence === undefined) return;
  throw new UsageError({
    read: `${place === undefined ? '' : `${place}: `}a confidence of ${Number((confidence * 100).toPrecision(10))}% that the failure rate is 0 (the limit unless --max-failure-rate or gate.maxFailureRate says otherwise)`,
    wrong: 'no number of attempts proves a failure rate of 0',
    remedy: 'Allow a small rate (--max-failure-rate 1%), or leave out the confidence.',
  });
}

/** A limit as it is written on the command line: `early-1011` and `0`, or `1%`. */
export const limitText = (limit: SignatureLimit): readonly [over: string, limit: string] => [
  limit.id,
  limit.kind === 'count' ? String(limit.count) : `${Number((limit.rate * 100).toPrecision(10))}%`,
];

function demandOneLimitEach(limits: readonly (readonly [over: string, limit: string])[], option: string): void {
  const seen = new Map<string, string>();
  for (const [over, limit] of limits) {
    const before = seen.get(over);
    if (before !== undefined && before !== limit) {
      throw new UsageError({
        read: `${option} ${over}=${before} ${option} ${over}=${limit}`,
        wrong: `two gates on ${over} contradict each other`,
        remedy: 'Give one limit each.',
      });
    }
    seen.set(over, limit);
  }
}
