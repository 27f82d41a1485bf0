// What was run, in a few words: the load, the address, the allowed rate.
import type { Arm, Gate } from '../model/plan.js';
import type { Report, ScenarioReport } from '../model/report.js';
import { counted, formatLimit } from './figures.js';

/** `20 clients x 5 cycles x 5 rounds`, or for an arrival rate `20 connects a second x 3 rounds`. */
export function loadOf({ plan }: ScenarioReport): string {
  const actors = plan.actors.filter(({ counted: standing }) => standing !== 'never');
  const clients = actors.reduce((sum, { count }) => sum + count, 0);
  const cycles = Math.max(1, ...actors.map(({ cycles: each }) => each));
  const { pacing } = burstOf(plan.arms);
  const each =
    pacing.kind === 'open' ? `${counted(pacing.perSecond, 'connect')} a second${steadyOf(pacing.steady)}` : counted(clients, 'client');
  return [each, ...(cycles > 1 ? [counted(cycles, 'cycle')] : []), roundsOf(plan.schedule)].join(' x ');
}

const roundsOf = ({ kind, rounds }: ScenarioReport['plan']['schedule']): string =>
  kind === 'fixed' ? counted(rounds, 'round') : `rounds until decided, at most ${rounds}`;

const steadyOf = (steady: number | undefined): string =>
  steady === undefined ? '' : ` until ${steady} in a row ${steady === 1 ? 'succeeds' : 'succeed'}`;

export const burstOf = (arms: ScenarioReport['plan']['arms']): Arm => arms.find(({ name }) => name === 'burst') ?? arms[0];

/** The target's URL with the port that it really had; other templates stay as they were written. */
export function targetUrlOf(report: Report, { plan }: ScenarioReport): string {
  const [target] = plan.targets;
  const pinned = report.header.addresses.find(({ target: name }) => name === target.name);
  return pinned === undefined ? target.url : target.url.replaceAll('{port}', String(pinned.port));
}

/** The limit on the failure rate over all attempts, as the gate has it. */
export function allowedOf({ plan }: ScenarioReport): string | undefined {
  const gate = plan.gates.find(({ over }) => over.kind === 'any');
  return gate === undefined ? undefined : `allowed ${limitOf(gate)}`;
}

/** `1 %`, `1 % (shown at 95 %)`, `3`, `20 ms`. */
export function limitOf(gate: Gate): string {
  if ('maxMs' in gate) return `${gate.maxMs} ms`;
  if ('maxCount' in gate) return String(gate.maxCount);
  return gate.confidence === undefined
    ? formatLimit(gate.maxRate)
    : `${formatLimit(gate.maxRate)} (shown at ${formatLimit(gate.confidence)})`;
}

/** What a gate looks at: `any failure`, a signature's id, `check session`, `upgrade p99`. */
export function overOf({ over }: Gate): string {
  switch (over.kind) {
    case 'any':
      return 'any failure';
    case 'signature':
      return over.id;
    case 'check':
      return `check ${over.id}`;
    case 'phase':
      return `${over.phase} p${over.percentile}`;
  }
}
