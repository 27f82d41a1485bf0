// All that a server can do to a client, as one table.
import { accepts } from './accepts.js';
import { badOpenings } from './bad-openings.js';
import type { Behaviour } from './behaviour.js';
import { ends } from './ends.js';
import { frames } from './frames.js';
import { refuses } from './refuses.js';

export const behaviours: readonly Behaviour[] = [...accepts, ...refuses, ...badOpenings, ...ends, ...frames];
