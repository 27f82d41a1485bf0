// The loop over the rounds of one scenario: which one next, run it, wait for its log lines, judge and fold it.
import { judgeRound } from '../judge/judge-round.js';
import type { JudgedAttempt } from '../judge/judged-attempt.js';
import { createStoppingRule } from '../judge/stopping.js';
import type { Plan, RoundSpec } from '../model/plan.js';
import type { RunEnvironment } from '../run/environment.js';
import { pause } from '../run/pause.js';
import { runRound } from '../run/round.js';
import { foldRound, type Workshop } from './fold-round.js';
import type { RoundRecord } from './round-record.js';
import { createSchedule } from './schedule.js';
import { type CampaignSettings, wholeShare } from './settings.js';

/** Two polls of a log file and some. */
const logReadNs = 60e6;

/** Runs the rounds one after the other; the next one runs while the last one's log lines come in. Comes back with why it ended. */
export async function runRounds(plan: Plan, environment: RunEnvironment, workshop: Workshop): Promise<'done' | 'outOfTime'> {
  const { recorder, fold, settings, server, meansOf } = workshop;
  const { signal, turn, share = wholeShare } = settings;
  const rule = createStoppingRule(plan);
  const schedule = createSchedule(plan, { isDecided: () => rule.isDecided() || fold.hasFatal(meansOf), nowNs: turn.nowNs });
  let folded = Promise.resolve();
  for (let spec = schedule.next(); spec !== undefined; spec = schedule.next()) {
    if (signal.aborted) break;
    await runRound(plan, spec, share, environment);
    const record = recorder.takeRound();
    if (record.quality.spoiled !== undefined && !isAborted(settings)) schedule.repeat(spec);
    const judged = judgeRound(plan, record.attempts, record.serverStartedNs);
    if (spec.arm === 'burst' && record.quality.spoiled === undefined) rule.addRound(judged);
    tellProgress(plan, spec, judged, record, settings);
    const waitsForLines = server.hasLogs && judged.some(({ standing }) => standing === 'failed');
    const linesIn = waitsForLines ? pause(server.lineWaitNs, signal) : Promise.resolve();
    // The lines of this round are to be read before the next begins: one that names nobody belongs to the round in which it is read.
    if (waitsForLines) await pause(logReadNs, signal);
    folded = folded.then(() => linesIn).then(() => foldRound(plan, record, judged, workshop));
    // Awaited below; until then a failure of ours must not count as unheard.
    folded.catch(() => undefined);
  }
  await folded;
  return schedule.isOutOfTime() ? 'outOfTime' : 'done';
}

const isAborted = ({ signal }: CampaignSettings): boolean => signal.aborted;

function tellProgress(
  plan: Plan,
  spec: RoundSpec,
  judged: readonly JudgedAttempt[],
  { quality }: RoundRecord,
  { onProgress }: CampaignSettings,
): void {
  onProgress({
    kind: 'round',
    scenario: plan.scenario.id,
    spec,
    of: plan.schedule.rounds,
    attempts: judged.length,
    failed: judged.filter(({ standing }) => standing === 'failed').length,
    spoiled: quality.spoiled !== undefined,
  });
}
