// Which rules recognise a line of the server's log, and where in it.
import type { LogLine } from '../model/history.js';
import { bestHit } from './precedence.js';
import type { LogHit, Rule } from './rule.js';

/** What a text tells, whomever it may concern. */
export interface LogReading {
  readonly causes: readonly LogHit[];
  /** The signature of the line if it came because one of us had left. */
  readonly consequence?: string;
}

/** Makes the search for all log patterns. The same text is searched once: the tracebacks of one fault are alike. */
export function createLogReader(rules: readonly Rule[]): (line: LogLine) => LogReading {
  const logRules = rules.filter(({ log }) => log.length > 0);
  const known = new Map<string, LogReading>();
  return ({ text }) => {
    const reading = known.get(text) ?? readText(text, logRules);
    known.set(text, reading);
    return reading;
  };
}

function readText(text: string, rules: readonly Rule[]): LogReading {
  const hits = findHits(text, rules);
  const consequence = consequenceIn(hits);
  return { causes: hits.filter(({ rule }) => rule.tier !== 'consequence'), ...(consequence === undefined ? {} : { consequence }) };
}

/** A crash is never noise, even when it was our leaving that set it off. */
function consequenceIn(hits: readonly LogHit[]): string | undefined {
  if (hits.some(({ rule }) => rule.signature.class === 'fatal' || rule.signature.family === 'lifecycle')) return undefined;
  const consequences = hits.filter(({ rule }) => rule.tier === 'consequence');
  return bestHit(consequences.map((log) => ({ rule: log.rule, log })))?.rule.signature.id;
}

const chainLink = /(?:During handling of the above exception, another exception occurred|The above exception was the direct cause of)/;

/** What does not hold the literal part of a pattern is passed over cheaply. */
function findHits(text: string, rules: readonly Rule[]): readonly LogHit[] {
  const lower = text.toLowerCase();
  const hits: LogHit[] = [];
  let chain: readonly string[] | undefined;
  for (const rule of rules) {
    for (const { regex, needle, weight } of rule.log) {
      if ((needle !== '' && !lower.includes(needle)) || !regex.test(text)) continue;
      chain ??= text.split(chainLink);
      hits.push({
        rule,
        weight,
        chainIndex: Math.max(
          0,
          chain.findIndex((part) => regex.test(part)),
        ),
      });
      break;
    }
  }
  return hits;
}
