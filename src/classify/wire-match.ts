// Whether the conditions of a rule that concern the wire and the round hold for an attempt.
import type { RoundFacts, WireFacts } from './facts.js';
import type { Rule } from './rule.js';
import type { Conditions } from './signature.js';

export function wireHolds(rule: Rule, facts: WireFacts, round: RoundFacts): boolean {
  const { conditions } = rule;
  if (conditions.outcome !== undefined && conditions.outcome !== facts.attempt.outcome.kind) return false;
  if (conditions.phase !== undefined && conditions.phase !== facts.stage) return false;
  if (conditions.symptom !== undefined && !conditions.symptom.includes(facts.symptom)) return false;
  if (conditions.event !== undefined && !round.events.has(conditions.event)) return false;
  if (conditions.timersNs !== undefined && (round.timerNs === undefined || !conditions.timersNs.includes(round.timerNs))) return false;
  return (
    httpHolds(rule, facts) &&
    closeHolds(rule, facts) &&
    errorHolds(rule, facts) &&
    payloadHolds(rule, facts) &&
    timesHold(conditions, facts)
  );
}

function httpHolds({ conditions, wire }: Rule, { http }: WireFacts): boolean {
  if (conditions.http === undefined) return true;
  if (http === undefined) return false;
  if (conditions.http.status !== undefined && !conditions.http.status.includes(http.status)) return false;
  if (wire.statusText?.test(http.statusText) === false) return false;
  if (wire.body?.test(http.body) === false) return false;
  return wire.headers.every(([name, regex]) => regex.test(http.headers.get(name) ?? ''));
}

/** Built-in rules speak of closes that the server began; a rule of the user's own may mean any. */
function closeHolds({ conditions, wire, isCustom }: Rule, { close }: WireFacts): boolean {
  if (conditions.close === undefined) return true;
  if (close === undefined || (close.initiator === 'client' && !isCustom)) return false;
  if (conditions.close.code !== undefined && !conditions.close.code.includes(close.code)) return false;
  if (conditions.close.end !== undefined && !conditions.close.end.includes(close.end)) return false;
  return wire.reason?.test(close.reason) !== false;
}

function errorHolds({ conditions, wire }: Rule, { error }: WireFacts): boolean {
  if (conditions.error === undefined) return true;
  if (error === undefined || wire.errorCode?.test(error.code) === false) return false;
  return wire.errorText?.test(`${error.code} ${error.text}`) !== false;
}

function payloadHolds({ wire }: Rule, { payloads }: WireFacts): boolean {
  const { payload } = wire;
  return payload === undefined || payloads.some((text) => payload.test(text));
}

function timesHold({ age, waited }: Conditions, { ageNs, waitedNs, isEarly }: WireFacts): boolean {
  if (age?.early === true && !isEarly) return false;
  return isWithin(ageNs, age) && isWithin(waitedNs, waited);
}

function isWithin(valueNs: number | undefined, range: { readonly minNs?: number; readonly maxNs?: number } | undefined): boolean {
  if (range === undefined) return true;
  return valueNs !== undefined && valueNs >= (range.minNs ?? 0) && valueNs <= (range.maxNs ?? Infinity);
}
