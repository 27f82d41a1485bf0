import { describe, expect, it } from 'vitest';
import type { Plan } from '../../src/model/plan.js';
import type { Target } from '../../src/model/target.js';
import { createDialRequest, prepareDialing } from '../../src/run/dial-request.js';

const endpoint = { secure: false, host: 'example.test', hostHeader: 'example.test', address: '127.0.0.1', port: 80 };
const limits = { tcpNs: 1, tlsNs: 1, upgradeNs: 1, closeNs: 1, messageBytes: 1 } as Plan['limits'];

function requestTo(url: string, more: Partial<Target> = {}, values: Readonly<Record<string, string>> = {}, token?: string) {
  const target = { name: 't', url, headers: [], subprotocols: [], compression: 'none', ...more } as unknown as Target;
  const dialing = prepareDialing({ limits } as Plan, target, endpoint);
  return createDialRequest(dialing, {
    lookup: (name) => values[name],
    env: (name) => ({ TOKEN: 'a b&c', PASSWORD: 'p@ss' })[name],
    holdLastByte: false,
    ...(token === undefined ? {} : { token }),
  });
}

describe('a dial request', () => {
  it('asks for / where the URL has no path', () => {
    expect(requestTo('ws://example.test').path).toBe('/');
    expect(requestTo('ws://example.test?a=1').path).toBe('/?a=1');
  });

  it('percent-encodes the values that it fills into the path, and leaves foreign braces alone', () =>
    expect(requestTo('ws://example.test/a?u={client.user}&j={"x":1}', {}, { 'client.user': 'é/1' }).path).toBe(
      '/a?u=%C3%A9%2F1&j={"x":1}',
    ));

  it('resolves secrets only here', () => expect(requestTo('ws://example.test/?t=${env:TOKEN}').path).toBe('/?t=a%20b%26c'));

  it('leaves out the fragment', () => expect(requestTo('ws://example.test/a#b').path).toBe('/a'));

  it('adds the trace token to whatever query there is', () => {
    expect(requestTo('ws://example.test/a', {}, {}, 'x-1').path).toBe('/a?wsrace=x-1');
    expect(requestTo('ws://example.test/a?b=c', {}, {}, 'x-1').path).toBe('/a?b=c&wsrace=x-1');
  });

  it('turns user info into basic auth, unless the header is given', () => {
    const basic = ['Authorization', `Basic ${Buffer.from('me:p@ss').toString('base64')}`];
    expect(requestTo('ws://me:${env:PASSWORD}@example.test/').headers).toEqual([basic]);
    const given = ['authorization', 'Bearer x'] as const;
    expect(requestTo('ws://me:x@example.test/', { headers: [given] }).headers).toEqual([given]);
  });

  it('fills in what subprotocols hold', () =>
    expect(requestTo('ws://example.test/', { subprotocols: ['json', 'bearer.${env:PASSWORD}.{v}'] }, { v: '7' }).subprotocols).toEqual([
      'json',
      'bearer.p@ss.7',
    ]));

  it('lets no value break out of its header line', () =>
    expect(requestTo('ws://example.test/', { headers: [['x', '{v}']] }, { v: 'a\r\nEvil: 1' }).headers).toEqual([['x', 'a Evil: 1']]));
});
