import type { ScenarioReport, Verdict } from '../model/report.js';
import { worstOf } from './verdict.js';

/** The worst verdict of all scenarios, each reason under the name of its scenario where there are several. No scenario is never a pass. */
export function overallVerdict(scenarios: readonly Pick<ScenarioReport, 'name' | 'verdict'>[]): Verdict {
  if (scenarios.length === 0) return { status: 'inconclusive', reasons: ['no scenario was run'] };
  const named = (name: string, reason: string): string => (scenarios.length === 1 ? reason : `${name}: ${reason}`);
  const { status } = worstOf(scenarios.map(({ verdict }) => ({ status: verdict.status, reason: '' })));
  const inOrder = [
    ...scenarios.filter(({ verdict }) => verdict.status === status),
    ...scenarios.filter(({ verdict }) => verdict.status !== status && verdict.status !== 'pass'),
  ];
  return { status, reasons: inOrder.flatMap(({ name, verdict }) => verdict.reasons.map((reason) => named(name, reason))) };
}
