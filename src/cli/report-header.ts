import { randomBytes } from 'node:crypto';
import { cpus, hostname, platform, release } from 'node:os';
import type { ConfigUse, ReportHeader } from '../model/report.js';
import type { ChosenTarget } from '../plan/choose-target.js';
import { readVersion } from './version.js';

/** What is known of a run before it begins. */
export type BegunHeader = Omit<ReportHeader, 'durationMs' | 'end' | 'addresses'>;

/** The run id begins with the seed, as far as a file name can hold it; two runs of a seed hardly ever share one. */
export function createHeader(
  seed: string,
  { demo }: ChosenTarget,
  { labels, config }: { readonly labels: BegunHeader['labels']; readonly config: ConfigUse | undefined },
): BegunHeader {
  return {
    runId: `${seed.replace(/[^A-Za-z0-9]/g, '').slice(0, 8)}${randomBytes(3).toString('hex')}`,
    version: readVersion(),
    startedAt: new Date().toISOString(),
    argv: process.argv.slice(2),
    hosts: [{ id: hostname(), zeroWallMs: Date.now(), node: process.version, os: `${platform()} ${release()}`, cores: cpus().length }],
    labels,
    ...(demo === undefined ? {} : { demo }),
    ...(config === undefined ? {} : { config }),
  };
}
