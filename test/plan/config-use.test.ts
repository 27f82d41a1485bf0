import { describe, expect, it } from 'vitest';
import { bareTarget } from '../../src/plan/config.js';
import { configUseOf } from '../../src/plan/config-use.js';
import { parseCheckLimit, parsePhaseLimit, parseSignatureLimit } from '../../src/plan/gate-options.js';
import { defaultOptions } from '../../src/plan/run-options.js';
import { configOf } from './plan-support.js';

const config = configOf(`targets: { voice: { url: "ws://a.test" } }
gate:
  maxFailureRate: 1%
  confidence: 95%
  require: [welcome]
  maxSignature: { accept-race: 0 }
  maxCheck: { session: 0 }
  max: { upgrade.p99: 50ms }
signatures: [{ id: mine, means: x, log: y }]
`);
const everyGate = ['maxFailureRate', 'confidence', 'require', 'maxSignature.accept-race', 'maxCheck.session', 'max.upgrade.p99'];
const elsewhere = bareTarget('url', 'ws://b.test');
const settings = (options = {}, target = elsewhere): readonly string[] =>
  configUseOf(config, target, { ...defaultOptions, ...options }).settings;

describe('of a config a run stands on', () => {
  it('every gate and every signature, also where the target is another one', () => {
    expect(settings()).toEqual([...everyGate.map((name) => `gate.${name}`), 'signatures']);
  });

  it('the target that it describes', () => {
    expect(settings({}, config.targets['voice'])[0]).toBe('targets.voice');
  });

  it.each([
    ['maxFailureRate', { maxFailureRate: 0.5 }],
    ['confidence', { confidence: 0.9 }],
    ['maxSignature.accept-race', { maxSignature: [parseSignatureLimit('accept-race=1', '--max-signature')] }],
    ['maxCheck.session', { maxCheck: [parseCheckLimit('session=1', '--max-check')] }],
    ['max.upgrade.p99', { max: [parsePhaseLimit('upgrade.p99=1s', '--max')] }],
  ])('no gate that the command line replaces: %s', (name, options) => {
    expect(settings(options)).toEqual([...everyGate.filter((other) => other !== name).map((other) => `gate.${other}`), 'signatures']);
  });

  it('nothing where it says nothing of it, and the file is named all the same', () => {
    expect(configUseOf(configOf('targets: { voice: { url: "ws://a.test" } }'), elsewhere, defaultOptions)).toEqual({
      path: 'ws-race.yaml',
      settings: [],
    });
  });
});
