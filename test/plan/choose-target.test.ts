import { describe, expect, it } from 'vitest';
import { chooseTarget, type TargetChoice } from '../../src/plan/choose-target.js';
import { bareTarget, type Config } from '../../src/plan/config.js';
import { defaultOptions } from '../../src/plan/run-options.js';
import { usageErrorOf } from './plan-support.js';

const configOf = (...names: readonly string[]): Config => ({
  targets: Object.fromEntries(names.map((name) => [name, { ...bareTarget(name, `ws://${name}.test/`), subprotocols: [name] }])),
  path: 'ws-race.yaml',
  places: {},
  signatures: [],
});
const choose = (given: Partial<TargetChoice>) => chooseTarget({ ci: false, options: defaultOptions, ...given });

describe('the target is', () => {
  it.each<[string, Partial<TargetChoice>, string, string]>([
    ['the embedded server where nothing else is named', {}, 'reference', 'ws://127.0.0.1:{port}/ws/voice?user_id={client.user}'],
    ['the embedded server where --reference says so, in CI too', { reference: 'broken', ci: true }, 'reference', 'ws://127.0.0.1:{port}'],
    [
      'the embedded server where --reference says so, before the config',
      { reference: 'broken', config: configOf('a') },
      'reference',
      'ws://',
    ],
    ['the URL', { url: 'ws://here.test/', ci: true }, 'url', 'ws://here.test/'],
    ['the URL before the config', { url: 'ws://here.test/', config: configOf('a') }, 'url', 'ws://here.test/'],
    ['the only target of the config', { config: configOf('a'), ci: true }, 'a', 'ws://a.test/'],
    ['the named one of several', { config: configOf('a', 'b'), targetName: 'b' }, 'b', 'ws://b.test/'],
    ['the named one with the given URL', { config: configOf('a', 'b'), targetName: 'b', url: 'ws://c.test/' }, 'b', 'ws://c.test/'],
  ])('%s', (_title, given, name, url) => {
    const { target, demo } = choose(given);
    expect(target.name).toBe(name);
    expect(target.url).toContain(url);
    expect(demo !== undefined).toBe(name === 'reference');
  });

  it('named with a URL of its own and keeps its profile', () => {
    expect(choose({ config: configOf('a', 'b'), targetName: 'b', url: 'ws://c.test/' }).target.subprotocols).toEqual(['b']);
  });

  it('the fixed embedded server unless the broken one is asked for', () => {
    expect(choose({}).target.server).toEqual({ kind: 'reference', args: ['fixed'] });
    expect(choose({ reference: 'broken' }).target.server).toEqual({ kind: 'reference', args: ['broken'] });
  });
});

const many = Array.from({ length: 20 }, (_, index) => `t${index}`);

describe('a choice is refused', () => {
  it.each<[string, Partial<TargetChoice>, string]>([
    ['in CI without a target', { ci: true }, '--reference fixed'],
    ['in CI with a config that describes none', { ci: true, config: configOf() }, '--url'],
    ['where the config has several', { config: configOf('a', 'b') }, '--target NAME. There is: a, b.'],
    ['where the config has many', { config: configOf(...many) }, 't0, t1, t2, t3, t4, t5, t6, t7 and 12 more.'],
    ['where none of many is near', { config: configOf(...many), targetName: 'production' }, 't6, t7 and 12 more.'],
    ['where the name is unknown', { config: configOf('voice', 'chat'), targetName: 'vioce' }, 'Did you mean voice?'],
    ['where a name is inherited, not described', { config: configOf('voice'), targetName: 'constructor' }, 'voice'],
    ['where a target is named and there is no config', { targetName: 'voice' }, 'ws-race.yaml'],
    ['where the URL is none', { url: 'http://localhost/ws' }, 'Did you mean ws://localhost/ws?'],
    ['where the URL asks for columns of a CSV', { url: 'ws://localhost/?t={client.token}' }, '{client.user}'],
    ['where the demo and a URL are asked for at once', { reference: 'fixed', url: 'ws://localhost/' }, 'Remove one'],
    ['where a server command has no URL', { options: { ...defaultOptions, serverCmd: 'x --port {port}' } }, '--url'],
  ])('%s', (_title, given, hint) => {
    const error = usageErrorOf(() => choose(given));
    expect(error.remedy).toContain(hint);
    expect(error.exitCode).toBe(2);
  });
});
