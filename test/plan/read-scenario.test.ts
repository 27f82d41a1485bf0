import { describe, expect, it } from 'vitest';
import { readScenario } from '../../src/plan/read-scenario.js';
import { builtIn, usageErrorOf } from './plan-support.js';

const head = 'number: 9\nname: mine\ndescription: d\nexpectation: e\nclass: rate\n';
const load = 'load: { clients: 5, arms: { burst: { pacing: barrier } } }\n';
const read = (text: string) => readScenario(text, 'mine.yaml');
const withSteps = (steps: string) => read(`${head}${load}checks: [refusal]\nsteps:\n${steps}`);

it.each(['concurrent', 'rapid-cycle', 'cold-start'])('the built-in scenario %s is read, and is plain JSON', (name) => {
  const scenario = builtIn(name);
  expect(scenario.name).toBe(name);
  expect(JSON.parse(JSON.stringify(scenario))).toEqual(scenario);
});

it('steps are words, or mappings with one action; those of a kind are told apart by number', () => {
  const { steps } = withSteps(`  - open
  - { do: welcome, cycles: [odd] }
  - send: hello
  - send: { a: 1 }
  - { frames: [a, b], id: both }
  - expect: { text: x, within: 1s }
  - linger: 2s
  - linger
  - reset
  - finish
  - close: { reason: bye }
  - close: 4000
`);
  expect(steps).toEqual([
    { id: 'open', do: 'open' },
    { id: 'welcome', cycles: ['odd'], do: 'welcome' },
    { id: 'send', do: 'send', frames: [{ kind: 'text', text: 'hello' }] },
    { id: 'send-2', do: 'send', frames: [{ kind: 'json', value: { a: 1 } }] },
    {
      id: 'both',
      do: 'send',
      frames: [
        { kind: 'text', text: 'a' },
        { kind: 'text', text: 'b' },
      ],
    },
    { id: 'expect', do: 'expect', expectation: { matcher: { text: 'x' }, withinNs: 1e9, captures: [] } },
    { id: 'linger', do: 'linger', forNs: 2e9 },
    { id: 'linger-2', do: 'linger' },
    { id: 'reset', do: 'reset' },
    { id: 'finish', do: 'finish' },
    { id: 'close', do: 'close', code: 1000, reason: 'bye' },
    { id: 'close-2', do: 'close', code: 4000, reason: '' },
  ]);
});

describe('what is not built yet is refused by name:', () => {
  it.each([
    ['  - { do: open, at: { after: released, offset: 1ms } }', '(at:)'],
    ['  - { do: open, cut: { byte: 5 } }', 'cutting'],
    ['  - { do: stopReading }', 'stopReading'],
    ['  - server: kill', 'server step kill'],
    ['  - server: pause', 'server step pause'],
    ['  - open\n  - server: start', 'after those of the clients'],
  ])('the step %s', (steps, wrong) => {
    expect(usageErrorOf(() => withSteps(steps)).message).toContain(wrong);
  });

  it.each([
    ['schedule: { kind: sweep }', 'schedules other than a fixed number of rounds'],
    ['actors: {}', 'actors other than'],
    ['sweep: x', 'sweeping'],
  ])('the key %s', (line, wrong) => {
    expect(usageErrorOf(() => read(`${head}${load}checks: [refusal]\nsteps: [open]\n${line}\n`)).wrong).toContain(wrong);
  });

  it('a barrier that holds elsewhere than before the last byte', () => {
    const error = usageErrorOf(() =>
      read(`${head}load: { clients: 5, arms: { burst: { pacing: barrier, hold: connect } } }\nchecks: [refusal]\nsteps: [open]\n`),
    );
    expect(error.read).toBe('mine.yaml:6:61');
    expect(error.wrong).toContain('not built yet');
  });
});

describe('what is wrong in a scenario is said with line and column:', () => {
  it.each<[string, string, string, string]>([
    [`${head}${load}checks: [refusal]\nsteps: [opne]\n`, ':8:9', 'must be a step, not "opne"', 'open'],
    [`${head}${load}checks: [refusal]\nsteps: [welcome]\n`, ':8:8', 'no step opens', '- open'],
    [`${head}${load}checks: []\nsteps: [open]\n`, ':7:9', 'proves nothing', '- refusal'],
    [`${head}${load}checks: [welcom]\nsteps: [open]\n`, ':7:10', 'must be a check', 'welcome'],
    [`${head}${load}checks: [{ id: welcome, within: 2s }]\nsteps: [open]\n`, ':7:25', "in the target's profile", 'Remove'],
    [`${head}${load}checks: [refusal]\nsteps: [open, { send: a, linger: 1s }]\n`, ':8:15', 'send and linger at once', 'Write one'],
    [`${head}${load}checks: [refusal]\nsteps: [open, {}]\n`, ':8:15', 'does nothing', 'Write one'],
    [`${head}${load}checks: [refusal]\nsteps: [open, { linger: 5 }]\n`, ':8:25', 'a duration with its unit, not 5', '250ms'],
    [`${head}${load}checks: [refusal]\nsteps: [open]\nneeds: [sever]\n`, ':9:9', 'not "sever"', 'server'],
    [`${head}${load}checks: [refusal]\nsteps: [{ server: start }, open]\n`, ':1:1', 'needs one', 'needs: [server]'],
    [
      `${head}load: { clients: 0, arms: { burst: { pacing: barrier } } }\nchecks: [refusal]\nsteps: [open]\n`,
      ':6:18',
      'from 1 to 100000, not 0',
      '100000',
    ],
    [
      `${head}load: { arms: { burst: { pacing: barrier } } }\nchecks: [refusal]\nsteps: [open]\n`,
      ':6:1',
      '"clients" is missing',
      'clients: 20',
    ],
    [
      `${head}load: { clients: 5, arms: { burst: { pacing: open, perSecond: 5 } } }\nchecks: [refusal]\nsteps: [open]\n`,
      ':6:18',
      'by rate',
      'Remove clients',
    ],
    [
      `${head}load: { arms: { burst: { pacing: open } } }\nchecks: [refusal]\nsteps: [open]\n`,
      ':6:17',
      '"perSecond" is missing',
      'perSecond: 20',
    ],
    [
      `${head}load: { clients: 5, arms: { burst: { pacing: barrier, gap: 1ms } } }\nchecks: [refusal]\nsteps: [open]\n`,
      ':6:55',
      'means nothing to the pacing barrier',
      'hold',
    ],
    [
      `${head}load: { clients: 5, arms: { burst: { pacing: barrier }, spaced: { pacing: barrier } } }\nchecks: [refusal]\nsteps: [open]\n`,
      ':6:65',
      'the opposite',
      'closed',
    ],
    [
      `${head}load: { clients: 5, arms: { spaced: { pacing: closed } } }\nchecks: [refusal]\nsteps: [open]\n`,
      ':6:21',
      '"burst" is missing',
      'Add burst',
    ],
  ])('%#', (text, place, wrong, remedy) => {
    const error = usageErrorOf(() => read(text));
    expect(error.read).toBe(`mine.yaml${place}`);
    expect(error.wrong).toContain(wrong);
    expect(error.remedy).toContain(remedy);
  });
});
