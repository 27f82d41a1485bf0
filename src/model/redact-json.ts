// A whole report at once: it is redacted before any reporter sees it, so that no reporter can forget to.
import { isSecretHeader, isSecretKey } from './secret-name.js';
import { hidden, hideValue } from './secret-text.js';

/** Keys whose strings are words of ours (a status, an arm, a histogram): a secret that happens to be `pass` must not break the report. */
const ownWords = new Set(
  (
    'action actor arm boundedByHarness by check class closedBy code compression confidence counted cookies demo do end failedChecks from gitCommit ' +
    'hash hdr hold id initiator kind method name needs node os phase planHash ran required runId seed settle signature spoiled stamped ' +
    'stamps startedAt status step symptom target tokens unit verify version'
  ).split(' '),
);
/** Below these keys everything is the user's or the server's, whatever it is called there. */
const foreign = new Set(['body', 'captured', 'headers', 'instances', 'json', 'labels', 'match', 'pointers', 'value']);

interface Place {
  readonly isForeign: boolean;
  /** The value is a secret by the name of a key above it. */
  readonly isSecret: boolean;
  readonly isOwnWord: boolean;
}

/** The same value with every string in it redacted, and hidden as a whole where its key or the name in its header pair is that of a secret. */
export function redactJson<T>(value: T, redact: (text: string) => string): T {
  return walk(value, { isForeign: false, isSecret: false, isOwnWord: false }, (text, { isSecret, isOwnWord }) => {
    if (isOwnWord) return text;
    return isSecret ? hideValue(redact(text)) : redact(text);
  }) as T;
}

/** The strings that redactJson hides by their names, for a redactor that hides them everywhere else too (a token that was handed out by the server and is in its log). */
export function secretsIn(value: unknown): readonly string[] {
  const found = new Set<string>();
  walk(value, { isForeign: false, isSecret: false, isOwnWord: false }, (text, { isSecret, isOwnWord }) => {
    // A short one is more likely to be an ordinary word elsewhere.
    if (isSecret && !isOwnWord && text.length >= 8 && hideValue(text) === hidden) found.add(text);
    return text;
  });
  return [...found];
}

type Replace = (text: string, place: Place) => string;

function walk(value: unknown, place: Place, replace: Replace): unknown {
  if (typeof value === 'string') return replace(value, place);
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return walkList(value, place, replace);
  return Object.fromEntries(
    Object.entries(value).map(([key, part]) => {
      const shownKey = place.isForeign ? replace(key, { ...place, isSecret: false, isOwnWord: false }) : key;
      return [shownKey, walk(part, placeUnder(key, place), replace)];
    }),
  );
}

function placeUnder(key: string, place: Place): Place {
  const isOwnWord = !place.isForeign && ownWords.has(key);
  return {
    isForeign: place.isForeign || foreign.has(key),
    isSecret: place.isSecret || (!isOwnWord && isSecretKey(key)),
    isOwnWord,
  };
}

/** In a list a secret stands behind its name: header pairs, and flags of a command line. */
function walkList(list: readonly unknown[], place: Place, replace: Replace): readonly unknown[] {
  const [name] = list;
  const isHeaderPair = list.length === 2 && typeof name === 'string' && typeof list[1] === 'string' && isSecretHeader(name);
  return list.map((member, index) => {
    const before = list[index - 1];
    const isAfterFlag = typeof before === 'string' && /^--?[a-z]/i.test(before) && before !== '--key' && isSecretKey(before);
    return walk(member, { ...place, isSecret: place.isSecret || (index > 0 && (isHeaderPair || isAfterFlag)) }, replace);
  });
}
