// The values that stand in config and scenario files, each with the message for what is not one.
import * as v from 'valibot';
import { phases } from '../model/plan.js';
import { allowed } from './validate.js';

const durationMessage = allowed('a duration with its unit', 'Write 250ms, 2s or 1m; a bare number says nothing of its unit.');
/** `250ms`, `2s`, `1m`. */
export const duration = v.pipe(v.string(durationMessage), v.regex(/^\d+(?:\.\d+)?(?:us|ms|s|m|h)$/, durationMessage));

const rateMessage = allowed('a rate between 0 and 100 %', 'Write 1% or 0.01.');
const oneMessage = allowed('a rate that says whether it is 1 % or all of it', 'Write 1% or 100%.');
/** `1%` or `0.01`. */
export const rate = v.union(
  [
    v.pipe(v.string(rateMessage), v.regex(/^(?:100(?:\.0+)?|\d{1,2}(?:\.\d+)?)\s*%$/, rateMessage)),
    v.pipe(
      v.number(rateMessage),
      v.minValue(0, rateMessage),
      v.maxValue(1, rateMessage),
      v.check((value) => value !== 1, oneMessage),
    ),
  ],
  rateMessage,
);

const confidenceMessage = allowed('a confidence between 0 and 100 %, neither of them', 'Write 95% or 0.95.');
export const confidence = v.union(
  [
    v.pipe(v.string(confidenceMessage), v.regex(/^(?!0+(?:\.0+)?\s*%)\d{1,2}(?:\.\d+)?\s*%$/, confidenceMessage)),
    v.pipe(
      v.number(confidenceMessage),
      v.check((value) => value > 0 && value < 1, confidenceMessage),
    ),
  ],
  confidenceMessage,
);

export function wholeNumber(least: number, most: number) {
  const message = allowed(`a whole number from ${least} to ${most}`, `Write a number from ${least} to ${most}.`);
  return v.pipe(v.number(message), v.integer(message), v.minValue(least, message), v.maxValue(most, message));
}

export const text = v.string(allowed('text', 'Put it in quotes.'));
const someMessage = allowed('text that is not empty', 'Write it out, or remove the key.');
export const someText = v.pipe(v.string(someMessage), v.nonEmpty(someMessage));
const flagMessage = allowed('true or false', 'Write true or false.');
export const flag = v.boolean(flagMessage);

export function oneOf<const T extends readonly [string, ...string[]]>(choice: T) {
  return v.picklist(choice, allowed(`one of ${choice.join(', ')}`, `Write ${choice.join(' or ')}.`));
}

const pointerMessage = allowed('a JSON pointer', 'It begins with a slash: /session_id, /data/0/id; "" is the whole message.');
export const pointer = v.pipe(v.string(pointerMessage), v.regex(/^(?:\/(?:[^~/]|~[01])*)*$/, pointerMessage));

const base64Message = allowed('binary data as base64', 'Encode it: printf ... | base64');
export const base64 = v.pipe(v.string(base64Message), v.base64(base64Message));

const regexMessage = allowed('a JavaScript regular expression', 'Write it without slashes around it; \\ begins an escape.');
export const regex = v.pipe(v.string(regexMessage), v.check(isRegex, regexMessage));

function isRegex(source: string): boolean {
  try {
    new RegExp(source, 'u');
    return true;
  } catch {
    return false;
  }
}

export const status = wholeNumber(100, 599);

const phaseMessage = allowed('a phase with a percentile', `Write upgrade.p99, above 0 and below 100; the phases are ${phases.join(', ')}.`);
export const phasePercentile = v.pipe(
  v.string(phaseMessage),
  v.regex(new RegExp(`^(?:${phases.join('|')})\\.p(?!0+(?:\\.0+)?$)\\d{1,2}(?:\\.\\d+)?$`), phaseMessage),
);

/** A mapping of names to values. */
export const byName = <T extends v.GenericSchema>(member: T) => v.record(v.string(), member);
/** Any JSON. */
export const json = v.unknown();

export const closeCode = wholeNumber(1000, 4999);
/** A code that may stand in a close frame (RFC 6455 section 7.4); 1005, 1006 and 1015 never do. */
export const sentCloseCode = v.pipe(
  closeCode,
  v.check(
    (code) => code >= 3000 || (code <= 1014 && ![1004, 1005, 1006].includes(code)),
    allowed('a close code that a client may send', 'Write 1000, 1001 or one from 3000 to 4999.'),
  ),
);
/** A close frame holds at most 123 bytes of it. */
export const closeReason = v.pipe(text, v.maxBytes(123, allowed('a reason of at most 123 bytes', 'Make it shorter.')));
