// What `ab` takes for its two sides, and the options that it shares with `run`.
import { describe, expect, it } from 'vitest';
import { readPreflight } from '../../src/campaign/preflight.js';
import { prepareSides } from '../../src/cli/ab-sides.js';
import { createProgram } from '../../src/cli/program.js';
import type { Attempt } from '../../src/model/history.js';
import { bareTarget, type Config } from '../../src/plan/config.js';
import { defaultOptions, type RunOptions } from '../../src/plan/run-options.js';
import { builtIn, usageErrorOf } from '../plan/plan-support.js';
import { refusedAttempt } from '../support/attempts.js';

const config: Config = {
  targets: { staging: bareTarget('staging', 'wss://127.0.0.1:8443/ws') },
  signatures: [],
  path: 'ws-race.yaml',
  places: {},
};
const prepare = (names: readonly [string, string], options: Partial<RunOptions> = {}) =>
  prepareSides(names, { config, options: { ...defaultOptions, ...options }, scenario: builtIn('concurrent'), seed: 's' });

describe('the sides of ab', () => {
  it('are a URL, a target of the config, or a reference server', () => {
    const { before, after } = prepare(['staging', 'reference:broken']);
    expect(before.scenario.plan.targets[0].url).toBe('wss://127.0.0.1:8443/ws');
    expect(after.scenario.plan.targets[0].server).toEqual({ kind: 'reference', args: ['broken'] });
    expect(after.chosen.demo).toBe('broken');
    expect(prepare(['ws://127.0.0.1:1/a', 'staging']).before.scenario.plan.targets[0].url).toBe('ws://127.0.0.1:1/a');
  });

  it('take what is given for both, in the words of run', () => {
    const options = { subprotocols: ['chat'], origin: 'https://a.test', headers: [['x-tenant', 't1']] } as const;
    const { before, after } = prepare(['ws://127.0.0.1:1/', 'staging'], options);
    for (const { scenario } of [before, after]) {
      expect(scenario.plan.targets[0].subprotocols).toEqual(['chat']);
      expect(scenario.plan.targets[0].headers).toEqual(
        expect.arrayContaining([
          // What --header says is taken for a secret.
          ['x-tenant', '${env:WS_RACE_HEADER_X_TENANT}'],
          ['Origin', 'https://a.test'],
        ]),
      );
    }
  });

  it('give files of TLS to the side that has it', () => {
    const { before, after } = prepare(['ws://127.0.0.1:1/', 'wss://127.0.0.1:2/'], { caFile: 'ca.pem' });
    expect(before.scenario.plan.targets[0].tls).toBeUndefined();
    expect(after.scenario.plan.targets[0].tls).toEqual({ verify: 'ca', caFile: 'ca.pem' });
  });

  it('have no use for files of TLS where neither has it', () =>
    expect(usageErrorOf(() => prepare(['ws://127.0.0.1:1/', 'reference:fixed'], { caFile: 'ca.pem' })).read).toBe('--ca ca.pem'));

  it('keep each its own secrets, although they go by one name', () => {
    const { before, after } = prepare(['ws://127.0.0.1:1/?token=canary-one', 'ws://127.0.0.1:2/?token=canary-two']);
    expect([...before.secrets.values(), ...after.secrets.values()]).toEqual(['canary-one', 'canary-two']);
    expect(before.scenario.plan.targets[0].url).toContain([...before.secrets.keys()][0]);
  });

  it.each([
    ['stagin', 'stagin', 'staging'],
    ['reference:fixd', 'reference:fixd', 'fixed'],
    ['http://127.0.0.1:1/', 'http://127.0.0.1:1/', 'ws://127.0.0.1:1/'],
    ['ws://127.0.0.1:1/?id={client.name}', 'a URL with {client.name}', 'client.user'],
  ])('that cannot be read are named as they were written: %s', (name, read, remedy) => {
    const error = usageErrorOf(() => prepare([name, 'reference:fixed']));
    expect(error.read).toBe(read);
    expect(error.remedy).toContain(remedy);
  });
});

describe('the options of ab', () => {
  const optionsOf = (command: string): readonly (string | undefined)[] =>
    createProgram(() => undefined)
      .commands.find((each) => each.name() === command)
      ?.options.map(({ long }) => long) ?? [];

  it('are those of run for how a target is reached, loaded and watched', () => {
    const elsewhere = /^--(url|target|reference|defect|fix|environment|server-|verify-with-capture|shard)/;
    const gates = /^--(max|confidence|until-decided|decide-within|on-inconclusive|baseline)/;
    const shared = optionsOf('run').filter((name = '') => !elsewhere.test(name) && !gates.test(name));
    expect(shared.length).toBeGreaterThan(25);
    expect(optionsOf('ab')).toEqual(expect.arrayContaining(shared));
  });

  it.each([301, 400, 401, 403, 404, 426, 429])('hold whatever is advised when a lone connection is refused with %i', (httpStatus) => {
    expect(
      namedIn(readPreflight(refusedAttempt({ httpStatus }), true, 1).remedy).filter((name) => !optionsOf('ab').includes(name)),
    ).toEqual([]);
  });

  it.each(['CERTIFICATE_REQUIRED', 'SELF_SIGNED_CERT', 'ERR_TLS_CERT_ALTNAME_INVALID', 'CERT_HAS_EXPIRED', 'EPROTO', 'ERR_SSL_OTHER'])(
    'hold whatever is advised when TLS fails with %s',
    (code) => {
      const failed: Attempt = { ...refusedAttempt(), marks: {}, outcome: { kind: 'errored', after: 'started', code, text: '' } };
      const { status, remedy } = readPreflight(failed, true, 1);
      expect(status).toBe('refused');
      expect(namedIn(remedy).filter((name) => !optionsOf('ab').includes(name))).toEqual([]);
    },
  );
});

const namedIn = (text = ''): readonly string[] => text.match(/--[a-z][a-z-]*/g) ?? [];
