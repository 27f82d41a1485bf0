/** Counters and one histogram, written as OpenMetrics text. */
export const counterNames = {
  connections_accepted: 'connections that got their 101',
  sockets_dropped: 'TCP connections beyond the limit, closed unheard',
  upgrades_refused: 'upgrades answered with something else',
  greetings_sent: 'connections that were greeted',
  greetings_lost: 'greetings that found nobody registered',
  openings_failed: 'openings that ended in an error',
  retries: 'sends and deliveries tried again',
  messages_received: 'messages from clients',
  messages_delivered: 'emitted messages handed to a connection, once for each connection of the user',
  messages_undelivered: 'emitted messages given up: nobody was registered, the connection had gone, or there was no room',
  messages_too_large: 'messages from clients beyond the limit',
  emissions_refused: 'emissions whose body was too large, found no room, or ended too early',
  clients_cut: 'clients cut off because they did not read, flooded, or left messages unfinished',
} as const;
export type CounterName = keyof typeof counterNames;

export interface Metrics {
  readonly count: (name: CounterName) => void;
  readonly valueOf: (name: CounterName) => number;
  readonly observeAccept: (acceptMs: number) => void;
  readonly acceptTimes: () => AcceptTimes;
}

export interface AcceptTimes {
  /** How many took at most `limitMs`, cumulated as OpenMetrics wants it. */
  readonly buckets: readonly { readonly limitMs: number; readonly count: number }[];
  readonly count: number;
  readonly sumMs: number;
}

const limitsMs = [1, 2, 3, 5, 8, 10, 15, 20, 30, 50, 100, 250, 500, 1000, 5000] as const;

export function createMetrics(): Metrics {
  const counters = new Map<CounterName, number>();
  const counts = limitsMs.map(() => 0);
  let count = 0;
  let sumMs = 0;
  return {
    count: (name) => void counters.set(name, (counters.get(name) ?? 0) + 1),
    valueOf: (name) => counters.get(name) ?? 0,
    observeAccept: (acceptMs) => {
      count += 1;
      sumMs += acceptMs;
      limitsMs.forEach((limitMs, place) => {
        if (acceptMs <= limitMs) counts[place] = (counts[place] ?? 0) + 1;
      });
    },
    acceptTimes: () => ({ buckets: limitsMs.map((limitMs, place) => ({ limitMs, count: counts[place] ?? 0 })), count, sumMs }),
  };
}
