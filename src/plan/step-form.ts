// The steps of a client: from the form of a scenario file to the words of the model.
import type { CycleSet, Some } from '../model/plan.js';
import { expectationOf, nsOf, payloadOf } from './message-forms.js';
import type { ScenarioAction, ScenarioStep } from './scenario.js';
import type { StepForm } from './scenario-schema.js';
import { below, type Report } from './trouble-list.js';

/** Steps without an id are called after what they do, the second of a kind `send-2`. */
export function stepsOf(forms: readonly StepForm[], report: Report): Some<ScenarioStep> {
  const used = new Map<string, number>();
  const steps = forms.map((form, index) => {
    const step = stepOf(form, below(report, index));
    const count = (used.get(step.id) ?? 0) + 1;
    used.set(step.id, count);
    return count === 1 ? step : { ...step, id: `${step.id}-${count}` };
  });
  const [first, ...rest] = steps;
  if (!steps.some((step) => step.do === 'open')) report([], 'no step opens a connection', 'Add - open');
  return [first ?? { id: 'open', do: 'open' }, ...rest];
}

function stepOf(form: StepForm, report: Report): ScenarioStep {
  if (typeof form === 'string') return { id: form, ...plainAction(form) };
  const action = actionOf(form, report);
  const cycles = someOf(form.cycles);
  return { id: form.id ?? action.do, ...(cycles === undefined ? {} : { cycles }), ...action };
}

function someOf(cycles: readonly CycleSet[] | undefined): Some<CycleSet> | undefined {
  const [first, ...rest] = cycles ?? [];
  return first === undefined ? undefined : [first, ...rest];
}

type PlainAction = Extract<StepForm, string>;

const plainAction = (name: PlainAction): ScenarioAction => (name === 'close' ? { do: 'close', code: 1000, reason: '' } : { do: name });

const actionKeys = ['do', 'expect', 'send', 'frames', 'linger', 'close', 'server'] as const;

function actionOf(form: Exclude<StepForm, string>, report: Report): ScenarioAction {
  const given = actionKeys.filter((key) => form[key] !== undefined);
  if (given.length !== 1) {
    report(
      [],
      given.length === 0 ? 'this step does nothing' : `this step does ${given.join(' and ')} at once`,
      `Write one of ${actionKeys.join(', ')}.`,
    );
  }
  if (form.do !== undefined) return plainAction(form.do);
  if (form.expect !== undefined) return { do: 'expect', expectation: expectationOf(form.expect, below(report, 'expect')) };
  if (form.send !== undefined) return { do: 'send', frames: [payloadOf(form.send)] };
  if (form.frames !== undefined) return framesOf(form.frames, report);
  if (form.linger !== undefined) return { do: 'linger', forNs: nsOf(form.linger) };
  if (form.server !== undefined) return { do: 'server', action: form.server };
  const { close } = form;
  return typeof close === 'number'
    ? { do: 'close', code: close, reason: '' }
    : { do: 'close', code: close?.code ?? 1000, reason: close?.reason ?? '' };
}

function framesOf(forms: NonNullable<Exclude<StepForm, string>['frames']>, report: Report): ScenarioAction {
  const [first, ...rest] = forms.map(payloadOf);
  if (first === undefined) report(['frames'], 'there is nothing to send', 'Add a message.');
  return { do: 'send', frames: [first ?? { kind: 'text', text: '' }, ...rest] };
}
