import type { Arm, Some } from '../model/plan.js';
import type { Target } from '../model/target.js';
import type { Ns } from '../model/units.js';
import { barrierDeadline, type PhaseLimits, type Size } from './compile-limits.js';
import type { RunOptions } from './run-options.js';
import type { Scenario, ScenarioPacing } from './scenario.js';

export interface ArmsInput {
  readonly scenario: Scenario;
  readonly options: RunOptions;
  readonly limits: PhaseLimits;
  readonly target: Target;
  readonly size: Size;
}

/** The burst, and its control unless it is switched off. */
export function compileArms({ scenario, options, limits, target, size }: ArmsInput): Some<Arm> {
  const { burst, spaced } = scenario.load.arms;
  const deadlineNs = barrierDeadline(limits, target, size);
  const arm = (name: Arm['name'], pacing: ScenarioPacing): Arm => ({
    name,
    pacing: compilePacing(pacing, deadlineNs, options),
    cycleGapNs: pacing.cycleGapNs,
    ...(pacing.overlap === undefined ? {} : { overlap: pacing.overlap }),
  });
  return spaced === undefined || !options.control ? [arm('burst', burst)] : [arm('burst', burst), arm('spaced', spaced)];
}

/** The pacing of the plan: the scenario's, with its deadline. */
function compilePacing(pacing: ScenarioPacing, deadlineNs: Ns, options: RunOptions): Arm['pacing'] {
  switch (pacing.kind) {
    case 'barrier':
      return { kind: 'barrier', hold: pacing.hold, settle: pacing.settle, deadlineNs };
    case 'closed':
      return { kind: 'closed', concurrency: pacing.concurrency, gapNs: pacing.gapNs };
    case 'open': {
      const steady = options.steady ?? pacing.steady;
      const stopAfterNs = options.readyWithinNs ?? pacing.stopAfterNs;
      return {
        kind: 'open',
        perSecond: pacing.perSecond,
        maxOpen: pacing.maxOpen,
        ...(steady === undefined ? {} : { steady }),
        stopAfterNs,
      };
    }
  }
}
