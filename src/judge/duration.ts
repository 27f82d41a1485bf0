// How long a run will take where the server answers quickly: said before the start, so that nobody waits for what never ends.
import type { Actor, Arm, Plan, Share, Step } from '../model/plan.js';
import type { Ns } from '../model/units.js';
import { countOf } from './counted-actors.js';

/** A connect, an upgrade, a greeting and a close together; only a run knows better. */
const attemptNs = 10e6;
/** Connects before a barrier, and the hold until the prefixes have arrived. */
const barrierNs = 30e6;
const connectNs = 0.3e6;
/** Until a server that the round starts itself is ready. */
const startNs = 1e9;

/** One round of every arm. */
export function estimateRoundNs(plan: Plan, share?: Share): Ns {
  return plan.arms.reduce((sum, arm) => sum + armNs(plan, arm, share), 0);
}

function armNs(plan: Plan, arm: Arm, share: Share | undefined): Ns {
  const actors = plan.actors.filter(({ counted }) => counted !== 'never');
  const clients = actors.reduce((sum, actor) => sum + countOf(actor, share), 0);
  const chain = Math.max(0, ...actors.map((actor) => chainNs(actor, arm)));
  const lastLinger = Math.max(0, ...actors.map((actor) => lingerNs(actor, actor.cycles)));
  const { pacing } = arm;
  switch (pacing.kind) {
    case 'barrier':
      return barrierNs + clients * connectNs + chain;
    case 'closed':
      return Math.ceil(clients / pacing.concurrency) * (chain - lastLinger + pacing.gapNs) + lastLinger;
    case 'open':
      return startNs + Math.min(pacing.stopAfterNs, ((pacing.steady ?? clients) / pacing.perSecond) * 1e9) + chain;
  }
}

/** All cycles of one client, one after the other. */
function chainNs(actor: Actor, { cycleGapNs }: Arm): Ns {
  const cycles = Array.from({ length: actor.cycles }, (_, index) => attemptNs + lingerNs(actor, index + 1));
  return cycles.reduce((sum, ns) => sum + ns, (actor.cycles - 1) * cycleGapNs);
}

const lingerNs = ({ steps, cycles }: Actor, cycle: number): Ns =>
  steps.reduce((sum, step) => sum + (step.do === 'linger' && isInCycle(step, cycle, cycles) ? step.forNs : 0), 0);

function isInCycle({ cycles }: Step, cycle: number, last: number): boolean {
  if (cycles === undefined) return true;
  return cycles.includes(cycle % 2 === 0 ? 'even' : 'odd') || (cycle === last && cycles.includes('last'));
}
