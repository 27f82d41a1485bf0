// The interface of dial: one connection from its first packet to its end.
import type { Connection, ConnectionEvents } from './connection-events.js';
import { Dialling } from './dialling.js';
import type { DialRequest } from './endpoint.js';
import type { TurnClock } from './turn.js';

export type { Connection, ConnectionEvents } from './connection-events.js';

/** Begins to dial. Every event comes later than this call. */
export const dial = (request: DialRequest, turn: TurnClock, events: ConnectionEvents): Connection => new Dialling(request, turn, events);
