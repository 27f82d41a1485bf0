import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Report } from '../../src/model/report.js';
import { junitText } from '../../src/report/junit.js';
import { escapeXml } from '../../src/report/xml.js';
import { anyText } from '../support/any-text.js';
import { failingScenario, passingScenario, reports, sampleCell, sampleReport, sampleScenario } from '../support/reports.js';
import { readXml, type XmlElement } from '../support/xml.js';

const suitesOf = (report: Report): readonly XmlElement[] => readXml(junitText(report)).children;
const casesOf = (suite: XmlElement | undefined): readonly XmlElement[] => suite?.children.filter(({ name }) => name === 'testcase') ?? [];
const caseOf = (report: Report, name: string): XmlElement | undefined =>
  suitesOf(report)
    .flatMap(casesOf)
    .find(({ attributes }) => attributes['name']?.startsWith(name));
const resultOf = (element: XmlElement | undefined): string | undefined => element?.children[0]?.name;

describe('JUnit', () => {
  it.each(Object.keys(reports) as (keyof typeof reports)[])('is well-formed, never empty, and its sums are right: %s', (name) => {
    const root = readXml(junitText(reports[name]()));
    const cases = root.children.flatMap(casesOf);
    expect(root.name).toBe('testsuites');
    expect(cases.length).toBeGreaterThan(0);
    expect(root.attributes['tests']).toBe(String(cases.length));
    for (const [attribute, child] of [
      ['failures', 'failure'],
      ['errors', 'error'],
      ['skipped', 'skipped'],
    ] as const) {
      const count = cases.filter(({ children }) => children.some((element) => element.name === child)).length;
      expect(root.attributes[attribute], attribute).toBe(String(count));
    }
  });

  it('has a suite per scenario and a case per gate and per check', () => {
    const suites = suitesOf(reports.several());
    expect(suites.map(({ attributes }) => attributes['name'])).toEqual(['concurrent', 'cold-start']);
    expect(casesOf(suites[0]).map(({ attributes }) => attributes['name'])).toEqual([
      'gate failure-rate: any failure, allowed 0 %',
      'check refusal',
      'check drop',
      'check welcome',
      'check session',
      'check echo',
    ]);
  });

  it('a gate that failed is a failure of the type of its most frequent finding', () => {
    const gate = caseOf(reports.fail(), 'gate failure-rate');
    expect(resultOf(gate)).toBe('failure');
    expect(gate?.children[0]?.attributes).toEqual({ message: '47 of 100 attempts failed (47.0 %), allowed 0 %', type: 'accept-race' });
    expect(gate?.children[0]?.text).toContain('a race: the same traffic spaced out failed 0 of 100');
  });

  it.each(['inconclusive', 'invalid', 'unreachable'] as const)('%s is an error of that type, not a failure of the server', (name) => {
    const verdict = caseOf(reports[name](), 'verdict');
    expect(resultOf(verdict)).toBe('error');
    expect(verdict?.children[0]?.attributes['type']).toBe(name);
    expect(readXml(junitText(reports[name]())).attributes['failures']).toBe('0');
  });

  it('a check that was not described is skipped, and so is one that never came to be tried', () => {
    expect(resultOf(caseOf(reports.pass(), 'check welcome'))).toBe('skipped');
    const checks = [{ id: 'drop', tried: 0, failed: 0 }];
    const report = sampleReport([sampleScenario(sampleCell({ checks }))]);
    expect(resultOf(caseOf(report, 'check drop'))).toBe('skipped');
    expect(resultOf(caseOf(report, 'check refusal'))).toBe('skipped');
  });

  it('a check whose failures the gate allows does not make a passing run red', () => {
    const checks = [{ id: 'drop', tried: 100, failed: 1 }];
    const report = sampleReport([sampleScenario(sampleCell({ failed: 1, checks }))]);
    expect(readXml(junitText(report)).attributes).toMatchObject({ failures: '0', errors: '0' });
    expect(caseOf(report, 'check drop')?.children[0]).toMatchObject({
      name: 'system-out',
      text: '1 of 100 failed; the verdict of the scenario is pass',
    });
    expect(resultOf(caseOf(reports.fail(), 'check drop'))).toBe('failure');
  });

  it('a run without a scenario is one red case', () => {
    const root = readXml(junitText(sampleReport([])));
    expect(root.attributes).toMatchObject({ tests: '1', errors: '1' });
  });

  it('says that a demo was tested', () => {
    expect(junitText(reports.demo())).toContain('demo server (broken); nothing of yours was tested');
  });

  it('is well-formed whatever the server sent', () => {
    const hostile = fc.oneof(anyText, fc.constantFrom(']]>', '<failure>', '"/><x a="', '&#0;', '\u0000\ufffe\ud800', '\u001b[31m'));
    fc.assert(
      fc.property(hostile, (text) => {
        const scenario = failingScenario({ name: text, verdict: { status: 'fail', reasons: [text] } });
        const scenarios = [scenario, passingScenario({ coverage: { ran: [text], skipped: [{ check: text, needs: text }] } })];
        expect(suitesOf(sampleReport(scenarios, { labels: { [text]: text } }))).toHaveLength(2);
      }),
      { numRuns: 60 },
    );
  });
});

it('XML holds what can be held and leaves out the rest', () => {
  expect(escapeXml('a<b>&"\'\u0000\u000b\ufffe\ud800 é 😀\t\n')).toBe('a&lt;b&gt;&amp;&quot;&apos; é 😀\t\n');
});
