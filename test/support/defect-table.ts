import type { ScenarioReport } from '../../src/model/report.js';

/** Which scenario provokes which defect of the reference server; sizes are as small as the fault allows. */
export const defectTable = [
  { defect: 'accept-race', scenario: 'concurrent', rounds: 2 },
  { defect: 'greeting-race', scenario: 'concurrent', rounds: 2 },
  { defect: 'lost-push', scenario: 'queued-message', rounds: 2 },
  { defect: 'lost-first-message', scenario: 'early-message', rounds: 2 },
  { defect: 'registry-clobber', scenario: 'same-user', rounds: 1 },
  { defect: 'registry-clobber', scenario: 'reconnect', rounds: 2 },
  { defect: 'crossed-identity', scenario: 'tabs', rounds: 2 },
  { defect: 'crossed-identity', scenario: 'identity', rounds: 2 },
  { defect: 'limit-off-by-one', scenario: 'limit', rounds: 2 },
  { defect: 'cold-start', scenario: 'cold-start', rounds: 1 },
] as const;

export type DefectRow = (typeof defectTable)[number];

/** The command line that holds one server against the row's scenario. */
export const argumentsOf = ({ scenario, rounds }: DefectRow, server: readonly string[], seed?: string): readonly string[] => [
  'run',
  scenario,
  ...server,
  '--rounds',
  String(rounds),
  ...(scenario === 'cold-start' ? ['--steady', '10'] : []),
  ...(seed === undefined ? [] : ['--seed', seed]),
  '--quiet',
];

/** What shows shows within 20 ms of the opening; the control spends its time watching one connection after the other. */
export const watched = ['--linger', '50ms'] as const;

export interface Rates {
  readonly burst: number;
  /** 0 where the scenario has no control. */
  readonly control: number;
}

export function ratesOf(scenario: ScenarioReport | undefined): Rates {
  if (scenario === undefined) throw new Error('the report holds no scenario');
  const { attempts, failed, control } = scenario.summary;
  return { burst: failed / attempts, control: control === undefined ? 0 : control.failed / control.attempts };
}
