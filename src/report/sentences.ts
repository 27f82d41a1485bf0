// What there is to say of a scenario, sentence by sentence and without layout: the screen, the job summary and JUnit say the same.
import type { Report, ScenarioReport, Standing } from '../model/report.js';
import { burstOf } from './plan-text.js';
import { counted, formatInterval, formatPValue, formatRate } from './figures.js';

/** `47 of 100 attempts failed: 47.0 %`; without a single attempt that, and no rate. */
export function countSentence({ summary }: ScenarioReport): string {
  if (summary.attempts === 0) return 'no attempt was completed, so there is no failure rate';
  const rate = summary.failureRate ?? summary.failed / summary.attempts;
  return `${summary.failed} of ${counted(summary.attempts, 'attempt')} failed${summary.failed === 0 ? '' : `: ${formatRate(rate)}`}`;
}

export const intervalSentence = ({ summary }: ScenarioReport): string | undefined =>
  summary.interval === undefined || summary.attempts === 0 ? undefined : formatInterval(summary.interval);

/** `2 of 5 checks ran; welcome, session, echo not described`: a check that was skipped or never tried is never counted as passed. */
export function coverageSentence({ coverage, plan, cells }: ScenarioReport): string {
  const all = plan.checks.length + coverage.skipped.length;
  if (all === 0) return 'no check ran';
  const figures = cells.find(({ arm }) => arm === 'burst')?.checks ?? [];
  const untried = plan.checks.map(({ id }) => id).filter((id) => (figures.find((check) => check.id === id)?.tried ?? 0) === 0);
  return [
    `${plan.checks.length - untried.length} of ${counted(all, 'check')} ran`,
    ...(coverage.skipped.length === 0 ? [] : [`${coverage.skipped.map(({ check }) => check).join(', ')} not described`]),
    ...(untried.length === 0 ? [] : [`${untried.join(', ')} never tried`]),
  ].join('; ');
}

/** What the spaced arm adds. The word race is said only where the burst fails significantly more often. */
export function controlSentences(scenario: ScenarioReport): readonly string[] {
  const { summary, plan } = scenario;
  const { control, race } = summary;
  if (control === undefined || control.attempts === 0) {
    const wasAsked = plan.arms.some(({ name }) => name === 'spaced');
    return summary.failed > 0 && wasAsked ? ['the spaced control arm has no attempts, so that nothing is said about the timing'] : [];
  }
  const failed = `${control.failed} of ${control.attempts}`;
  const also = control.failed === 0 ? [] : ['also fails spaced out: the timing is not all of it'];
  if (race?.shown === true) return [`a race: the same traffic spaced out failed ${failed}`, ...also];
  if (summary.failed === 0) return [`the same traffic spaced out failed ${failed}`];
  const chance = race === undefined ? '' : ` (p = ${formatPValue(race.pValue)})`.replace('= <', '<');
  if (control.failed > 0) return [`also fails spaced out: ${failed}; the burst is not shown to fail more often${chance}`];
  return [
    `the same traffic spaced out failed ${failed}, but so few ${hasTooFewRounds(scenario) ? 'rounds cannot' : 'failures do not'} show a difference${chance}`,
  ];
}

/** Behind a barrier whole rounds are dealt anew to the two arms: of three rounds each there are 20 ways, of fewer not even that. */
function hasTooFewRounds({ plan, cells }: ScenarioReport): boolean {
  const roundsOf = (name: 'burst' | 'spaced'): number => cells.find(({ arm }) => arm === name)?.rounds ?? Infinity;
  return burstOf(plan.arms).pacing.kind === 'barrier' && Math.min(roundsOf('burst'), roundsOf('spaced')) < roundsForRace;
}

const roundsForRace = 3;

/** A lone connection before the run that failed as well, or that was all there was; what the reasons say already is not said again. */
export function preflightSentences({ preflight, summary, verdict }: ScenarioReport): readonly string[] {
  if (preflight === undefined || preflight.status === 'passed' || preflight.status === 'skipped') return [];
  const { text, remedy } = preflight;
  const isTold = text === undefined || verdict.reasons.some((reason) => reason.includes(text));
  const told = isTold ? [] : [text];
  const says = preflight.status === 'failsAlone' ? [aloneSentence(summary, text)] : told;
  return [...says, ...(remedy === undefined ? [] : [remedy])];
}

function aloneSentence({ race }: ScenarioReport['summary'], text: string | undefined): string {
  const lead = race?.shown === true ? 'the lone connection before the run failed too' : 'fails alone: not a race';
  return text === undefined ? lead : `${lead} (${text})`;
}

/** The reasons of the verdict without those that the counts and the sentence on the control arm say in their own words. */
export function reasonSentences({ verdict, gates }: ScenarioReport): readonly string[] {
  const plain = gates.filter(({ gate }) => gate.over.kind === 'any' && 'maxRate' in gate && gate.confidence === undefined);
  const said = new Set(plain.filter((result) => result.observed !== undefined).flatMap((result) => result.verdict.reasons));
  return verdict.reasons.filter((reason) => !said.has(reason) && !reason.startsWith('also fails spaced out'));
}

const besides: readonly (readonly [standing: Standing, says: string])[] = [
  ['shed', 'shed by the server (429)'],
  ['waiting', 'waiting before the first success (not failures)'],
  ['harness', 'lost to the harness (not counted against the server)'],
  ['unfinished', 'unfinished'],
];

/** What stands beside the failure rate, and attempts of which no record came back. */
export function besideSentence({ cells }: ScenarioReport): string | undefined {
  const burst = cells.find(({ arm }) => arm === 'burst');
  if (burst === undefined) return undefined;
  const named = besides.flatMap(([standing, says]) => {
    const count = burst.standings[standing] ?? 0;
    return count === 0 ? [] : [`${count} ${says}`];
  });
  const missing = burst.asked - Object.values(burst.standings).reduce((sum, count) => sum + count, 0);
  const parts = missing > 0 ? [...named, `${missing} of ${burst.asked} asked for without a record`] : named;
  return parts.length === 0 ? undefined : `beside these: ${parts.join(', ')}`;
}

/** Log lines that were joined by their time alone, and log lines that name a fault beside attempts that all succeeded. */
export function logSentences({ explainedByTime, logWithoutImpact }: ScenarioReport): readonly string[] {
  return [
    ...explainedByTime.map(
      ({ upTo, of, symptom, signature, sample }) =>
        `the log explains up to ${upTo} of ${of}: ${symptom} as ${signature}, "${clip(sample, 160)}"`,
    ),
    ...logWithoutImpact.map(({ signature, count }) => `the log names ${signature} ${counted(count, 'time')} without a failed attempt`),
  ];
}

const clip = (text: string, most: number): string => (text.length <= most ? text : `${text.slice(0, most - 3)}...`);

/** What makes a run less than a test of the user's own server, or less than a whole run: said before anything else. */
export function cautionSentences(report: Report): readonly string[] {
  return [demoSentence(report), endSentence(report), shardSentence(report)].filter((sentence) => sentence !== undefined);
}

/** A config that lies in the folder gates a run that names none: so the file is named. */
export function configSentence({ header: { config } }: Report): string | undefined {
  return config === undefined || config.settings.length === 0 ? undefined : `config ${config.path}: ${config.settings.join(', ')}`;
}

function demoSentence({ header }: Report): string | undefined {
  return header.demo === undefined ? undefined : `demo server (${header.demo}); nothing of yours was tested`;
}

function endSentence({ header }: Report): string | undefined {
  switch (header.end) {
    case 'done':
    case 'unreachable':
      return undefined;
    case 'interrupted':
      return 'interrupted: this is a part of the run';
    case 'outOfTime':
      return 'out of time: this is a part of the run';
  }
}

function shardSentence({ header: { shard } }: Report): string | undefined {
  return shard === undefined || shard.of === 1
    ? undefined
    : `shard ${shard.index + 1} of ${shard.of}: a part of the clients; ws-race merge joins the reports`;
}
