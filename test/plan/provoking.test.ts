// What the scenarios that provoke single defects add to the language.
import { describe, expect, it } from 'vitest';
import { readScenario } from '../../src/plan/read-scenario.js';
import { bareTarget } from '../../src/plan/config.js';
import { builtIn, compile, usageErrorOf, configOf } from './plan-support.js';

const planOf = (name: string) => compile({ scenario: builtIn(name) }).plan;

describe('the plan', () => {
  it('says how many clients are one user, and only where there are several', () => {
    expect(planOf('tabs').actors[0].clientsPerUser).toBe(3);
    expect(planOf('identity').actors[0]).not.toHaveProperty('clientsPerUser');
  });

  it('lets connections of one client overlap in the burst, and never in the control', () => {
    const [burst, spaced] = planOf('same-user').arms;
    expect(burst.overlap).toBe(true);
    expect(spaced).not.toHaveProperty('overlap');
  });

  it('goes where the limit is, and nowhere else', () => {
    expect(planOf('limit').targets[0].url).toContain('/ws/room?room={round}{arm}');
    expect(planOf('concurrent').targets[0].url).toContain('/ws/voice');
  });

  it('keeps push before open, so that it is asked for with the release', () =>
    expect(
      planOf('queued-message')
        .actors[0].steps.map((step) => step.do)
        .slice(0, 2),
    ).toEqual(['push', 'open']));

  it.each(['queued-message', 'identity', 'limit'])('%s asks for a profile that describes what it needs', (name) => {
    const error = usageErrorOf(() => compile({ scenario: builtIn(name), target: bareTarget('url', 'ws://127.0.0.1:1/') }));
    expect(error.wrong).toContain('profile describes');
  });
});

it.each(['queued-message', 'early-message', 'same-user', 'tabs', 'identity', 'limit', 'reconnect'])(
  '%s names the founding case it stands for',
  (name) => expect(builtIn(name).description).toMatch(/Founding case [A-E]/),
);

describe('a target of ws-race.yaml', () => {
  const read = (more: string) => configOf(`targets:\n  app:\n    url: ws://127.0.0.1:8000/ws\n${more}`);

  it('may describe how it says for whom it takes a client', () => {
    const config = read(`    identity:\n      send: { type: whoami }\n      expect: { match: { type: whoami } }\n      user: /user_id\n`);
    expect(config.targets['app']?.profile.identity).toMatchObject({
      pointer: '/user_id',
      expect: { matcher: { match: { type: 'whoami' } } },
    });
  });

  it('may describe a place that holds only so many; 503 says that it is full unless told otherwise', () => {
    expect(read('    limit: { openAtMost: 10 }\n').targets['app']?.profile.limit).toEqual({ openAtMost: 10, full: [503] });
    expect(read('    limit: { url: "ws://h/room", openAtMost: 2, full: [429, 503] }\n').targets['app']?.profile.limit).toEqual({
      url: 'ws://h/room',
      openAtMost: 2,
      full: [429, 503],
    });
    expect(usageErrorOf(() => read('    limit: { url: "http://h/room", openAtMost: 2 }\n')).message).toContain('ws://h/room');
  });
});

it('a pacing reads overlap as true only', () => {
  const text = (overlap: string) =>
    `number: 1\nname: x\ndescription: d\nexpectation: e\nclass: rate\nload: { clients: 2, arms: { burst: { pacing: barrier, overlap: ${overlap} } } }\nsteps: [open]\nchecks: [drop]\n`;
  expect(readScenario(text('true'), 'x.yaml').load.arms.burst.overlap).toBe(true);
  expect(readScenario(text('false'), 'x.yaml').load.arms.burst).not.toHaveProperty('overlap');
});
