import type { DialLimits, DialRequest, Endpoint } from '../dial/endpoint.js';
import type { Plan } from '../model/plan.js';
import type { Target } from '../model/target.js';
import { fillTemplate, type Lookup } from '../model/template.js';

/** What does not change from attempt to attempt: worked out once a round. */
export interface TargetDialing {
  readonly endpoint: Endpoint;
  readonly target: Target;
  readonly limits: DialLimits;
  /** From the first slash of the URL on, names still in it. */
  readonly pathTemplate: string;
  /** `user:password` of the URL, or empty. */
  readonly userInfo: string;
}

export function prepareDialing(plan: Plan, target: Target, endpoint: Endpoint): TargetDialing {
  const [, userInfo = '', rest = ''] = /^[a-z]+:\/\/(?:([^/?#]*)@)?[^/?#]*([^#]*)/i.exec(target.url) ?? [];
  const { tcpNs, tlsNs, upgradeNs, closeNs, messageBytes } = plan.limits;
  const pathTemplate = rest.startsWith('/') ? rest : `/${rest}`;
  return { endpoint, target, limits: { tcpNs, tlsNs, upgradeNs, closeNs, messageBytes }, pathTemplate, userInfo };
}

/** Fills in one client's values. Values are percent-encoded in the path; header values are cleared of line breaks. */
export function createDialRequest(
  dialing: TargetDialing,
  values: {
    readonly lookup: Lookup;
    readonly env: Lookup;
    readonly token?: string | undefined;
    readonly cookies?: string | undefined;
    readonly holdLastByte: boolean;
  },
): DialRequest {
  const { target, endpoint, limits, pathTemplate, userInfo } = dialing;
  const { lookup, env } = values;
  const encoded = (of: Lookup) => (name: string) => {
    const value = of(name);
    return value === undefined ? undefined : encodeURIComponent(value);
  };
  let path = fillTemplate(pathTemplate, encoded(lookup), encoded(env)).replace(/[^\x21-\x7e]/g, encodeURIComponent);
  if (values.token !== undefined) path += `${path.includes('?') ? '&' : '?'}wsrace=${values.token}`;
  const headers: (readonly [string, string])[] = target.headers.map(([name, value]) => [
    name,
    singleLine(fillTemplate(value, lookup, env)),
  ]);
  if (userInfo !== '' && !headers.some(([name]) => name.toLowerCase() === 'authorization'))
    headers.push(['Authorization', basicAuth(fillTemplate(userInfo, lookup, env))]);
  if (values.cookies !== undefined) headers.push(['Cookie', singleLine(values.cookies)]);
  return {
    endpoint,
    limits,
    path,
    headers,
    subprotocols: target.subprotocols.map((subprotocol) => singleLine(fillTemplate(subprotocol, lookup, env))),
    compression: target.compression,
    holdLastByte: values.holdLastByte,
  };
}

const singleLine = (value: string): string => value.replace(/[\r\n]+/g, ' ');

function basicAuth(userInfo: string): string {
  const colon = userInfo.indexOf(':');
  const [user, password] = colon < 0 ? [userInfo, ''] : [userInfo.slice(0, colon), userInfo.slice(colon + 1)];
  return `Basic ${Buffer.from(`${decode(user)}:${decode(password)}`).toString('base64')}`;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
