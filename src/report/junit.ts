// JUnit XML: a suite per scenario, a case per gate and per check. What the server failed is a failure; what could not be decided
// (inconclusive, invalid, unreachable) is an error, so that it is red in CI and still not taken for the server's fault.
import type { GateResult, Report, ScenarioReport, Verdict } from '../model/report.js';
import { cleanStrings } from './clean-text.js';
import { observedOf } from './gates-table.js';
import { limitOf, loadOf, overOf, targetUrlOf } from './plan-text.js';
import { scenarioSentences } from './scenario-sentences.js';
import { type Element, xmlText } from './xml.js';

export function junitText(report: Report): string {
  const shown = cleanStrings(report);
  const suites = shown.scenarios.length === 0 ? [emptySuite(shown)] : shown.scenarios.map((scenario) => suiteOf(shown, scenario));
  return xmlText({
    name: 'testsuites',
    attributes: { name: 'ws-race', ...sumOf(suites), time: (shown.header.durationMs / 1000).toFixed(3), timestamp: shown.header.startedAt },
    children: suites,
  });
}

function suiteOf(report: Report, scenario: ScenarioReport): Element {
  const cases = [...verdictCases(report, scenario), ...gateCases(report, scenario), ...checkCases(report, scenario)];
  return suite(scenario.name, cases, {
    properties: {
      target: targetUrlOf(report, scenario),
      load: loadOf(scenario),
      seed: scenario.plan.seed,
      planHash: scenario.planHash,
      stamps: scenario.health.stamps,
      ...(scenario.health.stampsWhy === undefined ? {} : { stampsWhy: scenario.health.stampsWhy }),
      ...(report.header.demo === undefined ? {} : { demo: report.header.demo }),
      ...Object.fromEntries(Object.entries(report.header.labels).map(([key, value]) => [`label.${key}`, value])),
    },
    timestamp: report.header.startedAt,
  });
}

/** A run that ended before its first scenario is a red case, never an empty file. */
function emptySuite(report: Report): Element {
  const { status } = report.verdict;
  const verdict: Verdict = {
    status: status === 'pass' ? 'inconclusive' : status,
    reasons: ['no scenario was run', ...report.verdict.reasons],
  };
  return suite('ws-race', [testCase('ws-race', 'run', verdictChildren(verdict, []))], {
    properties: {},
    timestamp: report.header.startedAt,
  });
}

/** The verdict itself, where no gate has told it: a required check that was skipped, a harness that was too slow, no gate at all. */
function verdictCases(report: Report, scenario: ScenarioReport): readonly Element[] {
  const isTold = scenario.gates.some(({ verdict }) => verdict.status === scenario.verdict.status);
  return isTold ? [] : [testCase(scenario.name, 'verdict', verdictChildren(scenario.verdict, scenarioSentences(report, scenario)))];
}

function gateCases(report: Report, scenario: ScenarioReport): readonly Element[] {
  return scenario.gates.map((result) =>
    testCase(
      scenario.name,
      gateName(result),
      verdictChildren(withFigures(result), scenarioSentences(report, scenario), topFinding(scenario)),
    ),
  );
}

const gateName = ({ gate }: GateResult): string => `gate ${gate.id}: ${overOf(gate)}, allowed ${limitOf(gate)}`;

function withFigures(result: GateResult): Verdict {
  const { status, reasons } = result.verdict;
  return { status, reasons: reasons.length > 0 ? reasons : [`observed ${observedOf(result)}, allowed ${limitOf(result.gate)}`] };
}

/** CI tools group failures by their type: the most frequent finding is the best name. */
const topFinding = ({ summary }: ScenarioReport): string | undefined => [...summary.signatures].sort((a, b) => b.count - a.count)[0]?.id;

/** Failures of a check that the gate allows are told, but do not make the case red: the run passed. What was never tried did not pass. */
function checkCases(report: Report, scenario: ScenarioReport): readonly Element[] {
  const figures = scenario.cells.find(({ arm }) => arm === 'burst')?.checks ?? [];
  const ran = scenario.plan.checks.map(({ id }) => {
    const figure = figures.find((check) => check.id === id);
    return testCase(
      scenario.name,
      `check ${id}`,
      figure === undefined || figure.tried === 0 ? skipped('never came to be tried') : checkChildren(report, scenario, figure),
    );
  });
  const notDescribed = scenario.coverage.skipped.map(({ check, needs }) =>
    testCase(scenario.name, `check ${check}`, skipped(`not described: the target's profile has no ${needs}`)),
  );
  return [...ran, ...notDescribed];
}

const skipped = (message: string): readonly Element[] => [{ name: 'skipped', attributes: { message } }];

function checkChildren(
  report: Report,
  scenario: ScenarioReport,
  { tried, failed }: { readonly tried: number; readonly failed: number },
): readonly Element[] {
  if (failed === 0) return [];
  const says = `${failed} of ${tried} failed`;
  const { status } = scenario.verdict;
  if (status === 'fail') return verdictChildren({ status, reasons: [says] }, scenarioSentences(report, scenario), topFinding(scenario));
  return [{ name: 'system-out', attributes: {}, text: `${says}; the verdict of the scenario is ${status}` }];
}

function verdictChildren({ status, reasons }: Verdict, sentences: readonly string[], finding?: string): readonly Element[] {
  const message = reasons.join('; ') || status;
  switch (status) {
    case 'pass':
      return sentences.length === 0 ? [] : [{ name: 'system-out', attributes: {}, text: sentences.join('\n') }];
    case 'fail':
      return [
        { name: 'failure', attributes: { message, type: finding ?? 'fail' }, text: [...new Set([...reasons, ...sentences])].join('\n') },
      ];
    case 'inconclusive':
    case 'invalid':
    case 'unreachable':
      return [{ name: 'error', attributes: { message, type: status }, text: [...new Set([...reasons, ...sentences])].join('\n') }];
  }
}

const testCase = (scenario: string, name: string, children: readonly Element[]): Element => ({
  name: 'testcase',
  attributes: { classname: `ws-race.${scenario}`, name },
  children,
});

function suite(
  name: string,
  cases: readonly Element[],
  about: { readonly properties: Readonly<Record<string, string>>; readonly timestamp: string },
): Element {
  const having = (child: string): number => cases.filter(({ children = [] }) => children.some((element) => element.name === child)).length;
  const properties = Object.entries(about.properties).map(([key, value]) => ({ name: 'property', attributes: { name: key, value } }));
  return {
    name: 'testsuite',
    attributes: {
      name,
      tests: cases.length,
      failures: having('failure'),
      errors: having('error'),
      skipped: having('skipped'),
      timestamp: about.timestamp,
    },
    children: [...(properties.length === 0 ? [] : [{ name: 'properties', attributes: {}, children: properties }]), ...cases],
  };
}

function sumOf(suites: readonly Element[]): Readonly<Record<string, number>> {
  const total = (key: string): number => suites.reduce((sum, { attributes }) => sum + Number(attributes[key]), 0);
  return { tests: total('tests'), failures: total('failures'), errors: total('errors'), skipped: total('skipped') };
}
