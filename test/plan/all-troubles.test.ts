// One reading of a config says all that is wrong with it: what has the wrong shape, and what means nothing.
import { describe, expect, it } from 'vitest';
import { configOf, usageErrorOf } from './plan-support.js';

/** The places and what is wrong there, in the order in which they are told. */
const told = (text: string): readonly string[] =>
  usageErrorOf(() => configOf(text))
    .message.split('\n')
    .filter((line) => line.startsWith('ws-race.yaml:'))
    .map((line) => line.replace('ws-race.yaml:', ''));

const bothKinds: readonly (readonly [rule: string, text: string, shape: RegExp, meaning: RegExp])[] = [
  [
    'a url of another scheme beside an unknown key of the same target',
    'targets:\n  a:\n    url: http://a.test\n    heders: {}\n',
    /^4:5: unknown key "heders"/,
    /^3:10: http:\/\/ is not ws:\/\//,
  ],
  [
    'a header that the handshake writes beside a missing url',
    'targets:\n  a:\n    headers: { upgrade: x }\n',
    /"url" is missing/,
    /^3:16: the header upgrade belongs to the opening handshake/,
  ],
  [
    'an unknown check beside a rate that is none',
    'gate:\n  maxFailureRate: 150%\n  require: [welcme]\n',
    /^2:19: gate.maxFailureRate must be/,
    /^3:13: there is no check welcme/,
  ],
  [
    'an unknown signature of a gate beside a target of the wrong shape',
    'targets:\n  a: 5\ngate:\n  maxSignature: { acept-race: 0 }\n',
    /^2:6: targets.a must be a mapping/,
    /^4:19: there is no signature acept-race/,
  ],
  [
    'a signature without a condition behind one of the wrong shape',
    'signatures:\n  - { id: one, means: x, close: 5 }\n  - { id: two, means: x }\n',
    /^2:33: signatures.0.close must be a mapping/,
    /^3:5: the signature two names no condition/,
  ],
  [
    'an unset variable beside both',
    'targets:\n  a:\n    url: http://a.test/${env:UNSET}\n    compression: yes\n',
    /^4:18: targets.a.compression must be/,
    /^3:10: http:\/\/ is not ws:\/\//,
  ],
];

describe('what means nothing is told beside what has the wrong shape', () => {
  it.each(bothKinds)('%s', (_rule, text, shape, meaning) => {
    const lines = told(text);
    expect(lines.filter((line) => shape.test(line))).toHaveLength(1);
    expect(lines.filter((line) => meaning.test(line))).toHaveLength(1);
  });
});

describe('nothing is told that only seems wrong because something else was not understood', () => {
  it.each([
    ['names that a broken prepare may capture', 'targets:\n  a:\n    url: ws://a.test/?t={client.ticket}\n    prepare: 5\n'],
    ['TLS of a target without a url', 'targets:\n  a:\n    tls: { ca: x.pem }\n'],
    [
      'a gate on a signature that is of the wrong shape itself',
      'signatures: [{ id: mine, means: 5, log: x }]\ngate: { maxSignature: { mine: 0 } }\n',
    ],
    ['a config that is no mapping', '[1, 2]\n'],
    ['targets that are no mapping', 'targets: 5\n'],
    ['a target that is empty', 'targets:\n  a:\n'],
    ['signatures that are no list', 'signatures: { id: a }\n'],
  ])('%s', (_rule, text) => {
    expect(told(text)).toHaveLength(1);
  });
});

it('the name of an unknown signature is answered with the nearest, by line and column', () => {
  const error = usageErrorOf(() => configOf('gate:\n  maxSignature:\n    acept-race: 0\n'));
  expect([error.read, error.wrong, error.remedy]).toEqual([
    'ws-race.yaml:3:5',
    'there is no signature acept-race',
    'Did you mean accept-race?',
  ]);
});

it('the place of every setting is known by the keys that lead to it', () => {
  const { places } = configOf('targets:\n  a.b:\n    url: wss://a.test\n    tls: { ca: x.pem }\ngate:\n  require:\n    - welcome\n');
  expect(places).toMatchObject({
    'targets.a.b.url': 'ws-race.yaml:3:10',
    'targets.a.b.tls.ca': 'ws-race.yaml:4:16',
    'gate.require.0': 'ws-race.yaml:7:7',
  });
});
