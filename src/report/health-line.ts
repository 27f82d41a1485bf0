import type { Share } from '../model/plan.js';
import type { ReportHeader, ScenarioReport } from '../model/report.js';
import { dash, formatShortMs } from './figures.js';
import { ownWorkParts } from './harness-sentences.js';
import { burstOf } from './plan-text.js';

/** What the harness knows of its own work; parts that this kind of run does not have are left out, unmeasured ones are a dash. */
export function healthParts({ health, plan, summary }: ScenarioReport, { shard }: ReportHeader): readonly string[] {
  const isBarrier = burstOf(plan.arms).pacing.kind === 'barrier';
  const clients = plan.actors.filter(({ counted }) => counted !== 'never').reduce((sum, { count }) => sum + countHere(count, shard), 0);
  const overlap = health.overlapP50 === undefined ? dash : `${Math.round(health.overlapP50)} of ${clients}`;
  if (summary.attempts === 0 && health.spoiledRounds === 0) return [];
  return [
    ...(isBarrier ? [`release spread ${formatShortMs(health.releaseSpreadP50Ms)}`, `in flight (client side) ${overlap}`] : []),
    `RTT ${formatShortMs(health.rttMs)}`,
    `spoiled rounds ${health.spoiledRounds}`,
    ...ownWorkParts(health),
    stampsPart(health),
  ];
}

/** Of the clients, those that this shard has: the one of index i takes the clients i, i + of, ... */
const countHere = (count: number, { index, of }: Share = { index: 0, of: 1 }): number => Math.max(0, Math.ceil((count - index) / of));

function stampsPart({ stamps, stampsWhy, clockStepMs }: ScenarioReport['health']): string {
  // A clock that was set stands above the result.
  const why = clockStepMs === undefined ? stampsWhy : undefined;
  return `arrivals stamped by ${stamps === 'kernel' ? 'the kernel' : 'us'}${why === undefined ? '' : `: ${why}`}`;
}

/** Why the kernel does not stamp is the same for all scenarios of a run, and told with the first. */
export function withReasonOnce(scenarios: readonly ScenarioReport[]): readonly ScenarioReport[] {
  return scenarios.map((scenario, index) => {
    const { stampsWhy, ...health } = scenario.health;
    const isTold = stampsWhy !== undefined && scenarios.slice(0, index).some((before) => before.health.stampsWhy === stampsWhy);
    return isTold ? { ...scenario, health } : scenario;
  });
}
