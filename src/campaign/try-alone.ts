// The lone connection before the run, and the one target that a run goes to.
import { judgeRound } from '../judge/judge-round.js';
import type { Plan } from '../model/plan.js';
import type { Preflight } from '../model/report.js';
import type { Ns } from '../model/units.js';
import type { Endpoint, RunEnvironment } from '../run/environment.js';
import { runRound } from '../run/round.js';
import { preflightPlan, readPreflight } from './preflight.js';
import type { Recorder } from './round-record.js';
import { wholeShare } from './settings.js';

export const readyLimitNs = 60e9;
export const unreachableRemedy =
  'Start the server, or look at host and port of the URL; run --server-cmd, or server.command in ws-race.yaml, starts it.';

export async function tryAlone(plan: Plan, environment: RunEnvironment, recorder: Recorder, rttMs: number): Promise<Preflight> {
  const lone = preflightPlan(plan);
  await runRound(lone, { round: 0, target: plan.targets[0].name, arm: plan.arms[0].name, take: 1 }, wholeShare, environment);
  const { attempts } = recorder.takeRound();
  const [attempt] = attempts;
  if (attempt === undefined) return { status: 'skipped' };
  const [judged] = judgeRound(lone, attempts);
  return readPreflight(attempt, judged?.standing === 'failed', rttMs);
}

export function single(name: string, endpoint: Endpoint, roundTripNs: Ns): Pick<RunEnvironment, 'endpoints' | 'roundTripsNs'> {
  return { endpoints: new Map([[name, endpoint]]), roundTripsNs: new Map([[name, roundTripNs]]) };
}
