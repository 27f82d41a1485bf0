// When a run that goes on until it is decided may stop.
import type { Plan } from '../model/plan.js';
import { createIsOfCountedActor } from './counted-actors.js';
import { countingUnit } from './counting-unit.js';
import type { JudgedAttempt } from './judged-attempt.js';
import { observeRounds } from './observe-rounds.js';
import { judgeRateGate } from './rate-gate.js';
import { isCounted } from './round-figures.js';
import type { Counts } from './statistics/counts.js';

export interface StoppingRule {
  /** A good round of the burst. */
  readonly addRound: (judged: readonly JudgedAttempt[]) => void;
  /** Whether the gate on the failure rate is decided either way. May be asked after every round: it stands on a confidence sequence. */
  readonly isDecided: () => boolean;
}

export function createStoppingRule(plan: Plan): StoppingRule {
  const rounds: Counts[] = [];
  const isOfCountedActor = createIsOfCountedActor(plan);
  const unit = countingUnit(plan, 'burst');
  const gate = plan.gates.find(({ over }) => over.kind === 'any');
  return {
    addRound(judged) {
      const attempts = judged.filter(isOfCountedActor).filter(isCounted);
      rounds.push({ attempts: attempts.length, failed: attempts.filter(({ standing }) => standing === 'failed').length });
    },
    isDecided() {
      if (gate === undefined || !('maxRate' in gate)) return false;
      const { verdict } = judgeRateGate(gate, { ...observeRounds(rounds, unit), isSequential: true });
      return verdict.status !== 'inconclusive';
    },
  };
}
