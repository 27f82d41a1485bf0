// Whether a name by itself says that its value is a secret. Names are read word by word, so that `design`, `keyboard` and `monkey` are none.

const headers = new Set(['authorization', 'proxy-authorization', 'cookie', 'set-cookie', 'x-api-key', 'api-key', 'x-auth-token']);
const secretWords = new Set(
  'authorization bearer cookie credential credentials csrf jwt otp passphrase passwd password passwords pwd secret secrets sig signature ticket token tokens xsrf'.split(
    ' ',
  ),
);
/** Words that are secret together with `key`: an API key is, a public key or the key of a WebSocket handshake is not. */
const keyKinds = new Set('access api auth client encryption private secret service session shared signing'.split(' '));
/** A name may run its words together: `accesstoken`, `APIKEY`, `sessionid`. */
const runTogether = /(?:token|secret|passw(?:or)?d|apikey|accesskey|privatekey|secretkey|credentials?|sessionid|jwt)$|^passw(?:or)?d/;
/** What is told about a secret is none: `token_type`, `tokenExpiresIn`, `password_length`. */
const aboutWords = new Set('at count expired expires expiry file in kind length limit path present size ttl type valid'.split(' '));

/** Whether a header's value is a secret by its name alone. */
export const isSecretHeader = (name: string): boolean => headers.has(name.toLowerCase()) || isSecretKey(name);

/** Whether a header carries a secret in every HTTP request that has it, so that prose around it does not matter. */
export const isCredentialHeader = (name: string): boolean => headers.has(name.toLowerCase());

/** Whether a query parameter, a JSON key, a flag or a column holds a secret by its name alone. */
export function isSecretKey(name: string): boolean {
  const words = wordsOf(name);
  const last = words.at(-1) ?? '';
  if (aboutWords.has(last)) return false;
  if (words.length === 1 && (last === 'key' || last === 'pass')) return true;
  if (last === 'auth' || words.some((word) => secretWords.has(word) || runTogether.test(word))) return true;
  return words.some((word, index) => isPair(words[index - 1], word));
}

/** In a URL a few more names are secret, which mean something harmless elsewhere: `code` is a close code in a log, and a log-in there. */
export function isSecretParameter(name: string): boolean {
  const words = wordsOf(name);
  return (
    isSecretKey(name) || parameters.has(words.join('')) || (words.length > 1 && words.at(-1) === 'code' && codeKinds.has(words[0] ?? ''))
  );
}

const parameters = new Set(
  'assertion clientassertion code hmac oauth otp passcode phpsessid pin psk samlresponse sess sessid session sid sso'.split(' '),
);
const codeKinds = new Set('access activation auth device invite login pairing pass secret verification'.split(' '));

const isPair = (before: string | undefined, word: string): boolean =>
  before !== undefined && ((word === 'key' && keyKinds.has(before)) || (word === 'id' && before === 'session'));

/** `accessToken`, `X-Api-Key`, `APIKey`, `token2` and `user.password` as words in lower case. */
function wordsOf(name: string): readonly string[] {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z]+/)
    .filter((word) => word !== '');
}
