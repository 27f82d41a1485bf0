import { describe, expect, it } from 'vitest';
import { type Explanation, explanationText, scenarioText } from '../../src/report/explain-text.js';
import { listText } from '../../src/report/list-text.js';
import { findReporter, reporterNames, reporters } from '../../src/report/reporters.js';
import { reports } from '../support/reports.js';

const narrow = { colorLevel: 0, columns: 80 } as const;

describe('explain', () => {
  const explanation: Explanation = {
    id: 'accept-race',
    children: ['starlette-accept-race', 'asgi-send-before-accept'],
    means: 'a handler used the socket before accept finished',
    cause: 'A task that does not await accept sends at once; under load accept waits for something, and so the send overtakes it.',
    cure: 'Await accept before anything is started that uses the socket.',
    source: 'starlette websockets.py',
    looksLike: ['log: Need to call "accept" first', 'wire: 101, then 1006'],
  };

  it('gives meaning, look, cause, cure and source, wrapped to the screen', () => {
    expect(explanationText(explanation, narrow)).toBe(`accept-race
  a handler used the socket before accept finished

  looks like  log: Need to call "accept" first
              wire: 101, then 1006

  cause       A task that does not await accept sends at once; under load accept
              waits for something, and so the send overtakes it.

  cure        Await accept before anything is started that uses the socket.

  source      starlette websockets.py

  see also    kinds of it: starlette-accept-race, asgi-send-before-accept
`);
  });

  it('leaves out what is not known, and names the parent', () => {
    const text = explanationText({ ...explanation, parent: 'early-close', children: [], looksLike: '', source: '' }, narrow);
    expect(text).toContain('see also    a kind of early-close\n');
    expect(text).not.toMatch(/looks like|source/);
  });

  it('colours the questions only where colour is wanted', () => {
    const colored = explanationText(explanation, { colorLevel: 1, columns: 80 });
    expect(colored.replace(new RegExp('\\u001b\\[[0-9;]*m', 'g'), '')).toBe(explanationText(explanation, narrow));
    expect(colored).not.toBe(explanationText(explanation, narrow));
  });
});

describe('explain of a scenario', () => {
  it('is wrapped to the screen, too', () => {
    const scenario = { name: 'concurrent', description: 'Clients come at once. '.repeat(8), expectation: 'Everyone is served. '.repeat(8) };
    const text = scenarioText(scenario, narrow);
    for (const line of text.split('\n')) expect(line.length, line).toBeLessThanOrEqual(80);
    expect(text).toMatch(/^concurrent\n {2}Clients .*\n {2}expected {4}Everyone .*\n {2}run it {6}ws-race run concurrent\n$/s);
  });
});

describe('list', () => {
  it('shows scenarios and signatures with their class', () => {
    const text = listText(
      {
        scenarios: [
          { name: 'concurrent', description: 'N clients released together', expectation: 'Everyone is served.', class: 'rate' },
          { name: 'a-name-that-is-longer-than-the-column', description: 'x', expectation: '', class: 'fatal' },
        ],
        signatures: [
          { id: 'accept-race', means: 'a handler used the socket before accept finished, or so it says in its log', class: 'rate' },
        ],
      },
      narrow,
    );
    expect(text).toContain('  concurrent                    rate   N clients released together. Everyone is\n');
    expect(text).toContain('  a-name-that-is-longer-than-the-column  fatal\n');
    expect(text).toMatch(/^ {2}accept-race +rate +a handler used/m);
    for (const line of text.split('\n')) expect(line.length, line).toBeLessThanOrEqual(80);
  });

  it('says none where there is none', () => {
    expect(listText({ scenarios: [], signatures: [] }, narrow)).toContain('  none\n');
  });
});

describe('the table of reporters', () => {
  it('makes text of every sample report under every name', () => {
    for (const name of reporterNames) {
      for (const make of [reports.fail, reports.several, reports.unreachable]) expect(reporters[name].render(make(), narrow)).not.toBe('');
    }
  });

  it('knows a reporter by its name alone', () => {
    expect(findReporter('junit')).toBe(reporters.junit);
    expect(findReporter('toString')).toBeUndefined();
    expect(findReporter('JUnit')).toBeUndefined();
  });
});
