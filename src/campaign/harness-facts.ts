import type { HarnessFacts } from '../model/report.js';
import { msFromNs } from '../model/units.js';
import { clockResolutionNs } from '../run/clock-resolution.js';
import type { CampaignSettings } from './settings.js';

/** What is known of the harness before its first round. */
export function harnessFacts({ turn, available = {} }: Pick<CampaignSettings, 'turn' | 'available'>): HarnessFacts {
  const { files, ports } = available;
  return {
    clockResolutionNs: clockResolutionNs(turn.nowNs),
    ...(files === undefined ? {} : { filesAvailable: files }),
    ...(ports === undefined ? {} : { portsAvailable: ports }),
    stamps: turn.kernel === undefined ? 'turn' : 'kernel',
  };
}

/** What is only known at the end: whether the wall clock, by which the kernel stamps, is still where it was. */
export function stampFacts({
  turn,
  stampsWhy,
}: Pick<CampaignSettings, 'turn' | 'stampsWhy'>): Pick<HarnessFacts, 'stampsWhy' | 'clockStepMs'> {
  const [why, stepNs] = [stampsWhy?.(), turn.kernel?.clockStepNs()];
  return { ...(why === undefined ? {} : { stampsWhy: why }), ...(stepNs === undefined ? {} : { clockStepMs: msFromNs(stepNs) }) };
}
