// What a finding rests on, in words.
import type { Evidence } from '../model/finding.js';
import { formatDuration } from '../model/units.js';
import type { WireFacts } from './facts.js';
import type { OwnedLine } from './owned-lines.js';

const mostLines = 3;
const mostCharacters = 2000;

/** The wire's own account first, then the lines of the log that are joined to the attempt: the one that named it before the others. */
export function evidenceOf(facts: WireFacts, lines: readonly OwnedLine[], named: OwnedLine | undefined): readonly Evidence[] {
  const others = lines.filter((line) => line !== named && (line.hits.length > 0 || isTroubled(line.line.text)));
  const shown = [...(named === undefined ? [] : [named]), ...others].slice(0, mostLines);
  return [
    { by: 'wire', text: wireAccount(facts), atNs: facts.endNs },
    ...shown.map(({ line, by }) => ({ by, text: shorten(line.text), atNs: line.atNs })),
  ];
}

export const isTroubled = (text: string): boolean =>
  /error|exception|traceback|fail|fatal|panic|critical|refused|denied|timed? ?out/i.test(text);
const shorten = (text: string): string => (text.length > mostCharacters ? `${text.slice(0, mostCharacters)} ...` : text);

function wireAccount(facts: WireFacts): string {
  const { outcome } = facts.attempt;
  switch (outcome.kind) {
    case 'refused':
      return shorten(
        `HTTP ${outcome.httpStatus} ${outcome.statusText}`.trim() + (outcome.body.trim() === '' ? ', no body' : `: ${outcome.body.trim()}`),
      );
    case 'dropped':
      return `${closeAccount(facts)} by the server${after101(facts)}`;
    case 'errored':
      return shorten(`${outcome.code}: ${outcome.text === '' ? '(empty text)' : outcome.text}, after ${outcome.after}`);
    case 'timedOut':
      return `nothing came for ${outcome.step} within ${formatDuration(outcome.limitNs)}, after ${outcome.after}`;
    case 'completed':
      return `failed ${facts.failedChecks.join(', ') || 'a step'}${facts.close === undefined ? '' : `; ${closeAccount(facts)}`}${after101(facts)}`;
    case 'harness':
      return `${outcome.code}: ${outcome.text}`;
    case 'unfinished':
      return `still running at ${outcome.after} when the run ended`;
  }
}

function closeAccount({ close }: WireFacts): string {
  if (close === undefined) return 'ended';
  const how =
    close.end === 'frame' ? '' : close.end === 'timeout' ? ' (no answer to the close)' : ` (${close.end.toUpperCase()}, no close frame)`;
  return `closed ${close.code}${close.reason === '' ? '' : ` ${JSON.stringify(close.reason)}`}${how}`;
}

const after101 = ({ ageNs }: WireFacts): string => (ageNs === undefined ? '' : ` ${formatDuration(ageNs)} after the 101`);
