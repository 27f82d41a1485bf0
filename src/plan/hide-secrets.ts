// Which parts of a target are secret by where they stand: user info and secret query keys of a URL, secret headers and JSON keys.
import type { Json } from '../model/json.js';
import type { Expectation, Matcher, Payload } from '../model/message.js';
import { isSecretHeader, isSecretKey, isSecretParameter } from '../model/redact.js';
import type { HttpExchange } from '../model/target.js';
import type { Template } from '../model/template.js';
import type { SecretVault } from './secret-vault.js';

/** Hides the literal parts of a template; references stay, and so do words that only lead up to one (`Bearer `, `session=`). */
export function hideLiterals(template: Template, name: string, vault: SecretVault): Template {
  let hidden = '';
  let from = 0;
  for (const found of template.matchAll(/\$\{env:[^}]*\}|\{([A-Za-z_][A-Za-z0-9_.]*)\}/g)) {
    if (found[1] !== undefined && !vault.isTemplateName(found[1])) continue;
    hidden += hideLeading(template.slice(from, found.index), name, vault) + found[0];
    from = found.index + found[0].length;
  }
  return hidden + hideLiteral(template.slice(from), name, vault);
}

/** What stands before a reference may end in the name that leads up to it. */
function hideLeading(literal: string, name: string, vault: SecretVault): string {
  const [tail = ''] = /(?:(?<=^|[;,&\s])[\w.-]+=)$/.exec(literal) ?? [];
  return hideLiteral(literal.slice(0, literal.length - tail.length), name, vault) + tail;
}

function hideLiteral(literal: string, name: string, vault: SecretVault): string {
  const [, lead = '', secret = '', tail = ''] = /^(\s*(?:(?:bearer|basic|token|digest)\s+)?)(.*?)([;,&\s]*)$/is.exec(literal) ?? [];
  return secret === '' ? literal : `${lead}${vault.hide(name, secret)}${tail}`;
}

export function hideInUrl(url: Template, vault: SecretVault): Template {
  return url
    .replace(
      /^([a-z][a-z0-9+.-]*:\/\/)([^\s/?#]*)@/i,
      (_whole, scheme: string, userInfo: string) => `${scheme}${hideLiterals(userInfo, 'url user info', vault)}@`,
    )
    .replace(/([?&])([^=&#]+)=([^&#]+)/g, (whole, lead: string, key: string, value: string) =>
      isSecretParameter(decode(key)) ? `${lead}${key}=${hideInParameter(value, `query ${key}`, vault)}` : whole,
    );
}

/** What is filled in there is percent-encoded, so that the secret is kept decoded; a plus may mean a space or itself, and stays. */
function hideInParameter(value: string, name: string, vault: SecretVault): string {
  return value
    .split('+')
    .map((part) => hideLiterals(decode(part), name, vault))
    .join('+');
}

/** Percent escapes read, where they are right. */
export function decode(key: string): string {
  try {
    return decodeURIComponent(key);
  } catch {
    return key;
  }
}

export type Headers = readonly (readonly [name: string, value: Template])[];

export const hideInHeaders = (headers: Headers, vault: SecretVault): Headers =>
  headers.map(([name, value]) => [name, isSecretHeader(name) ? hideLiterals(value, `header ${name}`, vault) : value]);

/** Strings under a secret key, however deep below it. */
export function hideInJson(json: Json, vault: SecretVault, secretKey?: string): Json {
  if (typeof json === 'string') return secretKey === undefined ? hideInText(json, vault) : hideLiterals(json, `json ${secretKey}`, vault);
  if (typeof json !== 'object' || json === null) return json;
  if (Array.isArray(json)) return (json as readonly Json[]).map((member) => hideInJson(member, vault, secretKey));
  return Object.fromEntries(
    Object.entries(json).map(([key, value]) => [key, hideInJson(value, vault, isSecretKey(key) ? key : secretKey)]),
  );
}

/** Text that is not JSON as a whole may still hold `"token":"..."` or `password=...`. */
export function hideInText(text: Template, vault: SecretVault): Template {
  return text
    .replace(/("([^"\\]+)"\s*:\s*")((?:[^"\\]|\\.)*)"/g, (whole, lead: string, key: string, value: string) =>
      isSecretKey(key) ? `${lead}${hideLiterals(value, `json ${key}`, vault)}"` : whole,
    )
    .replace(/(^|[?&;\s])([\w.-]+)=([^&;\s"']+)/g, (whole, lead: string, key: string, value: string) =>
      (/[?&]/.test(lead) ? isSecretParameter(key) : isSecretKey(key))
        ? `${lead}${key}=${hideLiterals(value, `text ${key}`, vault)}`
        : whole,
    );
}

export function hideInPayload(payload: Payload, vault: SecretVault): Payload {
  switch (payload.kind) {
    case 'text':
      return { kind: 'text', text: hideInText(payload.text, vault) };
    case 'json':
      return hideNumbers(hideInJson(payload.value, vault), vault);
    case 'binary':
      return payload;
  }
}

/** A number under a secret key (`otp: 123456`) has no reference in JSON: such a message is sent as the text that it would be. */
function hideNumbers(value: Json, vault: SecretVault): Payload {
  const mark = '\u0000';
  const text = JSON.stringify(value, (key, part: Json) =>
    typeof part === 'number' && isSecretKey(key) ? `${mark}${vault.hide(`json ${key}`, String(part))}${mark}` : part,
  );
  if (!text.includes('"\\u0000${env:')) return { kind: 'json', value };
  return { kind: 'text', text: text.replace(/"\\u0000(\$\{env:[A-Z0-9_]+\})\\u0000"/g, '$1') };
}

export function hideInMatcher(matcher: Matcher, vault: SecretVault): Matcher {
  return {
    ...matcher,
    ...(matcher.text === undefined ? {} : { text: hideInText(matcher.text, vault) }),
    ...(matcher.match === undefined ? {} : { match: hideInJson(matcher.match, vault) }),
    ...(matcher.pointers === undefined ? {} : { pointers: hideInPointers(matcher.pointers, vault) }),
  };
}

const hideInPointers = (pointers: Readonly<Record<string, Json>>, vault: SecretVault): Readonly<Record<string, Json>> =>
  Object.fromEntries(
    Object.entries(pointers).map(([pointer, value]) => {
      const key = pointer.split('/').find(isSecretKey);
      return [pointer, hideInJson(value, vault, key)];
    }),
  );

export function hideInExpectation(expectation: Expectation, vault: SecretVault): Expectation {
  return {
    ...expectation,
    matcher: hideInMatcher(expectation.matcher, vault),
    ...(expectation.reject === undefined ? {} : { reject: hideInMatcher(expectation.reject, vault) }),
  };
}

export function hideInHttp(http: HttpExchange, vault: SecretVault): HttpExchange {
  return {
    ...http,
    url: hideInUrl(http.url, vault),
    headers: hideInHeaders(http.headers, vault),
    ...(http.body === undefined ? {} : { body: hideInJson(http.body, vault) }),
  };
}
