// What the profile says can be asked over HTTP beside the connections: is the server well, and which version is it.
import type { Target } from '../model/target.js';
import { fillTemplate } from '../model/template.js';
import { exchangeHttp } from '../run/http-exchange.js';
import { createHttpTls } from '../run/http-tls.js';
import { pause } from '../run/pause.js';
import { readAuthority } from '../run/reach-target.js';
import type { CampaignSettings } from './settings.js';

const askWithinNs = 5e9;
const askAgainNs = 100e6;

/** Asks `health` until it answers with less than 400; ends with the signal. */
export async function waitUntilHealthy(
  target: Target,
  port: number | undefined,
  settings: CampaignSettings,
  signal: AbortSignal,
): Promise<void> {
  const { health } = target.profile;
  if (health === undefined) return;
  for (;;) {
    const answer = await askHttp(health, [], target, port, { ...settings, signal });
    if (answer.kind === 'answered' && answer.status < 400) return;
    signal.throwIfAborted();
    await pause(askAgainNs, signal);
    signal.throwIfAborted();
  }
}

/** The version that the target tells of itself; undefined where the profile names no place, with a note where nothing was found there. */
export async function readTargetVersion(target: Target, port: number | undefined, settings: CampaignSettings): Promise<string | undefined> {
  const { version } = target.profile;
  if (version === undefined) return undefined;
  const answer = await askHttp(version.url, [{ name: 'version', pointer: version.pointer }], target, port, settings);
  const found = answer.kind === 'answered' ? answer.captured['version'] : undefined;
  if (found === undefined) {
    const why = answer.kind === 'failed' ? answer.text : `status ${answer.status}, nothing at ${version.pointer}`;
    settings.onProgress({ kind: 'note', text: `the version of the target could not be read: ${why}` });
  }
  return found;
}

function askHttp(
  url: string,
  captures: readonly { readonly name: string; readonly pointer: string }[],
  target: Target,
  port: number | undefined,
  { env, signal, readFile }: Pick<CampaignSettings, 'env' | 'signal' | 'readFile'>,
): ReturnType<typeof exchangeHttp> {
  return exchangeHttp(
    { method: 'GET', url, headers: [], captures, withinNs: askWithinNs },
    {
      fill: (template) => fillTemplate(template, (name) => (name === 'port' && port !== undefined ? String(port) : undefined), env),
      tls: createHttpTls(target, readAuthority(target, env, port).host, readFile),
      cookies: undefined,
      signal,
    },
  );
}
