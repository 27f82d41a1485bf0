// Secrets in a command line as a shell reads it: flags, variables, headers, URLs and credentials, also inside of quotes.
import { isSecretHeader, isSecretKey, isSecretParameter } from '../model/redact.js';
import { webToken } from '../model/secret-text.js';
import type { Template } from '../model/template.js';
import { decode, hideLiterals } from './hide-secrets.js';
import type { SecretVault } from './secret-vault.js';

/** Only what is secret is taken out, never the quotes around it: filled in again, the command is what it was. */
export function hideInCommand(command: Template, vault: SecretVault): Template {
  const passes = [
    { lead: named, secretOf: namedSecret },
    { lead: header, secretOf: headerSecret },
    { lead: userInfo, secretOf: userInfoSecret },
    { lead: credentials, secretOf: passwordSecret },
    { lead: webToken, secretOf: webTokenSecret },
  ];
  return passes.reduce((text, { lead, secretOf }) => hideSpans(text, lead, (found) => secretOf(found, text), vault), command);
}

interface Secret {
  readonly name: string;
  readonly start: number;
  readonly end: number;
}
type SecretOf = (found: RegExpExecArray, command: string) => Secret | undefined;

function hideSpans(text: string, lead: RegExp, secretOf: (found: RegExpExecArray) => Secret | undefined, vault: SecretVault): string {
  let shown = '';
  let done = 0;
  for (const found of text.matchAll(lead)) {
    const secret = found.index < done ? undefined : secretOf(found);
    if (secret === undefined) continue;
    shown += text.slice(done, secret.start) + hideLiterals(text.slice(secret.start, secret.end), `command ${secret.name}`, vault);
    done = secret.end;
  }
  return shown + text.slice(done);
}

/** `TOKEN=...`, `--password ...`, `--password=...`, and `?token=...` in a URL. */
const named = /(?<=^|[\s"'`;&|(?,])(--?)?([A-Za-z_][\w.%[\]-]*)(=|\s+)(?=\S)/g;

const namedSecret: SecretOf = (found, command) => {
  const [lead, dashes, key = '', gap = ''] = found;
  const before = command[found.index - 1] ?? '';
  const start = found.index + lead.length;
  if (gap !== '=' && (dashes === undefined || command[start] === '-')) return undefined;
  const name = decode(key);
  const isSecret = before === '?' || before === '&' ? isSecretParameter(name) : isSecretKey(name);
  if (!isSecret || isShellVariable(command.slice(start))) return undefined;
  const span = gap === '=' && isOneArgument(command.slice(0, found.index)) ? toQuote(command, start, before) : wordAt(command, start);
  return { name, ...span };
};

/** `-H 'authorization: Bearer ...'`. */
const header = /(?<=(["']))([A-Za-z][\w-]*):\s*(?=\S)/g;

const headerSecret: SecretOf = ({ 0: lead, 1: quote = '', 2: name = '', index }, command) => {
  const start = index + lead.length;
  if (!isSecretHeader(name) || isShellVariable(command.slice(start))) return undefined;
  return { name, ...toQuote(command, start, quote) };
};

const userInfo = /([a-z][a-z0-9+.-]*:\/\/)([^\s/?#@'"]+)@/gi;

const userInfoSecret: SecretOf = ({ 1: scheme = '', 2: pair = '', index }) => {
  const start = index + scheme.length;
  return { name: 'user info', start, end: start + pair.length };
};

/** `curl -u me:...`; `docker run -u 1000:1000` names a group. */
const credentials = /(?<=^|\s)(-u\s*|--user(?:=|\s+))(["']?)([^\s:"']+:)([^\s"']+)/g;

const passwordSecret: SecretOf = ({ 1: flag = '', 2: quote = '', 3: user = '', 4: password = '', index }) => {
  const start = index + flag.length + quote.length + user.length;
  return /^\d+$/.test(password) || isShellVariable(password) ? undefined : { name: 'password', start, end: start + password.length };
};

const webTokenSecret: SecretOf = ({ 0: token, index }) => ({ name: 'web token', start: index, end: index + token.length });

/** A shell fills it in: its name is no secret. `${env:...}` is ours. */
const isShellVariable = (text: string): boolean => /^["']?\$(?:\w|\(|\{(?!env:))/.test(text);

/** `"--token=a b"`: the quotes hold nothing else, unless they hold a script (`sh -c "TOKEN=a serve"`). */
const isOneArgument = (before: string): boolean => /["']$/.test(before) && !/(?:\s-\w*c|\beval)\s+\\*["']$/.test(before);

interface Span {
  readonly start: number;
  readonly end: number;
}

/** To the closing quote, or to where the shell ends the word. */
function wordAt(command: string, start: number): Span {
  const [quote] = /^\\*["']/.exec(command.slice(start)) ?? [];
  if (quote !== undefined) return toQuote(command, start + quote.length, quote);
  const [word = ''] = /^(?:\$\{env:[^}]*\}|\\.|[^\s"'`;&|)<>\\])*/.exec(command.slice(start)) ?? [];
  return { start, end: start + word.length };
}

function toQuote(command: string, start: number, quote: string): Span {
  const end = command.indexOf(quote, start);
  return { start, end: end < 0 ? command.length : end };
}
