import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { isPrivateAddress } from '../dial/loopback.js';
import { placed } from '../plan/places.js';
import { UsageError } from '../model/usage-error.js';

/** A burst is an attack unless the target is one's own: what is not on a private network must be claimed. `place`: of the URL in a config. */
export async function demandOwnership(host: string, claimed: boolean, place: string | undefined): Promise<void> {
  if (claimed) return;
  const addresses = isIP(host) === 0 ? await addressesOf(host) : [host];
  const stranger = addresses.find((address) => !isPrivateAddress(address));
  if (stranger === undefined) return;
  throw new UsageError({
    read: placed(place, host === stranger ? host : `${host} (${stranger})`),
    wrong: 'this target is neither on this machine nor on a private network',
    remedy: 'If it is yours to test, say so: --i-own-this-target, or `owned: true` in ws-race.yaml.',
  });
}

/** A name that does not resolve is reported by the run itself, with all that was tried. */
async function addressesOf(host: string): Promise<readonly string[]> {
  try {
    return (await lookup(host, { all: true })).map(({ address }) => address);
  } catch {
    return [];
  }
}
