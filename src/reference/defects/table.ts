/** All defects. One file each, one line here. */
import { acceptRace } from './accept-race.js';
import { coldStart } from './cold-start.js';
import { crossedIdentity } from './crossed-identity.js';
import type { Defect } from './defect.js';
import { greetingRace } from './greeting-race.js';
import { limitOffByOne } from './limit-off-by-one.js';
import { lostFirstMessage } from './lost-first-message.js';
import { lostPush } from './lost-push.js';
import { registryClobber } from './registry-clobber.js';

export const defects: readonly Defect[] = [
  acceptRace,
  greetingRace,
  lostPush,
  coldStart,
  lostFirstMessage,
  registryClobber,
  crossedIdentity,
  limitOffByOne,
];

/** What `broken` switches on. */
export const brokenDefects: readonly string[] = [acceptRace.name, registryClobber.name, coldStart.name];
