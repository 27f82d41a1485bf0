import { suggest } from '../model/nearest-name.js';
import type { Gate, Some } from '../model/plan.js';
import { msFromNs } from '../model/units.js';
import { UsageError } from '../model/usage-error.js';
import type { CompiledChecks } from './compile-checks.js';
import type { Allowance, CheckLimit, GateConfig, PhaseLimit, SignatureLimit } from './config.js';
import { demandConsistentGates, demandProvable, limitText } from './gate-options.js';
import type { Places } from './places.js';
import type { RunOptions } from './run-options.js';

export interface GatesInput {
  readonly gate?: GateConfig;
  readonly options: RunOptions;
  /** The checks of this scenario, and those that this target cannot answer. */
  readonly checks: Pick<CompiledChecks, 'checks' | 'skipped'>;
  /** The names that a signature gate of the command line may use; those of a config are held against them where it is read. */
  readonly knownSignatures: readonly string[];
  /** Of the config that the gate comes from. */
  readonly places: Places;
}

/** The failure rate first, then the gates on signatures, on checks and on phases. */
export function compileGates(input: GatesInput): Some<Gate> {
  const { gate, options, places } = input;
  demandConsistentGates(options);
  const confidence = options.confidence ?? gate?.confidence ?? (options.untilDecided ? usualConfidence : undefined);
  const maxRate = maxFailureRateOf(options, gate);
  demandProvable(maxRate, confidence, options.confidence === undefined ? places['gate.confidence'] : undefined);
  const failures: Gate = {
    id: 'failure-rate',
    over: { kind: 'any' },
    maxRate,
    ...(confidence === undefined ? {} : { confidence }),
  };
  const ofSignatures = overlaid(gate?.maxSignature ?? [], options.maxSignature, ({ id }) => id);
  const ofChecks = checkLimits(input);
  // A run until decided stops by its failure rate: the other rates may not have been proven by then, and are those observed.
  const proven = options.untilDecided ? undefined : confidence;
  const ofPhases = overlaid(gate?.max ?? [], options.max, ({ phase, percentile }) => `${phase}.p${percentile}`);
  return [
    failures,
    ...ofSignatures.map((limit) => signatureGate(limit, proven, input)),
    ...ofChecks.map((limit) => checkGate(limit, proven)),
    ...ofPhases.map(phaseGate),
  ];
}

const usualConfidence = 0.95;

/** 0..1; without any limit no failure is allowed. */
export const maxFailureRateOf = (options: RunOptions, gate: GateConfig | undefined): number =>
  options.maxFailureRate ?? gate?.maxFailureRate ?? 0;

/** The limits of the config, each replaced by the command line's of the same name; then the command line's own. */
function overlaid<Limit>(configured: readonly Limit[], given: readonly Limit[], nameOf: (limit: Limit) => string): readonly Limit[] {
  return [...new Map([...configured, ...given].map((limit) => [nameOf(limit), limit])).values()];
}

function signatureGate(limit: SignatureLimit, confidence: number | undefined, { knownSignatures }: GatesInput): Gate {
  const { id } = limit;
  if (!knownSignatures.includes(id)) {
    throw new UsageError({
      read: `--max-signature ${limitText(limit).join('=')}`,
      wrong: 'there is no signature of that name',
      remedy: suggest(id, knownSignatures),
    });
  }
  return { id: `signature:${id}`, over: { kind: 'signature', id }, ...mostOf(limit, confidence) };
}

type Most = { readonly maxRate: number; readonly confidence?: number } | { readonly maxCount: number };

/** A rate is to be proven where a confidence is asked for; that there is none at all is only ever observed. */
function mostOf(limit: Allowance, confidence: number | undefined): Most {
  if (limit.kind === 'count') return { maxCount: limit.count };
  return { maxRate: limit.rate, ...(confidence === undefined || limit.rate === 0 ? {} : { confidence }) };
}

/** Those of checks that this scenario has: a config and a command line may speak to several scenarios. */
function checkLimits({ gate, options, checks }: GatesInput): readonly CheckLimit[] {
  const skipped = new Map(checks.skipped.map(({ check, needs }) => [check, needs]));
  const contradiction = options.maxCheck.find(({ id }) => skipped.has(id));
  if (contradiction !== undefined) {
    const { id } = contradiction;
    throw new UsageError({
      read: `--max-check ${id}`,
      wrong: `the check ${id} is skipped, for the target's profile does not describe ${skipped.get(id)}`,
      remedy: `Describe ${skipped.get(id)} in ws-race.yaml (docs/config.md), or leave out this gate.`,
    });
  }
  const known = new Set<string>([...checks.checks.map(({ id }) => id), ...skipped.keys()]);
  return overlaid(gate?.maxCheck ?? [], options.maxCheck, ({ id }) => id).filter(({ id }) => known.has(id));
}

const checkGate = (limit: CheckLimit, confidence: number | undefined): Gate => ({
  id: `check:${limit.id}`,
  over: { kind: 'check', id: limit.id },
  ...mostOf(limit, confidence),
});

const phaseGate = ({ phase, percentile, maxNs }: PhaseLimit): Gate => ({
  id: `${phase}.p${percentile}`,
  over: { kind: 'phase', phase, percentile },
  maxMs: msFromNs(maxNs),
});
