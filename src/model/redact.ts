// One redactor for every output. Whoever prints a text that came from the user or the wire passes it through here.

export type Redactor = (text: string) => string;

const secretKey =
  /(?:token|api_?key|access_?key|secret|passw(?:or)?d|passwd|auth(?:orization)?|session_?id|signature|sig|credential|jwt|ticket|bearer)/i;
const secretHeaders = new Set(['authorization', 'proxy-authorization', 'cookie', 'set-cookie', 'x-api-key', 'api-key', 'x-auth-token']);
const hidden = '[redacted]';

/** Whether a header's value is a secret by its name alone. */
export const isSecretHeader = (name: string): boolean => secretHeaders.has(name.toLowerCase()) || secretKey.test(name);
/** Whether a query parameter or JSON key holds a secret by its name alone. */
export const isSecretKey = (name: string): boolean => secretKey.test(name) || /^key$/i.test(name);

/** Hides the given secrets in every spelling (plain, URL-encoded, base64, base64url, JSON-escaped), and what looks like one. */
export function createRedactor(secrets: Iterable<string>): Redactor {
  const spellings = [...new Set([...secrets].filter((secret) => secret.length >= 3).flatMap(spellingsOf))].sort(
    (a, b) => b.length - a.length,
  );
  return (text) => {
    let shown = text;
    for (const spelling of spellings) shown = shown.replaceAll(spelling, hidden);
    return redactByName(shown);
  };
}

function spellingsOf(secret: string): readonly string[] {
  const binary = Array.from(new TextEncoder().encode(secret), (byte) => String.fromCharCode(byte)).join('');
  const base64 = btoa(binary).replace(/=+$/, '');
  return [
    secret,
    encodeURIComponent(secret),
    encodeURIComponent(secret).replaceAll('%20', '+'),
    base64,
    base64.replaceAll('+', '-').replaceAll('/', '_'),
    JSON.stringify(secret).slice(1, -1),
  ];
}

function redactByName(text: string): string {
  return text
    .replace(/(\b[a-z][a-z0-9+.-]*:\/\/)[^\s/@:]*(?::[^\s/@]*)?@/gi, `$1${hidden}@`)
    .replace(/([?&])([^=&\s"'#]+)=([^&\s"'#]+)/g, (whole, lead: string, key: string, value: string) =>
      isSecretKey(key) && !isReference(value) ? `${lead}${key}=${hidden}` : whole,
    )
    .replace(
      /\b((?:proxy-)?authorization|cookie|set-cookie|x-api-key)(["']?\s*[:=]\s*["']?)(?!\[redacted\]|\$\{env:)[^\r\n"']+/gi,
      `$1$2${hidden}`,
    );
}

const isReference = (value: string): boolean => value.startsWith('${env:') || value.startsWith('{') || value.startsWith(hidden);
