import { extension, PerMessageDeflate } from 'ws';
import type { DialRequest } from './endpoint.js';
import { headerValue, type ResponseHead } from './response-head.js';
import type { UpgradeRequest } from './upgrade-request.js';

export type BadUpgradeCode =
  | 'BAD_UPGRADE_HEADER'
  | 'BAD_CONNECTION_HEADER'
  | 'BAD_ACCEPT_KEY'
  | 'UNASKED_SUBPROTOCOL'
  | 'MISSING_SUBPROTOCOL'
  | 'UNASKED_EXTENSION'
  | 'BAD_EXTENSION';

export type UpgradeCheck =
  | { readonly kind: 'good'; readonly subprotocol?: string; readonly deflate?: PerMessageDeflate }
  | { readonly kind: 'bad'; readonly code: BadUpgradeCode; readonly text: string };

const good: UpgradeCheck = { kind: 'good' };
const bad = (code: BadUpgradeCode, text: string): UpgradeCheck => ({ kind: 'bad', code, text });

/** Holds a 101 against the list of RFC 6455 section 4.1: each rule has an error code of its own. */
export function check101(head: ResponseHead, asked: UpgradeRequest, request: DialRequest): UpgradeCheck {
  const upgrade = headerValue(head, 'upgrade');
  if (upgrade?.toLowerCase() !== 'websocket') return bad('BAD_UPGRADE_HEADER', `Upgrade is ${shown(upgrade)}, not "websocket"`);
  const connection = headerValue(head, 'connection');
  if (connection?.toLowerCase() !== 'upgrade' && !hasToken(connection, 'upgrade'))
    return bad('BAD_CONNECTION_HEADER', `Connection is ${shown(connection)}, without the token "upgrade"`);
  const accept = headerValue(head, 'sec-websocket-accept');
  if (accept !== asked.acceptKey) return bad('BAD_ACCEPT_KEY', `Sec-WebSocket-Accept is ${shown(accept)}, not "${asked.acceptKey}"`);
  const subprotocol = headerValue(head, 'sec-websocket-protocol');
  if (subprotocol !== undefined && !request.subprotocols.includes(subprotocol))
    return bad(
      'UNASKED_SUBPROTOCOL',
      `Sec-WebSocket-Protocol is ${shown(subprotocol)}, asked for was ${request.subprotocols.join(', ') || 'none'}`,
    );
  // Not in RFC 6455, but browsers (WHATWG WebSockets, section 4) and the ws client give up here.
  if (subprotocol === undefined && request.subprotocols.length > 0)
    return bad('MISSING_SUBPROTOCOL', `Sec-WebSocket-Protocol is missing, asked for was ${request.subprotocols.join(', ')}`);
  const chosen = subprotocol === undefined ? good : { kind: 'good' as const, subprotocol };
  const extensions = headerValue(head, 'sec-websocket-extensions');
  return extensions === undefined ? chosen : checkExtensions(extensions, asked.deflate, chosen);
}

function checkExtensions(header: string, deflate: PerMessageDeflate | undefined, chosen: UpgradeCheck): UpgradeCheck {
  if (deflate === undefined) return bad('UNASKED_EXTENSION', `Sec-WebSocket-Extensions is ${shown(header)}, asked for was none`);
  try {
    const offered = extension.parse(header);
    const parameters = offered[PerMessageDeflate.extensionName];
    if (parameters === undefined || Object.keys(offered).length !== 1)
      return bad('UNASKED_EXTENSION', `Sec-WebSocket-Extensions is ${shown(header)}, asked for was ${PerMessageDeflate.extensionName}`);
    deflate.accept(parameters);
    return { ...chosen, kind: 'good', deflate };
  } catch (cause) {
    return bad('BAD_EXTENSION', `Sec-WebSocket-Extensions is ${shown(header)}: ${cause instanceof Error ? cause.message : String(cause)}`);
  }
}

const hasToken = (list: string | undefined, token: string): boolean =>
  list?.split(',').some((part) => part.trim().toLowerCase() === token) === true;
const shown = (value: string | undefined): string => (value === undefined ? 'missing' : JSON.stringify(value.slice(0, 80)));
