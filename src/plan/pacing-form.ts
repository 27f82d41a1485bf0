// The pacing of an arm: from the form of a scenario file to the words of the model.
import { nsOf } from './message-forms.js';
import type { ScenarioPacing } from './scenario.js';
import type { PacingForm, ScenarioForm } from './scenario-schema.js';
import type { Report } from './trouble-list.js';

const belongs: Readonly<Record<PacingForm['pacing'], readonly (keyof PacingForm)[]>> = {
  barrier: ['hold', 'settle'],
  closed: ['concurrency', 'gap'],
  open: ['perSecond', 'maxOpen', 'steady', 'stopAfter'],
};

/** An open pacing stops after the time of the check `readyWithin`, unless it says otherwise. */
export function pacingOf(form: PacingForm, { checks }: ScenarioForm, report: Report): ScenarioPacing {
  const cycleGapNs = form.cycleGap === undefined ? 0 : nsOf(form.cycleGap);
  const again = { cycleGapNs, ...(form.overlap === true ? { overlap: true as const } : {}) };
  demandBelonging(form, report);
  switch (form.pacing) {
    case 'barrier': {
      const settle = form.settle ?? 'auto';
      return { kind: 'barrier', hold: 'lastByte', settle: settle === 'auto' ? 'auto' : { ns: nsOf(settle) }, ...again };
    }
    case 'closed':
      return { kind: 'closed', concurrency: form.concurrency ?? 1, gapNs: form.gap === undefined ? 0 : nsOf(form.gap), ...again };
    case 'open': {
      const readyWithin = checks.find((check) => typeof check !== 'string' && check.id === 'readyWithin');
      const stopAfter = form.stopAfter ?? (typeof readyWithin === 'object' ? readyWithin.within : undefined);
      if (form.perSecond === undefined) report([], '"perSecond" is missing', 'Add perSecond: 20', 'key');
      return {
        kind: 'open',
        perSecond: form.perSecond ?? 1,
        maxOpen: form.maxOpen ?? 100,
        ...(form.steady === undefined ? {} : { steady: form.steady }),
        stopAfterNs: stopAfter === undefined ? 60e9 : nsOf(stopAfter),
        ...again,
      };
    }
  }
}

function demandBelonging(form: PacingForm, report: Report): void {
  const allowed: readonly (keyof PacingForm)[] = ['pacing', 'cycleGap', 'overlap', ...belongs[form.pacing]];
  for (const key of Object.keys(form) as (keyof PacingForm)[]) {
    if (allowed.includes(key)) continue;
    report(
      [key],
      `${key} means nothing to the pacing ${form.pacing}`,
      `There is: ${belongs[form.pacing].join(', ')}, cycleGap, overlap.`,
      'key',
    );
  }
}
