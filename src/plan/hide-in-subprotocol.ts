// Tokens that travel as subprotocols: a browser can send no header with a WebSocket, so that many servers take the token there.
import { isSecretParameter } from '../model/redact.js';
import { randomText, webToken } from '../model/secret-text.js';
import type { Template } from '../model/template.js';
import { hideLiterals } from './hide-secrets.js';
import type { SecretVault } from './secret-vault.js';

const name = 'subprotocol';

/** What leads up to a token stays: it is the name of the subprotocol. */
export function hideInSubprotocols(subprotocols: readonly Template[], vault: SecretVault): readonly Template[] {
  return subprotocols.map((subprotocol, index) => {
    const isAfterName = isTokenName(subprotocols[index - 1] ?? '') && !isVersion(subprotocol) && !wellKnown.has(subprotocol);
    return isAfterName ? hideLiterals(subprotocol, name, vault) : hideInSubprotocol(subprotocol, vault);
  });
}

function hideInSubprotocol(subprotocol: Template, vault: SecretVault): Template {
  const lead = leadOf(subprotocol);
  const rest = subprotocol.slice(lead.length);
  if (lead !== '' && !isVersion(rest)) return `${lead}${hideLiterals(rest, name, vault)}`;
  const hidden = subprotocol.replace(webToken, (token) => hideLiterals(token, name, vault));
  return hidden === subprotocol ? subprotocol.replace(randomText, (token) => hideLiterals(token, name, vault)) : hidden;
}

/** Kubernetes has a name of its own; others put `bearer.`, `access_token|` or `x-api-key.` before the token. */
function leadOf(subprotocol: Template): string {
  const [known] = /^base64url\.bearer\.authorization\.k8s\.io\./i.exec(subprotocol) ?? [];
  if (known !== undefined) return known;
  const [, lead = '', word = ''] = /^((?:[\w-]+\.)*?([\w-]+)[.|~])(?=\S)/.exec(subprotocol) ?? [];
  return isTokenName(word) ? lead : '';
}

/** `['bearer', '<token>']`: the first names the second. */
const isTokenName = (word: string): boolean => /^[\w-]+$/.test(word) && isSecretParameter(word);
const isVersion = (text: string): boolean => /^v?\d+(?:\.\d+)*$/i.test(text);
const wellKnown = new Set(['graphql-ws', 'graphql-transport-ws', 'actioncable-v1-json', 'mqtt', 'json', 'msgpack', 'binary', 'chat']);
