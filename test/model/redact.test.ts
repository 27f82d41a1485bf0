import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRedactor, isSecretHeader, isSecretKey, isSecretParameter, redactJson, secretsIn } from '../../src/model/redact.js';
import { anyText } from '../support/any-text.js';
import { canary, spellingsOf } from '../support/canary.js';

const byName = createRedactor([]);

describe('names', () => {
  it.each([
    ...['token', 'access_token', 'accessToken', 'accesstoken', 'X-Auth-Token', 'token2', 'user.password', 'PASSWORD', 'passwd', 'pwd'],
    ...['api_key', 'apikey', 'APIKey', 'x-api-key', 'private_key', 'key', 'client_secret', 'clientSecretValue', 'sig', 'X-Amz-Signature'],
    ...['jwt', 'id_token', 'session_id', 'sessionId', 'auth', 'ticket', 'credentials', '/auth/token', 'sec-token', 'filter[token]'],
  ])('%s holds a secret', (name) => {
    expect(isSecretKey(name)).toBe(true);
  });

  it.each([
    ...['design', 'keyboard', 'monkey', 'assign', 'insight', 'author', 'authority', 'turkey', 'hockey', 'signal', 'keys', 'keepalive'],
    ...[
      'public_key',
      'sec-websocket-key',
      'token_type',
      'tokenExpiresIn',
      'expires_in',
      'password_length',
      'user',
      'id',
      'session',
      'event',
    ],
    ...['passes', 'passenger', 'secretary', 'ticker', 'primary_key', ''],
  ])('%j holds none', (name) => {
    expect(isSecretKey(name)).toBe(false);
  });

  it.each([
    'session',
    'code',
    'sid',
    'auth_code',
    'loginCode',
    'otp',
    'hmac',
    'PHPSESSID',
    'token',
    'sig',
    'ticket',
    'jwt',
    'access-token',
  ])('%s is a secret parameter of a URL', (name) => {
    expect(isSecretParameter(name)).toBe(true);
    expect(byName(`GET /ws?a=1&${name}=c4nary&b=2`)).toBe(`GET /ws?a=1&${name}=[redacted]&b=2`);
    expect(byName(`/ws?${name}=c4nary`)).toBe(`/ws?${name}=[redacted]`);
  });

  it.each(['user_id', 'room', 'country_code', 'encode', 'EIO', 'transport', 'sidebar', 'session_name', 'version', 'token_file'])(
    '%s is none',
    (name) => {
      expect(isSecretParameter(name)).toBe(false);
      expect(byName(`/ws?${name}=abc`)).toBe(`/ws?${name}=abc`);
    },
  );

  it('of a parameter mean something else in a log', () => {
    for (const text of ['closed, code=1006 reason=', '(code=1011)', 'session=on', 'code = 4001']) expect(byName(text)).toBe(text);
  });

  it('lead to a token in a list of subprotocols', () => {
    expect(byName('sec-websocket-protocol: base64url.bearer.authorization.k8s.io.bXktdG9rZW4x, v4.channel.k8s.io')).toBe(
      'sec-websocket-protocol: base64url.bearer.authorization.k8s.io.[redacted], v4.channel.k8s.io',
    );
    expect(byName('protocol bearer.abcdef123456 refused')).toBe('protocol bearer.[redacted] refused');
    expect(byName('graphql-transport-ws bearer.strategy')).toBe('graphql-transport-ws bearer.strategy');
  });

  it('of headers are told in any case', () => {
    expect(['Authorization', 'COOKIE', 'set-cookie', 'X-Api-Key', 'x-tenant-token'].every(isSecretHeader)).toBe(true);
    expect(['host', 'sec-websocket-key', 'sec-websocket-accept', 'origin', 'etag'].some(isSecretHeader)).toBe(false);
  });
});

describe('a known secret', () => {
  const redact = createRedactor([canary]);

  it.each(spellingsOf(canary))('is hidden when it is written: %s', (_name, spelled) => {
    const shown = redact(`before ${spelled} after`);
    expect(shown).toMatch(/^before \S*\[redacted\]\S* after$/);
    for (const run of ['c4n', 'S3cr', 'zz9']) expect(shown).not.toContain(run);
    expect(shown.length).toBeLessThan('before  after'.length + 30);
  });

  it('is hidden in every spelling, whatever it is made of and wherever it stands', () => {
    const secrets = fc
      .string({ unit: 'grapheme', minLength: 8, maxLength: 24 })
      .filter((secret) => secret.trim() === secret && !/redacted/.test(secret));
    fc.assert(
      fc.property(secrets, fc.stringMatching(/^[a-z ]{0,5}$/), (secret, around) => {
        const redactIt = createRedactor([secret]);
        for (const [name, spelled] of spellingsOf(secret)) {
          if (name === 'HTML-escaped') continue;
          const shown = redactIt(`${around}${spelled}${around}`);
          expect(shown, name).toContain('[redacted]');
          expect(shown, name).not.toContain(spelled);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('that holds another one is hidden as a whole', () => {
    expect(createRedactor(['abcdefgh', 'abcdefgh-long-one'])('x abcdefgh-long-one y')).toBe('x [redacted] y');
  });

  it('is hidden without what stands around it in its variable: scheme, user, white space', () => {
    const redactParts = createRedactor([
      'Bearer tok-12345678\n',
      `Basic ${Buffer.from('user:pa55word').toString('base64')}`,
      'redis://:hunter2-x@cache:6379/0',
    ]);
    expect(redactParts('seen tok-12345678')).toBe('seen [redacted]');
    expect(redactParts('seen pa55word')).toBe('seen [redacted]');
    expect(redactParts('seen hunter2-x')).toBe('seen [redacted]');
  });

  it('below 4 characters is not looked for: the holes would give it away, and the text would be lost', () => {
    const text = 'a table of 42 rows, as ever';
    expect(createRedactor(['a', '42', 'abl', ''])(text)).toBe(text);
    expect(createRedactor(['42'])('?token=42&n=42')).toBe('?token=[redacted]&n=42');
  });

  it('of 4 to 7 characters is hidden as a whole word only', () => {
    const redactShort = createRedactor(['test']);
    expect(redactShort('the latest test, attestation of test1')).toBe('the latest [redacted], attestation of test1');
    expect(redactShort('?q=%20test&r="test"')).toBe('?q=%20[redacted]&r="[redacted]"');
    expect(redactShort('auth dGVzdA== ')).toBe('auth [redacted]== ');
  });

  it('may be any text at all, also half a character', () => {
    fc.assert(
      fc.property(fc.array(anyText, { maxLength: 4 }), anyText, (secrets, text) => {
        expect(typeof createRedactor([...secrets, '\ud800lone-half'])(text)).toBe('string');
      }),
    );
  });

  it('is looked for in one pass: redacting twice changes nothing', () => {
    const redactTwice = createRedactor(['redacted', canary]);
    const texts = fc.array(
      fc.constantFrom('redacted', canary, '?token=x', 'cookie: a=b; c=d', ' ', '"', '&', 'wss://u:p@h/', 'Bearer abcdefg12'),
    );
    fc.assert(
      fc.property(texts, (parts) => {
        const once = redactTwice(parts.join(''));
        expect(redactTwice(once)).toBe(once);
      }),
    );
  });
});

describe('a secret that its name gives away', () => {
  it.each([
    ['wss://user:pa@ss@host/ws?x=1', 'wss://[redacted]@host/ws?x=1'],
    ['ws://h/ws?user=u1&access_token=abc&x=1', 'ws://h/ws?user=u1&access_token=[redacted]&x=1'],
    ['GET /ws?url=ws://h/?token=abc HTTP/1.1', 'GET /ws?url=ws://h/?token=[redacted] HTTP/1.1'],
    ['password=hunter2 user=u1', 'password=[redacted] user=u1'],
    ['password="hun ter" user=u1', 'password=[redacted] user=u1'],
    ['{"event":"connected","token":"abc","n":1}', '{"event":"connected","token":"[redacted]","n":1}'],
    ['{"token":"a\\"bc","n":1}', '{"token":"[redacted]","n":1}'],
    ['{"message":"{\\"token\\":\\"abc\\",\\"n\\":1}"}', '{"message":"{\\"token\\":\\"[redacted]\\",\\"n\\":1}"}'],
    ['{"a":"b","token":"cut sho', '{"a":"b","token":"[redacted]'],
    ["{'token': 'abc', 'user': 'u1'}", "{'token': '[redacted]', 'user': 'u1'}"],
    ["[(b'host', b'h'), (b'cookie', b'sid=abc'), (b'origin', b'o')]", "[(b'host', b'h'), (b'cookie', b'[redacted]'), (b'origin', b'o')]"],
    ['["authorization","Bearer x"]', '["authorization","[redacted]"]'],
    ['authorization: Bearer abc def', 'authorization: [redacted]'],
    ['headers: host: h, Cookie: sid=abc; theme="dark"', 'headers: host: h, Cookie: [redacted]'],
    ['x-tenant-token: abc\nhost: h', 'x-tenant-token: [redacted]\nhost: h'],
    ['sent Bearer abc.def-12345 to h', 'sent Bearer [redacted] to h'],
    ['sent Basic dXNlcjpwYXNz to h', 'sent Basic [redacted] to h'],
    ['got eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl ok', 'got [redacted] ok'],
  ])('%s', (text, shown) => {
    expect(byName(text)).toBe(shown);
  });

  it.each([
    'design=1&keyboard=x&monkey=2',
    'Basic authentication is required',
    'bearer authentication failed',
    '{"type":"token","token_type":"bearer"}',
    'ws://127.0.0.1:8000/ws?user_id={client.user}&token={client.token}',
    'wss://${env:USER}:${env:PASSWORD}@host/ws?token=${env:TOKEN}',
    'authorization: Bearer ${env:TOKEN}',
    'RuntimeError: WebSocket is not connected. Need to call "accept" first.',
    'cookies are kept, the token expired',
    'INFO:     127.0.0.1:51234 - "WebSocket /ws?wsrace=7f3a-1-7" [accepted]',
  ])('is not seen in: %s', (text) => {
    expect(byName(text)).toBe(text);
  });

  it('comes to its end soon on hostile text', () => {
    const hostile = ['"', '\\', "'a'", '?a=', 'a.', 'cookie', '://', 'eyJaaaaaaaaa.', 'bearer ', '%'].map((part) =>
      part.repeat(20_000 / part.length),
    );
    const startedMs = performance.now();
    for (const text of hostile) byName(text);
    expect(performance.now() - startedMs).toBeLessThan(5000);
  });
});

describe('a value that is redacted as a whole', () => {
  const redact = createRedactor([canary]);

  it('is hidden under secret keys, in header pairs, behind flags, and in keys that are not ours', () => {
    const value = {
      captured: { token: 'abc', user: 'u1', nested: { secret: { deep: ['x'] } } },
      headers: [
        ['authorization', 'Bearer abc'],
        ['host', 'h'],
      ],
      argv: ['run', '--token', 'abc', '--key', 'client.pem', '--url', `ws://h?q=${canary}`],
      labels: { [canary]: 'x' },
      count: 3,
      nothing: null,
    };
    expect(redactJson(value, redact)).toEqual({
      captured: { token: '[redacted]', user: 'u1', nested: { secret: { deep: ['[redacted]'] } } },
      headers: [
        ['authorization', '[redacted]'],
        ['host', 'h'],
      ],
      argv: ['run', '--token', '[redacted]', '--key', 'client.pem', '--url', 'ws://h?q=[redacted]'],
      labels: { '[redacted]': 'x' },
      count: 3,
      nothing: null,
    });
  });

  it('keeps the words of the report, also when a secret is one of them', () => {
    const value = {
      status: 'inconclusive',
      kind: 'completed',
      signature: 'early-1011',
      tokens: ['7f3a-1-7'],
      phases: { upgrade: { hdr: 'completed' } },
    };
    expect(redactJson(value, createRedactor(['completed', 'inconclusive', 'early-1011']))).toEqual(value);
    expect(redactJson({ captured: { status: 'completed' } }, createRedactor(['completed']))).toEqual({
      captured: { status: '[redacted]' },
    });
  });

  it('keeps the references by which a plan can be run again', () => {
    const plan = {
      headers: [['authorization', 'Bearer ${env:TOKEN}']],
      url: 'ws://h/?token={client.token}',
      match: { token: '{client.token}' },
    };
    expect(redactJson(plan, redact)).toEqual(plan);
  });

  it('gives up its secrets, so that they are hidden where no name tells of them', () => {
    const value = {
      captured: { token: 'handed-out-1' },
      headers: [['cookie', 'sid=handed-out-2']],
      log: 'handed-out-1',
      pin: { password: 'short' },
    };
    expect(secretsIn(value)).toEqual(['handed-out-1', 'sid=handed-out-2']);
    expect(redactJson(value, createRedactor(secretsIn(value))).log).toBe('[redacted]');
  });
});
