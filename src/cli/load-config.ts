import { signatureIds } from '../classify/explain.js';
import type { Config } from '../plan/config.js';
import { UsageError } from '../model/usage-error.js';
import { fileExists, readTextFile } from './files.js';

const names = ['ws-race.yaml', 'ws-race.yml', 'ws-race.json'];
const notBuilt = ['ws-race.ts', 'ws-race.mjs', 'ws-race.js'];

/**
 * The config that was named, or the one in this folder; undefined where there is none. Only the target that is meant has to have its
 * environment; `targetName` is empty where none of the config's is.
 */
export async function loadConfig(named: string | undefined, targetName: string | undefined): Promise<Config | undefined> {
  const path = named ?? names.find(fileExists);
  if (path === undefined) {
    const unread = notBuilt.find(fileExists);
    if (unread === undefined) return undefined;
    throw new UsageError({
      read: unread,
      wrong: 'configs in TypeScript or JavaScript are not built yet',
      remedy: 'Write it as ws-race.yaml.',
    });
  }
  const { readConfig } = await import('../plan/read-config.js');
  return readConfig(readTextFile(path), path, { env: (name) => process.env[name], targetName, knownSignatures: signatureIds() });
}
