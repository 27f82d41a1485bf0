// What a schema cannot say of a target: its URLs, its subprotocols and headers, the names its templates may use.
import { fillTemplate, type Lookup } from '../model/template.js';
import { capturedNames } from './captured-names.js';
import { httpUrlTrouble, type UrlTrouble, webSocketUrlTrouble } from './check-url.js';
import type { TargetConfig } from './config.js';
import type { Key } from './read-yaml.js';
import { unknownClientNames } from './template-names.js';
import { below, type Report } from './trouble-list.js';
import { mayUseTls } from './uses-tls.js';

/** Of an `incomplete` target something was left out that had another shape: names that are missing may have stood there. */
export function checkTargets(
  targets: Readonly<Record<string, TargetConfig>>,
  { env, incomplete }: { readonly env: Lookup; readonly incomplete: ReadonlySet<string> },
  report: Report,
): void {
  for (const [name, target] of Object.entries(targets)) {
    const here = below(report, name);
    checkUrls(target, (envName) => env(envName) ?? '1', here);
    checkTokens(target, here);
    checkTls(target, env, here);
    if (!incomplete.has(name)) checkClientNames(target, here);
  }
}

function checkUrls({ url, profile }: TargetConfig, env: Lookup, report: Report): void {
  const say = (keys: readonly Key[], trouble: UrlTrouble): void => {
    if (trouble !== undefined) report(keys, trouble.wrong, trouble.remedy);
  };
  say(['url'], webSocketUrlTrouble(url, env));
  for (const [index, http] of profile.prepare.entries()) say(['prepare', index, 'http', 'url'], httpUrlTrouble(http.url, env));
  if (profile.push !== undefined) say(['push', 'http', 'url'], httpUrlTrouble(profile.push.http.url, env));
  if (profile.limit?.url !== undefined) say(['limit', 'url'], webSocketUrlTrouble(profile.limit.url, env));
  if (profile.health !== undefined) say(['health'], httpUrlTrouble(profile.health, env));
  if (profile.version !== undefined) say(['version', 'http'], httpUrlTrouble(profile.version.url, env));
}

function checkTls(target: TargetConfig, env: Lookup, report: Report): void {
  const { tls } = target;
  if (tls === undefined) return;
  const saysMore = (tls.caFile ?? tls.certFile ?? tls.keyFile ?? tls.serverName) !== undefined;
  if (saysMore && !mayUseTls(target, (template) => fillTemplate(template, () => undefined, env))) {
    const wrong = 'the url begins with ws://, which has no TLS, and no request of the profile is https://';
    report(['tls'], wrong, 'Write wss:// in the url, or remove tls.', 'key');
  }
  const [given, missing] = tls.certFile === undefined ? ['key', 'cert'] : ['cert', 'key'];
  if ((tls.certFile === undefined) !== (tls.keyFile === undefined))
    report(['tls', given], `a client certificate needs its key, and ${missing} is missing`, `Add ${missing}: FILE.`, 'key');
}

/** A token of RFC 9110 5.6.2. */
const token = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;
/** What templates stand for is known only later: see demandEnvironment. */
export const isSubprotocol = (text: string): boolean => token.test(text.replace(/\$\{env:[^}]*\}|\{[A-Za-z_][\w.]*\}/g, 'x'));

/** These our own handshake writes. */
const ownHeaders = /^(?:upgrade|connection|sec-websocket-(?:key|version|extensions|protocol|accept))$/i;

function checkTokens({ subprotocols, headers }: TargetConfig, report: Report): void {
  for (const [index, subprotocol] of subprotocols.entries()) {
    if (!isSubprotocol(subprotocol))
      report(['subprotocols', index], 'a subprotocol has no spaces, commas or quotes', 'Write one name, such as graphql-transport-ws.');
    if (subprotocols.indexOf(subprotocol) !== index)
      report(['subprotocols', index], `${subprotocol} stands here twice`, 'Keep one of the two.');
  }
  for (const [name, value] of headers) {
    const trouble = headerTrouble(name, value);
    if (trouble !== undefined) report(['headers', name], trouble.wrong, trouble.remedy, 'key');
  }
}

/** What is wrong with a header of the opening request, or undefined. */
export function headerTrouble(name: string, value: string): { readonly wrong: string; readonly remedy: string } | undefined {
  if (!token.test(name)) return { wrong: 'that is not a name of a header', remedy: 'A name has letters, digits and dashes.' };
  if (ownHeaders.test(name))
    return {
      wrong: `the header ${name} belongs to the opening handshake itself`,
      remedy: 'Remove it; subprotocols and compression have keys of their own.',
    };
  if (/[\r\n\0]/.test(value)) return { wrong: `the value of ${name} has a line break in it`, remedy: 'A header is one line.' };
  return undefined;
}

/** `{client.token}` that nothing fills in would reach the server as braces. */
function checkClientNames(target: TargetConfig, report: Report): void {
  const captured = capturedNames(target.profile);
  const [unknown] = unknownClientNames(JSON.stringify([target.url, target.headers, target.subprotocols, target.profile]), captured);
  if (unknown === undefined) return;
  report(
    ['url'],
    `{${unknown}} is not known: clients from a CSV file are not built yet`,
    'Use {client.user}, which is made up for each client, a captured name, or ${env:NAME}.',
  );
}
