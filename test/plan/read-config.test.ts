import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { UsageError } from '../../src/model/usage-error.js';
import type { TargetConfig } from '../../src/plan/config.js';
import { usageErrorOf, configOf } from './plan-support.js';

const set: Readonly<Record<string, string>> = { TENANT: 'acme', TOKEN: 'a-token' };
const env = (name: string): string | undefined => set[name];
const read = (text: string, path = 'ws-race.yaml') => configOf(text, path, { env });
const target = (lines: string, url = 'wss://localhost:8000/ws'): TargetConfig => {
  const config = read(`targets:\n  voice:\n    url: ${url}\n${lines.replace(/^/gm, '    ')}`);
  const found = config.targets['voice'];
  if (found === undefined) throw new Error('no target');
  return found;
};

describe('a profile', () => {
  it('of a voice server is read whole', () => {
    const { targets, gate } = read(`
# yaml-language-server: $schema=./node_modules/ws-race/schema/config.v1.json
targets:
  voice:
    url: wss://localhost:8443/ws/voice?user_id={client.user}&token=\${env:TOKEN}
    headers: { x-tenant: "\${env:TENANT}", x-number: 5 }
    welcome: { match: { event: connected }, within: 2s, session: /session_id }
    ready:   { match: { type: connection_ready } }
    echo:    { send: { type: ping, id: "{nonce}" }, expect: { match: { type: pong, id: "{nonce}" } }, within: 1s }
    push:    { http: { method: POST, url: "http://localhost:8000/emit?user={client.user}", json: { id: "{nonce}" } }, expect: { match: { id: "{nonce}" } } }
    health:  http://localhost:8000/healthz
    server:  { command: "uvicorn app:app --port 8443", cwd: ., ready: "Application startup complete", log: [stdout, stderr, app.log, { command: "kubectl logs -f deploy/app" }] }
gate: { maxFailureRate: 1%, confidence: 95%, require: [welcome, session], maxSignature: { accept-race: 0, early-1011: 2, refused: 0.5% }, maxCheck: { session: 0, echo: 1% }, max: { upgrade.p99: 50ms, ready.p99.9: 1s } }
`);
    expect(targets['voice']).toEqual({
      name: 'voice',
      url: 'wss://localhost:8443/ws/voice?user_id={client.user}&token=${env:TOKEN}',
      headers: [
        ['x-tenant', '${env:TENANT}'],
        ['x-number', '5'],
      ],
      subprotocols: [],
      compression: 'none',
      server: { kind: 'command', command: 'uvicorn app:app --port 8443', cwd: '.', ready: 'Application startup complete' },
      logs: [
        { kind: 'stdout' },
        { kind: 'stderr' },
        { kind: 'file', path: 'app.log' },
        { kind: 'command', command: 'kubectl logs -f deploy/app' },
      ],
      traceQuery: false,
      profile: {
        opening: [],
        welcome: { matcher: { match: { event: 'connected' } }, withinNs: 2e9, captures: [{ name: 'session', pointer: '/session_id' }] },
        ready: { matcher: { match: { type: 'connection_ready' } }, withinNs: 5e9, captures: [] },
        echo: {
          send: { kind: 'json', value: { type: 'ping', id: '{nonce}' } },
          expect: { matcher: { match: { type: 'pong', id: '{nonce}' } }, withinNs: 1e9, captures: [] },
        },
        push: {
          http: {
            method: 'POST',
            url: 'http://localhost:8000/emit?user={client.user}',
            headers: [],
            body: { id: '{nonce}' },
            captures: [],
            withinNs: 10e9,
          },
          expect: { matcher: { match: { id: '{nonce}' } }, withinNs: 5e9, captures: [] },
        },
        answers: [],
        prepare: [],
        cookies: 'none',
        notReady: [503],
        health: 'http://localhost:8000/healthz',
      },
      owned: false,
    });
    expect(gate).toEqual({
      maxFailureRate: 0.01,
      confidence: 0.95,
      require: ['welcome', 'session'],
      maxSignature: [
        { id: 'accept-race', kind: 'count', count: 0 },
        { id: 'early-1011', kind: 'count', count: 2 },
        { id: 'refused', kind: 'rate', rate: 0.005 },
      ],
      maxCheck: [
        { id: 'session', kind: 'count', count: 0 },
        { id: 'echo', kind: 'rate', rate: 0.01 },
      ],
      max: [
        { phase: 'upgrade', percentile: 99, maxNs: 50e6 },
        { phase: 'ready', percentile: 99.9, maxNs: 1e9 },
      ],
    });
  });

  it('of socket.io has an opening, and answers the keep-alive', () => {
    const { profile } = target(`opening:
  - expect: { prefix: "0" }
  - send: '40{"token":"\${env:TOKEN}"}'
  - expect: { prefix: "40", session: /sid, reject: { prefix: "44" } }
answer: [{ on: { text: "2" }, send: "3" }]`);
    expect(profile.opening).toEqual([
      { kind: 'expect', expectation: { matcher: { prefix: '0' }, withinNs: 5e9, captures: [] } },
      { kind: 'send', payload: { kind: 'text', text: '40{"token":"${env:TOKEN}"}' } },
      {
        kind: 'expect',
        expectation: {
          matcher: { prefix: '40' },
          reject: { prefix: '44' },
          withinNs: 5e9,
          captures: [{ name: 'session', pointer: '/sid' }],
        },
      },
    ]);
    expect(profile.answers).toEqual([{ on: { text: '2' }, send: { kind: 'text', text: '3' } }]);
  });

  it('has matchers for suffix, pattern, bytes, pointers and lists by position', () => {
    const { profile } = target(`opening:
  - expect: { suffix: "\\x1e", regex: "^\\\\{" }
  - expect: { binary: any }
  - expect: { binary: AAEC }
  - expect: { match: [1, { a: b }], pointers: { /1/a: b, "": [1] } }
  - send: { binary: AAEC }
  - send: [null, "1", phoenix, phx_join, {}]`);
    expect(profile.opening.map((step) => (step.kind === 'expect' ? step.expectation.matcher : step.payload))).toEqual([
      { suffix: '\u001e', regex: '^\\{' },
      { binary: 'any' },
      { binary: { base64: 'AAEC' } },
      { match: [1, { a: 'b' }], pointers: { '/1/a': 'b', '': [1] } },
      { kind: 'binary', base64: 'AAEC' },
      { kind: 'json', value: [null, '1', 'phoenix', 'phx_join', {}] },
    ]);
  });

  it('prepares clients, keeps cookies, captures values and uses them', () => {
    const { profile } = target(`prepare:
  - http: { url: "http://localhost:8000/login", json: { user: "{client.user}" }, within: 3s, headers: { accept: application/json } }
    capture: { ticket: /ticket }
  - http: { method: GET, url: "http://localhost:8000/me?ticket={ticket}" }
cookies: keep`);
    expect(profile.prepare).toEqual([
      {
        method: 'POST',
        url: 'http://localhost:8000/login',
        headers: [['accept', 'application/json']],
        body: { user: '{client.user}' },
        captures: [{ name: 'ticket', pointer: '/ticket' }],
        withinNs: 3e9,
      },
      { method: 'GET', url: 'http://localhost:8000/me?ticket={ticket}', headers: [], captures: [], withinNs: 10e9 },
    ]);
    expect(profile.cookies).toBe('keep');
  });

  it('says what closes, what is not ready, which replica and which version answered', () => {
    const { profile } = target(`closes: { code: 1000, after: welcome }
notReady: [503, 403]
instance: { header: x-instance }
version: { http: http://localhost:8000/version, pointer: /version }`);
    expect(profile.closes).toEqual({ codes: [1000], after: 'welcome' });
    expect(profile.notReady).toEqual([503, 403]);
    expect(profile.instance).toEqual({ from: 'header', name: 'x-instance' });
    expect(profile.version).toEqual({ url: 'http://localhost:8000/version', pointer: '/version' });
    expect(target('instance: { pointer: /pod }').profile.instance).toEqual({ from: 'welcome', pointer: '/pod' });
  });

  it('says how to reach the target', () => {
    const found = target(`origin: https://app.example.test
subprotocols: [graphql-transport-ws, json]
compression: offer
owned: true
traceQuery: true
tls: { ca: ca.pem, cert: client.pem, key: /etc/client.key, serverName: voice.internal }`);
    expect(found.headers).toEqual([['Origin', 'https://app.example.test']]);
    expect(found.subprotocols).toEqual(['graphql-transport-ws', 'json']);
    expect([found.compression, found.owned, found.traceQuery]).toEqual(['offer', true, true]);
    expect(found.tls).toEqual({
      verify: 'ca',
      caFile: 'ca.pem',
      certFile: 'client.pem',
      keyFile: '/etc/client.key',
      serverName: 'voice.internal',
    });
    expect(target('tls: { insecure: true }').tls).toEqual({ verify: 'none' });
  });

  it.each([
    'prepare: [{ http: { method: POST, url: "https://a.test/login" } }]',
    'push: { http: { url: "https://a.test/emit" }, expect: {} }',
    'health: https://a.test/healthz',
    'version: { http: https://a.test/version, pointer: /version }',
    'limit: { url: wss://a.test/room, openAtMost: 3 }',
  ])('may name an authority for a ws:// url where something beside it is encrypted: %s', (line) => {
    expect(target(`tls: { ca: ca.pem }\n${line}`, 'ws://a.test').tls).toEqual({ verify: 'ca', caFile: 'ca.pem' });
  });

  it('names files as they are seen from its own folder', () => {
    const config = read(
      'targets: { a: { url: "wss://a.test", tls: { ca: ca.pem }, server: { command: x, cwd: ., log: [app.log, /var/log/app.log] } } }',
      'deploy/ws-race.yaml',
    );
    expect(config.targets['a']).toMatchObject({
      tls: { caFile: 'deploy/ca.pem' },
      server: { cwd: 'deploy' },
      logs: [{ path: 'deploy/app.log' }, { path: '/var/log/app.log' }],
    });
  });
});

it('signatures of the user are read with all their conditions', () => {
  const { signatures } = read(`signatures:
  - { id: pool-empty, means: the pool was empty, fix: more, class: fatal, phase: open, log: "pool (exhausted|empty)", age: { min: 1ms, max: 2s } }
  - { id: busy, means: busy, http: { status: 503, body: busy }, close: { code: [4000, 4001], reason: "^busy" }, error: E, payload: p }`);
  expect(signatures).toEqual([
    {
      id: 'pool-empty',
      means: 'the pool was empty',
      fix: 'more',
      class: 'fatal',
      phase: 'open',
      log: 'pool (exhausted|empty)',
      age: { minNs: 1e6, maxNs: 2e9 },
    },
    {
      id: 'busy',
      means: 'busy',
      http: { status: [503], body: 'busy' },
      close: { code: [4000, 4001], reason: '^busy' },
      error: 'E',
      payload: 'p',
    },
  ]);
});

it('a config written as JSON, with tabs, is read the same way', () => {
  expect(Object.keys(read('{\n\t"targets": {\n\t\t"a": { "url": "ws://a.test" }\n\t}\n}', 'ws-race.json').targets)).toEqual(['a']);
});

it('aliases and merge keys work as in other YAML', () => {
  const { targets } = read('targets:\n  a: &a { url: "ws://a.test", owned: true }\n  b: { <<: *a, url: "ws://b.test" }\n');
  expect(targets['b']).toMatchObject({ url: 'ws://b.test', owned: true });
});

describe('the environment', () => {
  it('stays a reference in what is read, and a default takes its place where it is not set', () => {
    const found = target('headers: { a: "${env:TENANT:-other}", b: "${env:NONE:-other}", c: "${env:NONE:-}" }');
    expect(found.headers).toEqual([
      ['a', '${env:TENANT}'],
      ['b', 'other'],
      ['c', ''],
    ]);
  });

  it('is asked for by file, line and column where it is not set', () => {
    const error = usageErrorOf(() => target('headers: { authorization: "Bearer ${env:MISSING}" }'));
    expect(error.read).toBe('ws-race.yaml:4:31');
    expect(error.wrong).toContain('MISSING is not set');
    expect(error.remedy).toContain('${env:MISSING:-...}');
  });

  it('is not asked for by targets that are not meant', () => {
    const text = 'targets: { a: { url: "ws://a.test" }, b: { url: "ws://b.test?token=${env:MISSING}" } }';
    expect(usageErrorOf(() => read(text)).wrong).toContain('MISSING');
    expect(Object.keys(configOf(text, 'ws-race.yaml', { env, targetName: 'a' }).targets)).toEqual(['a', 'b']);
    expect(usageErrorOf(() => configOf(text, 'ws-race.yaml', { env, targetName: 'b' })).wrong).toContain('MISSING');
  });
});

describe('what is wrong in a config is said with line and column:', () => {
  it.each<[string, string, string, string]>([
    ['', 'ws-race.yaml', 'empty', 'docs/config.md'],
    ['# only a comment\n', 'ws-race.yaml', 'empty', 'docs/config.md'],
    ['targets:\n\ta: 1', 'ws-race.yaml:2:1', 'a tab', 'spaces'],
    ['targets:\n  a: 1\n  a: 2', 'ws-race.yaml:3:3', 'twice', 'Keep one'],
    ['targets: {}\n---\ntargets: {}', 'ws-race.yaml:2:1', 'second document', 'one document'],
    ['targets: [', 'ws-race.yaml:1:11', 'not valid YAML', 'quotes'],
    ['targets: !secret x', 'ws-race.yaml:1:10', 'tag', 'quotes'],
    ['- a', 'ws-race.yaml:1:1', 'the file must be a mapping, not a list', 'key: value'],
    [
      'targets:\n  a: &a\n    url: ws://a.test\n    headers: *a\n',
      'ws-race.yaml:4:14',
      '*a stands inside of what it stands for',
      'Write the value out',
    ],
    ['5', 'ws-race.yaml:1:1', 'the file must be a mapping, not 5', 'key: value'],
    ['target: {}', 'ws-race.yaml:1:1', 'unknown key "target"', 'Did you mean targets?'],
    ['targets:\n  a: {}', 'ws-race.yaml:2:3', '"url" is missing', 'Add url'],
    ['targets:\n  a:\n', 'ws-race.yaml:2:3', 'targets.a must be a mapping, not nothing', 'key: value'],
    ['gate: { maxFailureRate: 150% }', 'ws-race.yaml:1:25', 'between 0 and 100 %, not "150%"', '1% or 0.01'],
    ['gate: { maxFailureRate: 1.5 }', 'ws-race.yaml:1:25', 'between 0 and 100 %, not 1.5', '1% or 0.01'],
    ['gate: { maxFailureRate: 1 }', 'ws-race.yaml:1:25', '1 % or all of it, not 1', '1% or 100%'],
    ['gate: { confidence: 95 }', 'ws-race.yaml:1:21', 'not 95', '95% or 0.95'],
    ['gate: { confidence: 0 }', 'ws-race.yaml:1:21', 'not 0', '95% or 0.95'],
    ['gate: { confidence: 1 }', 'ws-race.yaml:1:21', 'not 1', '95% or 0.95'],
    ['gate: { confidence: 0% }', 'ws-race.yaml:1:21', 'not "0%"', '95% or 0.95'],
    ['gate: { require: [welcom] }', 'ws-race.yaml:1:19', 'no check welcom', 'Did you mean welcome?'],
    ['gate: { max: { upgrade.p0: 5ms } }', 'ws-race.yaml:1:16', '"upgrade.p0" is not a phase with a percentile', 'upgrade.p99'],
    ['gate: { max: { upgarde.p99: 5ms } }', 'ws-race.yaml:1:16', '"upgarde.p99" is not a phase with a percentile', 'firstMessage'],
    ['gate: { max: { upgrade.p99: 5 } }', 'ws-race.yaml:1:29', 'a duration with its unit, not 5', '250ms'],
    ['gate: { maxSignature: { accept-race: 1.5 } }', 'ws-race.yaml:1:38', 'a count or a rate, not 1.5', '1%'],
    ['gate: { maxSignature: { accept-race: -1 } }', 'ws-race.yaml:1:38', 'a count or a rate, not -1', '1%'],
    ['gate: { maxCheck: { sesion: 0 } }', 'ws-race.yaml:1:21', 'no check sesion', 'Did you mean session?'],
    ['gate: { maxCheck: { session: 1.5 } }', 'ws-race.yaml:1:30', 'a count or a rate, not 1.5', '1%'],
    ['signatures: [{ id: x, means: y }]', 'ws-race.yaml:1:14', 'no condition', 'Add one of'],
    ['signatures: [{ id: X y, means: y, log: z }]', 'ws-race.yaml:1:20', 'lower-case', 'my-store-timeout'],
    ['signatures: [{ id: x, means: y, log: "(" }]', 'ws-race.yaml:1:38', 'regular expression', 'without slashes'],
    ['signatures: [{ id: x, means: y, log: z }, { id: x, means: y, log: z }]', 'ws-race.yaml:1:49', 'twice', 'another id'],
  ])('%j', (text, place, wrong, remedy) => {
    const error = usageErrorOf(() => read(text));
    expect(error.read).toBe(place);
    expect(error.wrong).toContain(wrong);
    expect(error.remedy).toContain(remedy);
    expect(error.exitCode).toBe(2);
  });

  it.each<[string, number, string, string]>([
    ['welcom: {}', 5, 'unknown key "welcom"', 'Did you mean welcome?'],
    ['welcome: { within: 2 }', 24, 'targets.voice.welcome.within must be a duration with its unit, not 2', '250ms'],
    ['welcome: { within: 2 sec }', 24, 'not "2 sec"', '250ms'],
    ['welcome: { session: session_id }', 25, 'a JSON pointer', 'slash'],
    ['welcome: { mtach: { a: 1 } }', 16, 'unknown key "mtach"', 'Did you mean match?'],
    ['welcome: { binary: any, text: x }', 24, 'a binary message has no text', 'Keep'],
    ['welcome: { session: /a, capture: { session: /b } }', 25, 'captured twice', 'Keep'],
    ['welcome: { capture: { nonce: /b } }', 34, 'already taken', 'another name'],
    ['welcome: { capture: { a b: /b } }', 32, 'letters, digits', '{ticket}'],
    ['headers: { x: {client.user} }', 19, 'must be text, not a mapping', 'needs quotes: "{client.user}"'],
    ['headers: { x y: z }', 16, 'not a name of a header', 'dashes'],
    ['headers: { sec-websocket-protocol: z }', 16, 'belongs to the opening handshake', 'Remove it'],
    ['subprotocols: [a b]', 20, 'no spaces', 'one name'],
    ['subprotocols: [a, a]', 23, 'twice', 'Keep one'],
    ['compression: yes', 18, 'one of offer, none, not "yes"', 'offer or none'],
    ['notReady: [5]', 16, 'from 100 to 599, not 5', 'from 100 to 599'],
    ['health: ws://localhost/healthz', 13, 'ws:// is not http://', 'http://localhost/healthz'],
    ['opening: [{ expect: {}, send: x }]', 15, 'either expects or sends', '- send'],
    ['opening: [{}]', 15, 'either expects or sends', '- send'],
    ['instance: { header: a, pointer: /b }', 15, 'a header or by a pointer', 'Keep'],
    ['echo: { send: 5, expect: {} }', 19, 'must be a message, not 5', '{ binary: base64 }'],
    ['echo: { send: x, expect: { within: 1s }, within: 1s }', 46, 'twice', 'Keep one'],
    ['echo: { send: { binary: "?" }, expect: {} }', 29, 'base64', 'Encode'],
    ['push: { http: { url: "http://a.test", json: 1, body: x }, expect: {} }', 49, 'one body', 'Keep'],
    ['tls: { insecure: true, ca: x }', 12, 'at once', 'Keep'],
    ['tls: { cert: c.pem }', 12, 'key is missing', 'Add key'],
    ['tls: { key: k.pem }', 12, 'cert is missing', 'Add cert'],
    ['server: { log: [stdout] }', 21, 'of a server that ws-race starts', 'server.command'],
    ['server: { command: x, log: [5] }', 33, 'must be a log, not 5', 'stdout'],
    ['server: { command: x, log: [{ comand: x }] }', 33, '"command" is missing', 'Add command'],
    ['server: { command: x, ready: "(" }', 34, 'regular expression', 'slashes'],
    ['server: { command: x, restart: { shell: y } }', 27, 'not built yet', 'later version'],
    ['clients: { csv: users.csv }', 5, 'not built yet', 'later version'],
    ['owned: yes', 12, 'true or false, not "yes"', 'true or false'],
  ])('in a target: %s', (line, column, wrong, remedy) => {
    const error = usageErrorOf(() => target(line));
    expect(error.read).toBe(`ws-race.yaml:4:${column}`);
    expect(error.wrong).toContain(wrong);
    expect(error.remedy).toContain(remedy);
  });

  it.each([
    ['http://localhost/ws', 'Did you mean ws://localhost/ws?'],
    ['ws://localhost:70000/ws', '1 to 65535'],
    ['"ws://localhost/?t={client.token}"', '{client.user}'],
  ])('in the url %s', (url, remedy) => {
    const error = usageErrorOf(() => read(`targets:\n  a:\n    url: ${url}\n`));
    expect(error.read).toBe('ws-race.yaml:3:10');
    expect(error.remedy).toContain(remedy);
  });

  it('all of it at once, in the order of the file', () => {
    const { message } = usageErrorOf(() => read('targets:\n  a:\n    ulr: ws://a.test\n    welcom: {}\n    notReady: x\ngat: {}\n'));
    const places = [...message.matchAll(/ws-race\.yaml:(\d+):(\d+)/g)].map(([, line]) => Number(line));
    expect(places).toEqual([2, 3, 4, 5, 6]);
  });

  it('without quoting secrets or long texts', () => {
    const long = 'canary'.repeat(10);
    const { message } = usageErrorOf(() =>
      read(
        `targets:\n  a:\n    url: [canary]\n    notReady: ${long}\n    closes: { code: "canary-${long}" }\n    headers: { authorization: [canary] }\n    tls: { insecure: "x?token=canary" }\n`,
      ),
    );
    expect(message).not.toContain('canary');
    expect(message).toContain('a text of 60 characters');
  });
});

it('whatever the text is, it is read or refused with a UsageError', () => {
  const fragment = fc.constantFrom(
    'targets:',
    '\n',
    '  ',
    'a: ',
    '{',
    '}',
    '[',
    ']',
    '- ',
    '&x ',
    '*x',
    'url: ',
    'ws://a',
    '${env:',
    '"',
    '!',
    '<<: ',
    '\t',
    '5',
    'gate: ',
    '__proto__: ',
    '|',
    '? ',
  );
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.array(fragment, { maxLength: 20 }).map((parts) => parts.join('')),
      ),
      (text) => {
        try {
          read(text);
        } catch (error) {
          expect(error).toBeInstanceOf(UsageError);
        }
      },
    ),
    { numRuns: 500 },
  );
});
