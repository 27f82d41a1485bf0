import { createRedactor } from '../model/redact.js';
import { fillTemplate, type Lookup } from '../model/template.js';
import { UsageError } from '../model/usage-error.js';

/** What is wrong with a URL, or undefined. */
export type UrlTrouble = { readonly wrong: string; readonly remedy: string } | undefined;

/** The URL of a target as it was given on the command line, behind an option if any; throws a UsageError where it is none. */
export function checkUrl(url: string, option?: string): string {
  const trouble = webSocketUrlTrouble(url);
  if (trouble === undefined) return url;
  throw new UsageError({ read: option === undefined ? redactUrl(url) : `${option} ${redactUrl(url)}`, ...trouble });
}

/** A ws:// or wss:// URL; its templates may stand anywhere behind the scheme. `env` resolves `${env:NAME}`. */
export function webSocketUrlTrouble(url: string, env: Lookup = anyText): UrlTrouble {
  return urlTrouble(url, env, ['ws', 'wss'], 'ws://127.0.0.1:8000/ws');
}

/** An http:// or https:// URL of a request beside the connection. */
export function httpUrlTrouble(url: string, env: Lookup = anyText): UrlTrouble {
  return urlTrouble(url, env, ['http', 'https'], 'http://127.0.0.1:8000/healthz');
}

function urlTrouble(template: string, env: Lookup, schemes: readonly string[], example: string): UrlTrouble {
  if (env === anyText && template.startsWith('${env:')) return undefined;
  const url = fillTemplate(template, sampleOf, env);
  const shown = redactUrl(template);
  if (/\s/.test(url)) return { wrong: 'a URL holds no white space', remedy: `Write %20 for a space: ${example}` };
  const scheme = /^([A-Za-z][A-Za-z0-9+.-]*):\/\//.exec(url)?.[1]?.toLowerCase();
  if (scheme === undefined) return { wrong: 'the scheme is missing', remedy: `Did you mean ${withScheme(shown, schemes)}?` };
  if (!schemes.includes(scheme)) return schemeTrouble(scheme, schemes, shown, example);
  const host = hostOf(url);
  if (host === '' || host.startsWith(':')) return { wrong: 'the host is missing', remedy: `Write it behind the slashes: ${example}` };
  if (scheme.startsWith('ws') && url.includes('#'))
    return { wrong: 'a WebSocket URL has no fragment (#...)', remedy: 'Remove the part from # on, or write %23.' };
  return hostTrouble(url, host, example);
}

/** Of `ws//host`, `ws:host` and `//host` the slip is the colon or the slashes; a plain `localhost:8000` has a port, not a scheme. */
function withScheme(shown: string, schemes: readonly string[]): string {
  const [, meant, rest] = /^([a-z]+)(?::\/|\/\/|:(?!\d))([^/].*)$/i.exec(shown) ?? [];
  const scheme = schemes.find((known) => known === meant?.toLowerCase());
  return scheme === undefined || rest === undefined ? `${schemes[0] ?? ''}://${shown.replace(/^\/+/, '')}` : `${scheme}://${rest}`;
}

function schemeTrouble(scheme: string, schemes: readonly string[], shown: string, example: string): UrlTrouble {
  const twin = ({ http: 'ws', https: 'wss', ws: 'http', wss: 'https' } as Readonly<Record<string, string>>)[scheme];
  const wrong = `${scheme}:// is not ${schemes.map((allowed) => `${allowed}://`).join(' or ')}`;
  if (twin === undefined || !schemes.includes(twin)) return { wrong, remedy: `Write it like ${example}` };
  return { wrong, remedy: `Did you mean ${shown.replace(/^[A-Za-z]+/, twin)}?` };
}

/** `host:port`, without the user info. */
function hostOf(url: string): string {
  const authority = /^[^:]+:\/\/([^/?#]*)/.exec(url)?.[1] ?? '';
  return authority.slice(authority.lastIndexOf('@') + 1);
}

function hostTrouble(url: string, host: string, example: string): UrlTrouble {
  const port = /^(?:\[[^\]]*\]|[^[:]*):(.*)$/.exec(host)?.[1];
  if (port !== undefined && port !== '' && !(/^\d+$/.test(port) && Number(port) >= 1 && Number(port) <= 65_535)) {
    return {
      wrong: `${/^\d+$/.test(port) ? port : 'what stands behind the colon'} is not a port`,
      remedy: `A port is a number from 1 to 65535: ${example}`,
    };
  }
  return URL.canParse(url)
    ? undefined
    : { wrong: 'the host is not valid', remedy: `Write it like ${example}; an IPv6 address goes in brackets: ws://[::1]:8000/ws` };
}

/** Stands for what is filled in later; it is right as a host and as a port. */
const sampleOf = (): string => '1';
/** What an environment variable holds is not known here. */
const anyText: Lookup = () => '1';

const redact = createRedactor([]);
/** Also of what is no URL yet: whatever stands before an @ may be a password. */
export const redactUrl = (text: string): string =>
  redact(text.replace(/^((?:[a-z][a-z0-9+.-]*(?::\/*|\/+)|\/+)?)[^/?#]*@/i, '$1[redacted]@'));
