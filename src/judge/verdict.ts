// From what was counted to a verdict: every doubt and every fault is a sentence of its own, and the worst of them wins.
import type { Plan, Share } from '../model/plan.js';
import type { GateResult, Preflight, RoundFigures, Status, Verdict } from '../model/report.js';
import type { CellTally } from './cell-tally.js';
import { countClients } from './counted-actors.js';
import { sumCounts } from './rate-interval.js';
import { fail, inconclusive, type Remark } from './remark.js';
import { roundRemarks } from './round-remarks.js';
import { counted, formatRate } from './words.js';

export interface VerdictInput {
  readonly plan: Plan;
  readonly share?: Share;
  readonly burst: CellTally;
  readonly control: CellTally | undefined;
  readonly gates: readonly GateResult[];
  /** Every round that was run, the spoiled ones too. */
  readonly rounds: readonly RoundFigures[];
  readonly interrupted: boolean;
  readonly preflight?: Preflight;
}

/** More than this share of 429 answers, and the server was not tested but shed its load. */
const mostShed = 0.05;

const severity: readonly Status[] = ['fail', 'unreachable', 'invalid', 'inconclusive', 'pass'];

export function judgeScenario(input: VerdictInput): Verdict {
  const unreachable = preflightRemarks(input);
  if (unreachable.length > 0) return worstOf(unreachable);
  const remarks = [
    ...gateRemarks(input),
    ...checkRemarks(input),
    ...roundRemarks({ ...input, good: input.burst.rounds().length }),
    ...attemptRemarks(input),
    ...overlapRemarks(input),
    ...coverageRemarks(input),
  ];
  const verdict = worstOf(remarks);
  return verdict.status === 'fail' ? { ...verdict, reasons: [...verdict.reasons, ...controlReasons(input)] } : verdict;
}

/** The worst status of all; its reasons first. What passed is left out where something did not. */
export function worstOf(remarks: readonly Remark[]): Verdict {
  const status = severity.find((candidate) => remarks.some((remark) => remark.status === candidate)) ?? 'inconclusive';
  const told = severity.filter((candidate) => status === 'pass' || candidate !== 'pass');
  const reasons = told.flatMap((candidate) => remarks.filter((remark) => remark.status === candidate).map(({ reason }) => reason));
  return { status, reasons: [...new Set(reasons)] };
}

function preflightRemarks({ preflight }: VerdictInput): readonly Remark[] {
  if (preflight?.status !== 'refused' && preflight?.status !== 'unreachable') return [];
  const word = preflight.status === 'refused' ? 'the lone connection before the run was refused' : 'the target could not be reached';
  return [{ status: 'unreachable', reason: preflight.text === undefined ? word : `${word}: ${preflight.text}` }];
}

/** A scenario of class `info` shows its failures and lets them be. */
function gateRemarks({ plan, gates }: VerdictInput): readonly Remark[] {
  return gates.flatMap(({ gate, verdict }) => {
    const onlyShown = plan.scenario.class === 'info' && gate.over.kind === 'any' && verdict.status === 'fail';
    return verdict.reasons.map((reason) =>
      onlyShown ? { status: 'pass' as const, reason: `${reason} (shown only)` } : { status: verdict.status, reason },
    );
  });
}

function checkRemarks({ plan, burst, control }: VerdictInput): readonly Remark[] {
  const { failed } = sumCounts(burst.rounds());
  const fatal = plan.checks
    .filter((check) => check.class === 'fatal')
    .map(({ id }) => ({ id, count: burst.failedCheck(id), spaced: control?.failedCheck(id) ?? 0 }));
  const remarks = fatal
    .filter(({ count, spaced }) => count + spaced > 0)
    .map(({ id, count, spaced }) => fail(`${id}: failed ${timesIn(count, spaced)}; one failure of this check fails the run`));
  if (plan.scenario.class === 'fatal' && failed > 0) remarks.push(fail(`${failed} failed; one failure of this scenario fails the run`));
  return remarks;
}

/** The arms apart: of their sum nobody can tell how many attempts there were. */
function timesIn(burst: number, spaced: number): string {
  if (burst === 0) return `${counted(spaced, 'time')} in the spaced arm`;
  return spaced === 0 ? counted(burst, 'time') : `${counted(burst, 'time')} in the burst and ${counted(spaced, 'time')} in the spaced arm`;
}

function attemptRemarks({ burst, interrupted }: VerdictInput): readonly Remark[] {
  const { attempts, failed } = sumCounts(burst.rounds());
  const [shed, harness, unfinished] = [burst.standing('shed'), burst.standing('harness'), burst.standing('unfinished')];
  const remarks: Remark[] = [];
  if (shed > 0 && shed / (attempts + shed) > mostShed) {
    remarks.push(
      inconclusive(
        `the server shed ${shed} of ${counted(attempts + shed, 'attempt')} with 429 (${formatRate(shed / (attempts + shed))}): lower the load or raise its limit`,
      ),
    );
  }
  if (attempts === 0 && harness > 0)
    remarks.push({ status: 'invalid', reason: `the harness lost all of its ${counted(harness, 'attempt')}` });
  else if (attempts === 0 || attempts === failed) remarks.push(inconclusive('no attempt was completed'));
  if (unfinished > 0 && !interrupted)
    remarks.push(inconclusive(`${counted(unfinished, 'attempt')} did not come to an end in the time of the round`));
  const missing = interrupted ? 0 : burst.asked() - burst.recorded();
  if (missing > 0) remarks.push({ status: 'invalid', reason: `${missing} of the attempts asked for left no record` });
  return remarks;
}

/** What was tried but not exercised is inconclusive: a burst whose handshakes never ran side by side. */
function overlapRemarks({ plan, share, burst, rounds }: VerdictInput): readonly Remark[] {
  if (burst.pacing !== 'barrier' || countClients(plan, share) < 2) return [];
  const overlaps = rounds
    .filter(({ spec, quality }) => spec.arm === 'burst' && quality.spoiled === undefined && quality.overlap !== undefined)
    .map(({ quality }) => quality.overlap ?? 0);
  const exercised = overlaps.filter((overlap) => overlap >= 2).length;
  if (overlaps.length === 0 || exercised * 2 >= overlaps.length) return [];
  return [
    inconclusive(
      `the window was not exercised: in ${overlaps.length - exercised} of ${counted(overlaps.length, 'round')} no two handshakes were in flight together; use more clients (--n)`,
    ),
  ];
}

function coverageRemarks({ plan, burst }: VerdictInput): readonly Remark[] {
  return plan.required.flatMap((id) => {
    const skipped = plan.skipped.find(({ check }) => check === id);
    if (skipped !== undefined)
      return [inconclusive(`the required check ${id} was skipped: the target's profile does not describe ${skipped.needs}`)];
    const runs = plan.checks.some((check) => check.id === id);
    return runs && burst.tried(id) === 0 ? [inconclusive(`the required check ${id} never came to be tried`)] : [];
  });
}

/** A failing control arm never softens a failure. */
function controlReasons({ control }: VerdictInput): readonly string[] {
  const { attempts, failed } = sumCounts(control?.rounds() ?? []);
  return failed === 0 ? [] : [`also fails spaced out: ${failed} of ${attempts}`];
}
