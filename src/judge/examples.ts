import type { Finding } from '../model/finding.js';
import type { Attempt, LogLine } from '../model/history.js';
import type { Example } from '../model/report.js';
import { attemptKey } from './attempt-key.js';
import { createCounter } from './counter.js';
import type { JudgedAttempt } from './judged-attempt.js';

export interface ExampleKeeper {
  readonly addRound: (judged: readonly JudgedAttempt[], findings: ReadonlyMap<string, Finding>, lines: readonly LogLine[]) => void;
  /** The failing ones first. */
  readonly examples: () => readonly Example[];
}

const mostPerSignature = 3;
const mostFailing = 9;
const mostPassing = 2;
const mostLines = 40;

/** Keeps the first few timelines: up to three of each signature, nine failing and two passing ones in all. */
export function createExampleKeeper(): ExampleKeeper {
  const failing: Example[] = [];
  const passing: Example[] = [];
  const kept = createCounter();
  return {
    addRound(judged, findings, lines) {
      for (const { attempt, standing } of judged) {
        const finding = findings.get(attemptKey(attempt.id));
        const id = finding?.signature ?? '';
        if (standing === 'failed' && failing.length < mostFailing && kept.of(id) < mostPerSignature) {
          kept.add(id);
          failing.push({ attempt, ...(finding === undefined ? {} : { finding }), log: linesBeside(attempt, lines) });
        }
        if (standing === 'completed' && passing.length < mostPassing) passing.push({ attempt, log: linesBeside(attempt, lines) });
      }
    },
    examples: () => [...failing, ...passing],
  };
}

/** Lines that name the attempt, and those written while it lived or up to 250 ms later, in the order of time. */
function linesBeside(attempt: Attempt, lines: readonly LogLine[]): readonly LogLine[] {
  const stamps = Object.values(attempt.marks);
  const fromNs = Math.min(...stamps);
  const toNs = Math.max(...stamps) + 250e6;
  const names = [...attempt.tokens, ...(attempt.local === undefined ? [] : [`:${attempt.local.port}`])];
  const naming = lines.filter(({ text }) => names.some((name) => text.includes(name)));
  const others = lines.filter((line) => line.atNs >= fromNs && line.atNs <= toNs && !naming.includes(line));
  return [...naming.slice(0, mostLines), ...others.slice(0, Math.max(0, mostLines - naming.length))].sort((a, b) => a.atNs - b.atNs);
}
