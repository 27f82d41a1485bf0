// The values of command-line options. Each parser takes the text and the option's name, and throws a UsageError with the right hint.
import { type Ns, parseDurationNs, parseRate } from '../model/units.js';
import { UsageError } from '../model/usage-error.js';
import { headerTrouble, isSubprotocol } from './check-targets.js';
import type { Timeouts } from './run-options.js';

const mostClients = 100_000;

/** A whole number from 1 to 100,000. */
export function parseCount(text: string, option: string): number {
  const number = Number(text.trim());
  if (/^\d+$/.test(text.trim()) && number >= 1 && number <= mostClients) return number;
  const most = mostClients.toLocaleString('en');
  throw new UsageError({
    read: `${option} ${text}`,
    wrong: countTrouble(text, number, most),
    remedy: `Write a whole number from 1 to ${most}: ${option} 20`,
  });
}

function countTrouble(text: string, number: number, most: string): string {
  if (text.trim() === '' || Number.isNaN(number)) return 'that is not a number';
  if (number < 1) return 'that would test nothing';
  if (number > mostClients) return `that is more than ${most}`;
  return Number.isInteger(number) ? 'that is not written as a plain number' : 'that is not a whole number';
}

/** `250ms`, `2s`, `1m`, in nanoseconds. */
export function parseDurationOption(text: string, option: string): Ns {
  const ns = parseDurationNs(text);
  if (ns !== undefined) return ns;
  const bare = /^\d+(?:\.\d+)?$/.test(text.trim());
  throw new UsageError({
    read: `${option} ${text}`,
    wrong: bare ? 'a duration needs its unit' : 'that is not a duration',
    remedy: bare ? `Did you mean ${text.trim()}ms or ${text.trim()}s?` : `Write 250ms, 2s or 1m: ${option} 2s`,
  });
}

/** A duration that is more than nothing, in nanoseconds. */
export function parsePositiveDuration(text: string, option: string): Ns {
  const ns = parseDurationOption(text, option);
  if (ns > 0) return ns;
  throw new UsageError({
    read: `${option} ${text}`,
    wrong: 'no time at all is not enough',
    remedy: `Write how long to wait: ${option} 2s`,
  });
}

/** `1%` or `0.01`, as 0..1. A bare 1 is refused: whoever means 1 % would have a gate that lets everything pass. */
export function parseRateOption(text: string, option: string): number {
  const rate = parseRate(text);
  if (rate === 1 && !text.includes('%')) {
    throw new UsageError({ read: `${option} ${text}`, wrong: 'that may be 1 % or all of it', remedy: 'Did you mean 1% or 100%?' });
  }
  if (rate !== undefined) return rate;
  const amount = Number(text.trim().replace(/\s*%$/, ''));
  const isPercent = text.trim().endsWith('%');
  throw new UsageError({
    read: `${option} ${text}`,
    wrong: Number.isNaN(amount) ? 'that is not a rate' : amount < 0 ? 'a rate is not below 0' : 'a rate is not above 100 %',
    remedy: !isPercent && amount > 1 && amount <= 100 ? `Did you mean ${amount}% or ${amount / 100}?` : `Write 1% or 0.01: ${option} 1%`,
  });
}

/** `95%` or `0.95`, between 0 and 1 and neither. */
export function parseConfidence(text: string, option: string): number {
  const rate = parseRate(text);
  if (rate !== undefined && rate > 0 && rate < 1) return rate;
  const amount = Number(text.trim().replace(/\s*%$/, ''));
  const meant =
    amount > 1 && amount < 100 && !text.includes('%') ? `Did you mean ${amount}% or ${amount / 100}?` : `Write 95% or 0.95: ${option} 95%`;
  throw new UsageError({ read: `${option} ${text}`, wrong: confidenceTrouble(rate, amount), remedy: meant });
}

function confidenceTrouble(rate: number | undefined, amount: number): string {
  if (rate === 1) return 'no finite run proves anything with certainty';
  if (rate === 0) return 'a confidence of 0 asks for no proof';
  return Number.isNaN(amount) ? 'that is not a confidence' : 'a confidence lies between 0 and 100 %';
}

/** `name: value`. The value is taken for a secret: no message quotes it. */
export function parseHeader(text: string, option: string): readonly [name: string, value: string] {
  const [, name = '', value = ''] = /^([^:]*):(.*)$/s.exec(text) ?? [];
  if (name === '') {
    throw new UsageError({ read: option, wrong: 'a header is a name, a colon and a value', remedy: `Write ${option} 'x-tenant: acme'` });
  }
  const header = [name.trim(), value.trim()] as const;
  const trouble = headerTrouble(...header);
  if (trouble === undefined) return header;
  throw new UsageError({ read: `${option} '${name}: ...'`, ...trouble });
}

/** A name as Sec-WebSocket-Protocol takes it. */
export function parseSubprotocol(text: string, option: string): string {
  if (isSubprotocol(text)) return text;
  throw new UsageError({
    read: `${option} ${text}`,
    wrong: 'a subprotocol has no spaces, commas or quotes',
    remedy: `Give one name each time: ${option} graphql-transport-ws ${option} json`,
  });
}

const timeoutKeys = { tcp: 'tcpNs', tls: 'tlsNs', upgrade: 'upgradeNs', close: 'closeNs' } as const satisfies Readonly<
  Record<string, keyof Timeouts>
>;

/** `10s` for every phase, or `upgrade=30s,tcp=2s`. */
export function parseTimeouts(text: string, option: string): Timeouts {
  if (!text.includes('=')) {
    const ns = parsePositiveDuration(text, option);
    return { tcpNs: ns, tlsNs: ns, upgradeNs: ns, closeNs: ns };
  }
  return Object.fromEntries(
    text.split(',').map((part) => {
      const [, phase = '', duration = ''] = /^\s*([^=]*?)\s*=\s*(.*?)\s*$/.exec(part) ?? [];
      if (!isTimeoutPhase(phase)) {
        throw new UsageError({
          read: `${option} ${text}`,
          wrong: `there is no time-out for ${phase === '' ? 'nothing' : phase}`,
          remedy: `Write ${option} 10s, or ${option} upgrade=30s,tcp=2s; there is ${Object.keys(timeoutKeys).join(', ')}.`,
        });
      }
      return [timeoutKeys[phase], parsePositiveDuration(duration, `${option} ${phase}=`)];
    }),
  );
}

const isTimeoutPhase = (phase: string): phase is keyof typeof timeoutKeys => Object.hasOwn(timeoutKeys, phase);

/** A JavaScript regular expression. */
export function parseRegex(text: string, option: string): string {
  try {
    return new RegExp(text, 'u').source;
  } catch (cause) {
    throw new UsageError({
      read: `${option} ${text}`,
      wrong: 'that is not a JavaScript regular expression',
      remedy: 'Escape ( [ { . * + ? with \\ where they stand for themselves.',
      cause,
    });
  }
}
