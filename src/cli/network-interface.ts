// Which network interface packets to an address go through.
import { networkInterfaces } from 'node:os';
import { isLoopbackAddress } from '../dial/loopback.js';

export const loopbackInterface = process.platform === 'darwin' ? 'lo0' : 'lo';

type Interfaces = Readonly<Record<string, readonly { readonly address: string }[] | undefined>>;

/** What to try where a capture on one interface saw nothing of the target. `local`: our end of a connection to it. Undefined: nothing better is known. */
export function interfaceAdvice(
  { address, local, captured }: { readonly address: string; readonly local: string | undefined; readonly captured: string },
  interfaces: Interfaces = networkInterfaces(),
): string | undefined {
  if (local === undefined || captured === everyInterface) return undefined;
  const likely = interfaceTo(address, local, interfaces);
  if (likely === captured) return undefined;
  const nothing = `no packet of ${address} came by ${captured}`;
  if (likely === undefined) return `${nothing}; try --verify-with-capture without a name`;
  return `${nothing}; it is probably reached by ${likely}: try --verify-with-capture=${likely}, or the option without a name`;
}

const everyInterface = 'any';

/** What goes to an address of this machine's own goes by loopback, whatever interface bears it. */
function interfaceTo(address: string, local: string, interfaces: Interfaces): string | undefined {
  const bearerOf = (wanted: string): string | undefined =>
    Object.entries(interfaces).find(([, borne = []]) => borne.some((each) => each.address === wanted))?.[0];
  if (isLoopbackAddress(address) || bearerOf(address) !== undefined) return loopbackInterface;
  return bearerOf(local);
}
