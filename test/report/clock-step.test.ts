// A clock that was set during a run: whoever reads of the run must hear of it, also where it passed.
import { describe, expect, it } from 'vitest';
import type { Health } from '../../src/model/report.js';
import { githubText } from '../../src/report/github.js';
import { junitText } from '../../src/report/junit.js';
import { markdownText } from '../../src/report/markdown.js';
import { terminalText } from '../../src/report/terminal.js';
import { failingScenario, passingScenario, sampleReport } from '../support/reports.js';

const why = 'the wall clock was set by 2s during the run; its times cannot be trusted';
const stepped: Health = { spoiledRounds: 0, stamps: 'kernel', stampsWhy: why, clockStepMs: 2000 };

describe('a clock that was set during the run', () => {
  const report = sampleReport([passingScenario({ health: stepped })]);

  it('is said once on the screen, above the result', () => {
    const text = terminalText(report, { colorLevel: 0, columns: 200 });
    expect(text.split(why)).toHaveLength(2);
    expect(text.indexOf(why)).toBeLessThan(text.indexOf('PASS'));
  });

  it('is a warning on GitHub although the scenario passed, and among the sentences of one that failed', () => {
    expect(githubText(report)).toBe(`::warning title=ws-race concurrent::${why}: run it again\n`);
    const failed = githubText(sampleReport([failingScenario({ health: stepped })]));
    expect(failed).toContain(why);
    expect(failed.trim().split('\n')).toHaveLength(1);
  });

  it('is in the job summary', () => {
    expect(markdownText(report)).toContain(why);
  });

  it('is a property of the suite for JUnit, and in what a case says', () => {
    const text = junitText(report);
    expect(text).toContain('<property name="stamps" value="kernel"/>');
    expect(text).toContain(`<property name="stampsWhy" value="${why}"/>`);
    expect(text).toMatch(new RegExp(`<system-out>${why}`));
  });

  it('is told by nobody where it was not set', () => {
    const plain = sampleReport([passingScenario({ health: { spoiledRounds: 0, stamps: 'kernel' } })]);
    for (const text of [githubText(plain), junitText(plain), markdownText(plain)]) expect(text).not.toContain('wall clock');
    expect(junitText(plain)).not.toContain('stampsWhy');
  });
});
