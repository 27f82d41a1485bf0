// Catalogue entries made ready to be tried: patterns compiled, tier and weight known.
import type { CustomSignature } from '../model/signature.js';
import { literalWeight, requiredLiteral } from './literal.js';
import type { Conditions, Signature } from './signature.js';

/** Where a hit stands in the precedence; the earlier one wins. */
export const tiers = ['harness', 'consequence', 'log', 'wire', 'weakLog', 'weakWire', 'event', 'timer', 'generic'] as const;
export type Tier = (typeof tiers)[number];

export interface Rule {
  readonly signature: Signature;
  readonly conditions: Conditions;
  readonly tier: Tier;
  readonly wire: WirePatterns;
  /** Empty unless a line of the log is asked for. */
  readonly log: readonly LogPattern[];
  /** Literal characters in the wire patterns. */
  readonly weight: number;
  readonly isCustom: boolean;
  /** Place in the catalogue, the last resort of the order. */
  readonly order: number;
}

/** A rule found in a line of the log. */
export interface LogHit {
  readonly rule: Rule;
  /** Which exception of a chained traceback it stands in: the first is the cause. */
  readonly chainIndex: number;
  readonly weight: number;
}

export interface LogPattern {
  readonly regex: RegExp;
  /** Lower-case text that every match holds: looked for first, because that is cheap. */
  readonly needle: string;
  readonly weight: number;
}

export interface WirePatterns {
  readonly statusText?: RegExp;
  readonly headers: readonly (readonly [name: string, regex: RegExp])[];
  readonly body?: RegExp;
  readonly reason?: RegExp;
  readonly errorCode?: RegExp;
  readonly errorText?: RegExp;
  readonly payload?: RegExp;
}

/** One rule for each alternative of each entry. */
export function compileSignatures(signatures: readonly Signature[], firstOrder = 0): readonly Rule[] {
  return signatures.flatMap((signature, index) =>
    signature.when.map((conditions) => compileRule(signature, conditions, firstOrder + index)),
  );
}

function compileRule(signature: Signature, conditions: Conditions, order: number): Rule {
  const isCustom = signature.family === 'custom';
  const compile = (source: string): RegExp => new RegExp(source, isCustom ? 'm' : 'im');
  const log = (conditions.log ?? []).map((source) => ({
    regex: compile(source),
    needle: requiredLiteral(source),
    weight: literalWeight(source),
  }));
  const weight = wireTexts(conditions).reduce((sum, source) => sum + literalWeight(source), 0);
  return {
    signature,
    conditions,
    tier: tierOf(signature, conditions, weight),
    wire: compileWire(conditions, compile),
    log,
    weight,
    isCustom,
    order,
  };
}

function tierOf(signature: Signature, conditions: Conditions, weight: number): Tier {
  if (signature.family === 'harness') return 'harness';
  if (conditions.weLeftFirst === true) return 'consequence';
  if (conditions.log !== undefined) return signature.weak === true ? 'weakLog' : 'log';
  if (conditions.event !== undefined) return 'event';
  if (conditions.timersNs !== undefined) return 'timer';
  if (weight === 0) return 'generic';
  return signature.weak === true ? 'weakWire' : 'wire';
}

/** The free texts among the conditions; an error code is not one of them: it names a kind of error, not a cause. */
function wireTexts({ http, close, error, payload }: Conditions): readonly string[] {
  return [http?.statusText, ...Object.values(http?.headers ?? {}), http?.body, close?.reason, error?.text, payload].filter(
    (source) => source !== undefined,
  );
}

function compileWire({ http, close, error, payload }: Conditions, compile: (source: string) => RegExp): WirePatterns {
  return {
    headers: Object.entries(http?.headers ?? {}).map(([name, source]) => [name, compile(source)] as const),
    ...(http?.statusText === undefined ? {} : { statusText: compile(http.statusText) }),
    ...(http?.body === undefined ? {} : { body: compile(http.body) }),
    ...(close?.reason === undefined ? {} : { reason: compile(close.reason) }),
    ...(error?.code === undefined ? {} : { errorCode: compile(error.code) }),
    ...(error?.text === undefined ? {} : { errorText: compile(error.text) }),
    ...(payload === undefined ? {} : { payload: compile(payload) }),
  };
}

/** A rule of the user's config as a catalogue entry. */
export function signatureOfCustom(custom: CustomSignature): Signature {
  const { id, means, fix, phase, http, close, error, payload, log, age } = custom;
  return {
    id,
    family: 'custom',
    class: custom.class ?? 'rate',
    means,
    cause: 'a rule of your own',
    cure: fix ?? '',
    source: 'signatures: in the config',
    when: [
      {
        ...(phase === undefined ? {} : { phase }),
        ...(http === undefined ? {} : { http }),
        ...(close === undefined ? {} : { close }),
        ...(error === undefined ? {} : { error: { text: error } }),
        ...(payload === undefined ? {} : { payload }),
        ...(log === undefined ? {} : { log: [log] as const }),
        ...(age === undefined ? {} : { age }),
      },
    ],
  };
}
