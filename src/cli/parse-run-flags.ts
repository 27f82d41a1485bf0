import { parseCheckLimit, parsePhaseLimit, parseSignatureLimit } from '../plan/gate-options.js';
import {
  parseConfidence,
  parseCount,
  parseDurationOption,
  parseHeader,
  parsePositiveDuration,
  parseRateOption,
  parseRegex,
  parseSubprotocol,
  parseTimeouts,
} from '../plan/option-values.js';
import type { RunOptions } from '../plan/run-options.js';
import { UsageError } from '../model/usage-error.js';
import type { RunFlags } from './run-flags.js';

/** Reads every value; the first that cannot be read is a UsageError that names its option. */
export function parseRunFlags(flags: RunFlags): RunOptions {
  demandValues(flags);
  return {
    ...given('n', flags.n, (text) => parseCount(text, '--n')),
    ...given('rounds', flags.rounds, (text) => parseCount(text, '--rounds')),
    ...given('cycles', flags.cycles, (text) => parseCount(text, '--cycles')),
    ...given('steady', flags.steady, (text) => parseCount(text, '--steady')),
    ...given('readyWithinNs', flags.readyWithin, (text) => parsePositiveDuration(text, '--ready-within')),
    ...given('lingerNs', flags.linger, (text) => parseDurationOption(text, '--linger')),
    ...given('earlyNs', flags.early, (text) => parseDurationOption(text, '--early')),
    ...given('maxFailureRate', flags.maxFailureRate, (text) => parseRateOption(text, '--max-failure-rate')),
    ...given('confidence', flags.confidence, (text) => parseConfidence(text, '--confidence')),
    ...given('decideWithinNs', flags.decideWithin, (text) => parsePositiveDuration(text, '--decide-within')),
    ...given('origin', flags.origin, (text) => text),
    ...given('caFile', flags.ca, (text) => text),
    ...given('certFile', flags.cert, (text) => text),
    ...given('keyFile', flags.key, (text) => text),
    ...given('serverCmd', flags.serverCmd, (text) => text),
    ...given('serverReady', flags.serverReady, (text) => parseRegex(text, '--server-ready')),
    control: flags.control,
    timeouts: flags.timeout === undefined ? {} : parseTimeouts(flags.timeout, '--timeout'),
    preflight: flags.preflight,
    untilDecided: flags.untilDecided === true,
    maxSignature: (flags.maxSignature ?? []).map((text) => parseSignatureLimit(text, '--max-signature')),
    maxCheck: (flags.maxCheck ?? []).map((text) => parseCheckLimit(text, '--max-check')),
    max: (flags.max ?? []).map((text) => parsePhaseLimit(text, '--max')),
    headers: (flags.header ?? []).map((text) => parseHeader(text, '--header')),
    subprotocols: (flags.subprotocol ?? []).map((text) => parseSubprotocol(text, '--subprotocol')),
    insecure: flags.insecure === true,
    traceQuery: flags.traceQuery === true,
    serverLogs: flags.serverLog ?? [],
    serverLogCmds: flags.serverLogCmd ?? [],
  };
}

/** `--seed "$SEED"` with a variable that is not set: nothing is said, and nothing was meant by it. */
export function demandValues(flags: object): void {
  for (const [name, value] of Object.entries(flags) as [string, unknown][]) {
    if (![value].flat().includes('')) continue;
    const option = `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
    throw new UsageError({
      read: `${option} ''`,
      wrong: 'its value is empty',
      remedy: `Write a value, or leave ${option} out; a variable of the shell may not be set.`,
    });
  }
}

function given<Name extends string, Value>(
  name: Name,
  text: string | undefined,
  parse: (text: string) => Value,
): Partial<Record<Name, Value>> {
  return text === undefined ? {} : ({ [name]: parse(text) } as Partial<Record<Name, Value>>);
}
