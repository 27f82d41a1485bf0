// All known faults, family by family. A signature is added by an entry in a family's file and a fixture in test/classify/fixtures.
import type { Signature } from '../signature.js';
import { asgi } from './asgi.js';
import { connect } from './connect.js';
import { consequence } from './consequence.js';
import { engineio } from './engineio.js';
import { founding } from './founding.js';
import { go } from './go.js';
import { harness } from './harness.js';
import { lifecycle } from './lifecycle.js';
import { node } from './node.js';
import { otherServers } from './other-servers.js';
import { proxies } from './proxies.js';
import { python } from './python.js';
import { uvicorn } from './uvicorn.js';
import { wire } from './wire.js';

export const catalogue: readonly Signature[] = [
  ...founding,
  ...asgi,
  ...uvicorn,
  ...python,
  ...node,
  ...engineio,
  ...go,
  ...otherServers,
  ...proxies,
  ...lifecycle,
  ...wire,
  ...connect,
  ...consequence,
  ...harness,
];
