// Ties a line of the server's log to the one attempt that it names: by its token, else by its local port.
import type { JoinedBy } from '../model/finding.js';
import type { Attempt, LogLine } from '../model/history.js';
import type { Ns } from '../model/units.js';
import { groupBy } from '../model/group-by.js';

export interface Owner {
  readonly attempt: Attempt;
  readonly by: Extract<JoinedBy, 'token' | 'port'>;
}

/** Letters beyond ASCII are taken whole: far cheaper than asking for their properties. */
const wordPattern = /[\w\u0080-\uffff]+/g;
const portPattern = /:(\d{4,5})(?=[\s"'\])},;]|$)|', (\d{4,5})\)|\bport["']?[=: ]+(\d{4,5})(?!\d)/g;

/**
 * Makes the lookup. A token that two clients share identifies nobody; the cycles of one client share its user, and there the one whose
 * port is in the line, too, is meant, else the latest that had begun. Attempts and lines must be of one round.
 */
export function createOwnerLookup(attempts: readonly Attempt[]): (line: LogLine) => Owner | undefined {
  const tokensOf = createTokenSearch(attempts);
  const byPort = indexPorts(attempts);
  return (line) => ownerByToken(tokensOf(line.text), line, byPort) ?? ownerByPort(line, byPort);
}

interface Token {
  readonly text: string;
  readonly attempts: Attempt[];
}

/** Tokens by the rarest word in them, so that a line is searched once and hardly ever in vain, whatever the number of attempts. */
function indexTokens(attempts: readonly Attempt[]): ReadonlyMap<string, readonly Token[]> {
  const tokens = new Map<string, Token>();
  for (const attempt of attempts) {
    for (const text of new Set(attempt.tokens)) {
      const token = tokens.get(text);
      if (token === undefined) tokens.set(text, { text, attempts: [attempt] });
      else token.attempts.push(attempt);
    }
  }
  const identifying = [...tokens.values()].filter(identifies).map((token) => ({ token, words: [...wordsOf(token.text)] }));
  const count = new Map<string, number>();
  for (const { words } of identifying) for (const word of words) count.set(word, (count.get(word) ?? 0) + 1);
  const rarer = (a: string, b: string): string => ((count.get(b) ?? 0) < (count.get(a) ?? 0) ? b : a);
  const rarest = groupBy(identifying, ({ words: [first = '', ...others] }) => others.reduce(rarer, first));
  return new Map([...rarest].map(([word, members]) => [word, members.map(({ token }) => token)]));
}

const wordsOf = (text: string): ReadonlySet<string> => new Set(text.match(wordPattern));

/** Short words and small numbers stand in every log. */
function identifies({ text, attempts }: Token): boolean {
  if (text.length < 3 || /^\d{1,5}$/.test(text)) return false;
  return new Set(attempts.map(({ id }) => `${id.actor} ${id.client}`)).size === 1;
}

/** Makes the search for the tokens in a text. The same text is searched once: the tracebacks of one fault are alike. */
function createTokenSearch(attempts: readonly Attempt[]): (text: string) => readonly Token[] {
  const byWord = indexTokens(attempts);
  const known = new Map<string, readonly Token[]>();
  return (text) => {
    if (byWord.size === 0) return [];
    const tokens = known.get(text) ?? tokensIn(text, byWord);
    known.set(text, tokens);
    return tokens;
  };
}

function tokensIn(text: string, byWord: ReadonlyMap<string, readonly Token[]>): readonly Token[] {
  return [...wordsOf(text)].flatMap((word) => byWord.get(word) ?? []).filter((token) => holdsWhole(text, token.text));
}

/** The attempt with most of its tokens in the line; of several, the one whose port is there as well, else the latest begun. */
function ownerByToken(tokens: readonly Token[], line: LogLine, byPort: ReadonlyMap<number, readonly Attempt[]>): Owner | undefined {
  if (tokens.length === 0) return undefined;
  const score = new Map<Attempt, number>();
  for (const token of tokens) for (const attempt of token.attempts) score.set(attempt, (score.get(attempt) ?? 0) + 1);
  const most = Math.max(...score.values());
  const named = [...score].filter(([, count]) => count === most).map(([each]) => each);
  const ports = named.length > 1 ? portsIn(line.text) : [];
  const withPort = named.filter((each) => ports.some((port) => byPort.get(port)?.includes(each) === true));
  const attempt = latestBegun(withPort.length > 0 ? withPort : named, line.atNs);
  return attempt === undefined ? undefined : { attempt, by: 'token' };
}

/** The token as a whole word: `user-1` is not in `user-12`, nor in `user-1-2`. */
function holdsWhole(text: string, token: string): boolean {
  for (let at = text.indexOf(token); at >= 0; at = text.indexOf(token, at + 1)) {
    const before = text.slice(Math.max(0, at - 1), at);
    const after = text.slice(at + token.length, at + token.length + 2);
    if (!/[\w\u0080-\uffff-]$/.test(before) && !/^-?[\w\u0080-\uffff]/.test(after)) return true;
  }
  return false;
}

function indexPorts(attempts: readonly Attempt[]): ReadonlyMap<number, readonly Attempt[]> {
  const byPort = new Map<number, Attempt[]>();
  for (const attempt of attempts) {
    if (attempt.local === undefined) continue;
    const before = byPort.get(attempt.local.port);
    if (before === undefined) byPort.set(attempt.local.port, [attempt]);
    else before.push(attempt);
  }
  return byPort;
}

function ownerByPort(line: LogLine, byPort: ReadonlyMap<number, readonly Attempt[]>): Owner | undefined {
  if (byPort.size === 0) return undefined;
  for (const port of portsIn(line.text)) {
    const attempt = latestBegun(byPort.get(port) ?? [], line.atNs);
    if (attempt !== undefined) return { attempt, by: 'port' };
  }
  return undefined;
}

const portsIn = (text: string): readonly number[] =>
  [...text.matchAll(portPattern)].map((found) => Number(found[1] ?? found[2] ?? found[3]));

/** A line may be stamped a little before our own stamp of what it tells of. */
const clockToleranceNs = 5e6;

/** The attempt that began last before the line; when all began after it, the first of them. */
function latestBegun(attempts: readonly Attempt[], atNs: Ns): Attempt | undefined {
  const begun = ({ marks }: Attempt): Ns => marks.started ?? marks.scheduled ?? 0;
  const inOrder = [...attempts].sort((a, b) => begun(a) - begun(b));
  return inOrder.findLast((attempt) => begun(attempt) <= atNs + clockToleranceNs) ?? inOrder[0];
}
