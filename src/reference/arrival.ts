/** The server's own stamp on every answer, so that a client can measure how far apart its requests really arrived. */
import type { IncomingMessage } from 'node:http';

const arrivals = new WeakMap<IncomingMessage, number>();

/** Notes the instant at which the request's last byte was read: milliseconds since the epoch with a fraction, from the monotonic clock. */
export function stampArrival(request: IncomingMessage): void {
  arrivals.set(request, performance.timeOrigin + performance.now());
}

/** The two headers that every answer carries. */
export function stampHeaders(request: IncomingMessage, instance: string): Readonly<Record<string, string>> {
  return { 'x-ws-race-arrived': (arrivals.get(request) ?? 0).toFixed(3), 'x-ws-race-instance': instance };
}
