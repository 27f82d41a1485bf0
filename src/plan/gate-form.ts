// Gates and signatures: from the form of ws-race.yaml to the words of the model.
import type { Check, Phase } from '../model/plan.js';
import { phases } from '../model/plan.js';
import { suggest } from '../model/nearest-name.js';
import type { CustomSignature } from '../model/signature.js';
import { parseRate } from '../model/units.js';
import { checkIds } from './compile-checks.js';
import type { GateForm, SignatureForm } from './config-schema.js';
import type { Allowance, CheckLimit, GateConfig, PhaseLimit } from './config.js';
import { nsOf } from './message-forms.js';
import type { Report } from './trouble-list.js';

export function gateOf(form: GateForm, knownSignatures: readonly string[], report: Report): GateConfig {
  const { maxFailureRate, confidence } = form;
  for (const [index, id] of (form.require ?? []).entries()) {
    if (!(checkIds as readonly string[]).includes(id)) report(['require', index], `there is no check ${id}`, suggest(id, checkIds));
  }
  for (const id of Object.keys(form.maxSignature ?? {})) {
    if (!knownSignatures.includes(id)) report(['maxSignature', id], `there is no signature ${id}`, suggest(id, knownSignatures), 'key');
  }
  return {
    ...(maxFailureRate === undefined ? {} : { maxFailureRate: rateOf(maxFailureRate) }),
    ...(confidence === undefined ? {} : { confidence: rateOf(confidence) }),
    require: form.require ?? [],
    maxSignature: Object.entries(form.maxSignature ?? {}).map(([id, limit]) => ({ id, ...allowance(limit) })),
    maxCheck: Object.entries(form.maxCheck ?? {}).flatMap(([id, limit]) => checkLimit(id, limit, report)),
    max: Object.entries(form.max ?? {}).map(([id, duration]) => phaseLimit(id, duration)),
  };
}

/** The schema has seen to it that these are rates. */
const rateOf = (form: string | number): number => (typeof form === 'number' ? form : (parseRate(form) ?? 0));

/** A whole number is a count; `1%` and `0.01` are shares. */
function allowance(form: string | number): Allowance {
  if (typeof form === 'number' && Number.isInteger(form)) return { kind: 'count', count: form };
  return { kind: 'rate', rate: rateOf(form) };
}

function checkLimit(name: string, form: string | number, report: Report): readonly CheckLimit[] {
  const id: Check['id'] | undefined = checkIds.find((known) => known === name);
  if (id !== undefined) return [{ id, ...allowance(form) }];
  report(['maxCheck', name], `there is no check ${name}`, suggest(name, checkIds), 'key');
  return [];
}

function phaseLimit(id: string, duration: string): PhaseLimit {
  const [name, percentile] = id.split('.p');
  const phase: Phase = phases.find((known) => known === name) ?? 'upgrade';
  return { phase, percentile: Number(percentile), maxNs: nsOf(duration) };
}

const conditions = ['phase', 'http', 'close', 'error', 'payload', 'log', 'age'] as const;

export function signatureOf(form: SignatureForm, report: Report): CustomSignature {
  const { id, means, fix, phase, http, close, error, payload, log, age } = form;
  if (conditions.every((condition) => form[condition] === undefined)) {
    report([], `the signature ${id} names no condition, so that it would match everything`, `Add one of ${conditions.join(', ')}.`);
  }
  return {
    id,
    means,
    ...(fix === undefined ? {} : { fix }),
    ...(form.class === undefined ? {} : { class: form.class }),
    ...(phase === undefined ? {} : { phase }),
    ...(http === undefined
      ? {}
      : { http: { ...listUnder('status', http.status), ...(http.body === undefined ? {} : { body: http.body }) } }),
    ...(close === undefined
      ? {}
      : { close: { ...listUnder('code', close.code), ...(close.reason === undefined ? {} : { reason: close.reason }) } }),
    ...(error === undefined ? {} : { error }),
    ...(payload === undefined ? {} : { payload }),
    ...(log === undefined ? {} : { log }),
    ...(age === undefined
      ? {}
      : {
          age: { ...(age.min === undefined ? {} : { minNs: nsOf(age.min) }), ...(age.max === undefined ? {} : { maxNs: nsOf(age.max) }) },
        }),
  };
}

function listUnder<K extends string>(key: K, form: number | readonly number[] | undefined): Partial<Record<K, readonly number[]>> {
  if (form === undefined) return {};
  return { [key]: typeof form === 'number' ? [form] : form } as Partial<Record<K, readonly number[]>>;
}
