import { expect, it } from 'vitest';
import type { Health } from '../../src/model/report.js';
import { harnessSentences } from '../../src/report/harness-sentences.js';
import { controlSentences } from '../../src/report/sentences.js';
import { terminalText } from '../../src/report/terminal.js';
import { passingScenario, sampleCell, sampleReport, sampleScenario, sampleSummary } from '../support/reports.js';

const withHealth = (health: Partial<Health>) => passingScenario({ health: { spoiledRounds: 0, stamps: 'turn', ...health } });

it.each<[string, Partial<Health>, string]>([
  ['a late loop', { loopP99Ms: 25 }, 'event loop was 25.0 ms late'],
  ['late starts', { startLateP99Ms: 9 }, 'began 9.0 ms after they were due'],
  ['a full processor', { processorShare: 0.97 }, 'used 97.0 % of a core'],
  ['a long garbage collection', { gcPauses: { count: 1, longestMs: 12 } }, 'garbage collection of 12.0 ms'],
  ['few files left', { files: { used: 900, available: 1024 } }, '900 of 1024 open files'],
  ['few ports left', { ports: { used: 28_000, available: 28_232 } }, '28000 of 28232 local ports'],
  ['a coarse clock', { clockResolutionNs: 15e6 }, 'steps of 15.0 ms'],
])('says above the result what is wrong with the harness: %s', (_name, health, says) => {
  const text = terminalText(sampleReport([withHealth(health)]), { colorLevel: 0, columns: 300 });
  expect(text).toContain(says);
  expect(text.indexOf(says)).toBeLessThan(text.indexOf('PASS'));
  expect(text).toContain('use fewer clients (--n)');
});

it('says above the result that many rounds were spoiled, and leaves it to the health line where they were few', () => {
  const [round] = passingScenario({}).rounds;
  const spoiled = (count: number) => {
    const rounds = Array.from({ length: 8 }, () => round).filter((each) => each !== undefined);
    return harnessSentences({ ...withHealth({ spoiledRounds: count }), rounds }).join(' ');
  };
  expect(spoiled(3)).toContain('it spoiled 3 of 8 rounds, which were repeated');
  expect(spoiled(2)).toBe('');
});

it('says nothing of a harness that was well, or that measured nothing of itself', () => {
  expect(harnessSentences(withHealth({}))).toEqual([]);
  const well = { loopP99Ms: 3, processorShare: 0.4, files: { used: 60, available: 1024 }, gcPauses: { count: 2, longestMs: 1 } };
  expect(harnessSentences(withHealth(well))).toEqual([]);
});

it('blames the rounds, not the failures, where so few of them can show no difference', () => {
  const told = (rounds: number): string => {
    const cell = sampleCell({ failed: 50, rounds });
    const summary = sampleSummary(cell, { race: { shown: false, pValue: 0.17 } });
    return controlSentences(sampleScenario(cell, { summary, cells: [cell, { ...cell, arm: 'spaced', failed: 0 }] })).join(' ');
  };
  expect(told(2)).toContain('so few rounds cannot show a difference (p = 0.17)');
  expect(told(5)).toContain('so few failures do not show a difference');
});
