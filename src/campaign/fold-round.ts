// One finished round: its log lines, what they and the wire say of each failure, and into the fold with it.
import { classifyRound } from '../classify/round.js';
import type { Fold } from '../judge/fold.js';
import type { JudgedAttempt } from '../judge/judged-attempt.js';
import type { Plan } from '../model/plan.js';
import type { Recorder, RoundRecord } from './round-record.js';
import type { ServerUnderTest } from './server-under-test.js';
import type { CampaignSettings, MeansOf } from './settings.js';
import type { UnknownBuckets } from './unknown-buckets.js';

/** What the rounds of one scenario have in common. */
export interface Workshop {
  readonly recorder: Recorder;
  readonly fold: Fold;
  readonly server: ServerUnderTest;
  readonly unknown: UnknownBuckets;
  readonly settings: CampaignSettings;
  readonly meansOf: MeansOf;
}

export function foldRound(
  plan: Plan,
  record: RoundRecord,
  judged: readonly JudgedAttempt[],
  { recorder, fold, server, unknown }: Workshop,
): void {
  server.flushLogs();
  const failed = judged.filter(({ standing }) => standing === 'failed');
  const lines = recorder.linesOf(record);
  const classified = classifyRound({
    failed,
    succeeded: judged.filter(({ standing }) => standing !== 'failed').map(({ attempt }) => attempt),
    lines,
    limits: plan.limits,
    customSignatures: plan.signatures,
    serverExits: recorder.exits(),
  });
  fold.addRound({ ...record, ...classified, judged, lines });
  if (record.quality.spoiled === undefined)
    for (const [index, finding] of classified.findings.entries()) {
      const attempt = failed[index]?.attempt;
      if (attempt !== undefined) unknown.add(finding, attempt);
    }
  recorder.forgetLinesBefore(record.startedNs);
}
