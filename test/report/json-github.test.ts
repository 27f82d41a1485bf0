import { describe, expect, it } from 'vitest';
import { githubText } from '../../src/report/github.js';
import { jsonText } from '../../src/report/json.js';
import { failingScenario, passingScenario, reports, sampleReport } from '../support/reports.js';

describe('the JSON of a report', () => {
  it('is the report, whole', () => {
    for (const make of Object.values(reports)) expect(JSON.parse(jsonText(make()))).toEqual(JSON.parse(JSON.stringify(make())));
    expect(jsonText(reports.pass()).endsWith('}\n')).toBe(true);
  });

  it('writes what could move the cursor as an escape, and keeps it', () => {
    const report = sampleReport([passingScenario()], { labels: { hostile: '\u001b[2J\u009b31m\u202e\u007f\u2028é😀' } });
    const text = jsonText(report);
    expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028\u202e]/);
    expect(text).toContain('é😀');
    expect(JSON.parse(text)).toEqual(report);
  });
});

describe('annotations for GitHub', () => {
  it('are an error for a failure, a warning for what was not decided, nothing for a pass', () => {
    expect(githubText(reports.fail())).toMatch(
      /^::error title=ws-race concurrent%3A FAIL::47 of 100 attempts failed%3A|^::error title=ws-race concurrent%3A FAIL::/,
    );
    expect(githubText(reports.inconclusive())).toMatch(/^::warning title=ws-race concurrent%3A INCONCLUSIVE::/);
    expect(githubText(reports.pass())).toBe('');
    expect(githubText(reports.demo())).toContain('::notice title=ws-race::the embedded demo server was tested, nothing of yours');
  });

  it('are at most ten of a kind, and the tenth says how many more there are', () => {
    const lines = githubText(sampleReport(Array.from({ length: 15 }, () => failingScenario())))
      .trim()
      .split('\n');
    expect(lines).toHaveLength(10);
    expect(lines[9]).toContain('6 more scenarios');
  });

  it('cannot be ended or forged by what the server sent', () => {
    const hostile = 'a%0A\r\n::error title=forged::b';
    const text = githubText(sampleReport([failingScenario({ name: `x,y:${hostile}`, verdict: { status: 'fail', reasons: [hostile] } })]));
    expect(text.trim().split('\n')).toHaveLength(1);
    expect(text).toContain('a%250A ::error');
    expect(text).toMatch(/^::error title=ws-race x%2Cy%3A/);
  });
});
