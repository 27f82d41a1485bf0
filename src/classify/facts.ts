// One failed attempt as the conditions of signatures see it, read once.
import type { Symptom } from '../model/finding.js';
import type { Attempt, Close } from '../model/history.js';
import type { Limits } from '../model/plan.js';
import type { Ns } from '../model/units.js';
import type { Conditions } from './signature.js';
import { ageOf, closeOf, endOf, failureSpan, leftFirstAt, type Stage, stageOf, waitedFor } from './stage.js';
import { symptomOf } from './symptom.js';

export interface Failed {
  readonly attempt: Attempt;
  readonly failedChecks: readonly string[];
}

export interface WireFacts {
  readonly attempt: Attempt;
  readonly failedChecks: readonly string[];
  readonly symptom: Symptom;
  readonly stage: Stage;
  readonly http?: HttpFacts;
  readonly close?: Close;
  readonly error?: { readonly code: string; readonly text: string };
  readonly payloads: readonly string[];
  readonly ageNs?: Ns;
  readonly waitedNs?: Ns;
  readonly isEarly: boolean;
  readonly leftFirstNs?: Ns;
  readonly failure: { readonly fromNs: Ns; readonly toNs: Ns };
  readonly endNs: Ns;
}

export interface HttpFacts {
  readonly status: number;
  readonly statusText: string;
  readonly headers: ReadonlyMap<string, string>;
  readonly body: string;
}

/** What only the round as a whole shows of an attempt. */
export interface RoundFacts {
  readonly events: ReadonlySet<NonNullable<Conditions['event']>>;
  /** The known timer at which this attempt and others of the round ended. */
  readonly timerNs?: Ns;
}

export function factsOf({ attempt, failedChecks }: Failed, limits: Limits): WireFacts {
  const { outcome } = attempt;
  const close = closeOf(attempt);
  const ageNs = ageOf(attempt);
  const waitedNs = waitedFor(attempt);
  const leftFirstNs = leftFirstAt(attempt);
  return {
    attempt,
    failedChecks,
    symptom: symptomOf(attempt, failedChecks, limits),
    stage: stageOf(attempt),
    ...(outcome.kind === 'refused' ? { http: httpOf(outcome) } : {}),
    ...(close === undefined ? {} : { close }),
    ...(outcome.kind === 'errored' || outcome.kind === 'harness' ? { error: { code: outcome.code, text: outcome.text } } : {}),
    payloads: payloadsOf(attempt),
    ...(ageNs === undefined ? {} : { ageNs }),
    ...(waitedNs === undefined ? {} : { waitedNs }),
    isEarly: ageNs !== undefined && ageNs <= limits.earlyNs,
    ...(leftFirstNs === undefined ? {} : { leftFirstNs }),
    failure: failureSpan(attempt),
    endNs: endOf(attempt),
  };
}

function httpOf(outcome: Extract<Attempt['outcome'], { readonly kind: 'refused' }>): HttpFacts {
  const headers = new Map<string, string>();
  for (const [name, value] of outcome.headers) {
    const key = name.toLowerCase();
    const before = headers.get(key);
    headers.set(key, before === undefined ? value : `${before}, ${value}`);
  }
  return { status: outcome.httpStatus, statusText: outcome.statusText, headers, body: outcome.body };
}

/** The server's text messages, and the one that was rejected. */
function payloadsOf({ messages, outcome }: Attempt): readonly string[] {
  const texts = messages.filter(({ from, text }) => from === 'server' && text !== undefined).map(({ text }) => text ?? '');
  return outcome.kind === 'errored' && outcome.code === 'REJECTED_MESSAGE' ? [...texts, outcome.text] : texts;
}
