import { suggest } from '../model/nearest-name.js';
import type { Gate, Some } from '../model/plan.js';
import { msFromNs } from '../model/units.js';
import { UsageError } from '../model/usage-error.js';
import type { GateConfig, PhaseLimit, SignatureLimit } from './config.js';
import { demandConsistentGates } from './gate-options.js';
import type { RunOptions } from './run-options.js';

export interface GatesInput {
  readonly gate?: GateConfig;
  readonly options: RunOptions;
  /** How many attempts the burst arm makes in all; absent where arrivals go on until the server is steady. */
  readonly attempts?: number;
  /** The names that a signature gate may use; absent: any. */
  readonly knownSignatures?: readonly string[];
}

/** The failure rate first, then the gates on signatures, then those on phases. */
export function compileGates(input: GatesInput): Some<Gate> {
  const { gate, options } = input;
  demandConsistentGates(options);
  const confidence = options.confidence ?? gate?.confidence ?? (options.untilDecided ? usualConfidence : undefined);
  const failures: Gate = {
    id: 'failure-rate',
    over: { kind: 'any' },
    maxRate: maxFailureRateOf(options, gate),
    ...(confidence === undefined ? {} : { confidence }),
  };
  const ofSignatures = overlaid(gate?.maxSignature ?? [], options.maxSignature, ({ id }) => id);
  const ofPhases = overlaid(gate?.max ?? [], options.max, ({ phase, percentile }) => `${phase}.p${percentile}`);
  return [failures, ...ofSignatures.map((limit) => signatureGate(limit, input)), ...ofPhases.map(phaseGate)];
}

const usualConfidence = 0.95;

/** 0..1; without any limit no failure is allowed. */
export const maxFailureRateOf = (options: RunOptions, gate: GateConfig | undefined): number =>
  options.maxFailureRate ?? gate?.maxFailureRate ?? 0;

/** The limits of the config, each replaced by the command line's of the same name; then the command line's own. */
function overlaid<Limit>(configured: readonly Limit[], given: readonly Limit[], nameOf: (limit: Limit) => string): readonly Limit[] {
  return [...new Map([...configured, ...given].map((limit) => [nameOf(limit), limit])).values()];
}

function signatureGate(limit: SignatureLimit, { attempts, knownSignatures }: GatesInput): Gate {
  const { id } = limit;
  if (knownSignatures?.includes(id) === false) {
    throw new UsageError({
      read: `gate.maxSignature: ${id}`,
      wrong: 'there is no signature of that name',
      remedy: suggest(id, knownSignatures),
    });
  }
  return { id: `signature:${id}`, over: { kind: 'signature', id }, maxRate: signatureRate(limit, attempts) };
}

/** A count is a share of the attempts that the plan asks for. */
function signatureRate(limit: SignatureLimit, attempts: number | undefined): number {
  if (limit.kind === 'rate') return limit.rate;
  if (limit.count === 0) return 0;
  if (attempts !== undefined) return Math.min(1, limit.count / attempts);
  throw new UsageError({
    read: `gate.maxSignature: ${limit.id}: ${limit.count}`,
    wrong: 'this scenario connects until the server is steady, so that a count has no total to stand against',
    remedy: 'Write a rate, such as 1%, or 0.',
  });
}

const phaseGate = ({ phase, percentile, maxNs }: PhaseLimit): Gate => ({
  id: `${phase}.p${percentile}`,
  over: { kind: 'phase', phase, percentile },
  maxMs: msFromNs(maxNs),
});
