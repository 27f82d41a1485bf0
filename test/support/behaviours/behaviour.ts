import type { Peer } from './peer.js';

/** What the client does, so that both clients do the same. */
export interface Conduct {
  readonly subprotocols: readonly string[];
  readonly compression: 'offer' | 'none';
  /** After the opening: only look on; say "hello" and close with 1000 at the first message; close with 1000 at once. */
  readonly then: 'watch' | 'echo' | 'close';
  /** Long, so that a slow machine is never mistaken for a fault; short where the server hangs for ever anyway. */
  readonly openWithinMs: number;
  readonly watchMs: number;
  readonly closeWithinMs: number;
  readonly maxMessageBytes: number;
}

export const ordinaryConduct: Conduct = {
  subprotocols: [],
  compression: 'none',
  then: 'watch',
  openWithinMs: 10_000,
  watchMs: 10_000,
  closeWithinMs: 10_000,
  maxMessageBytes: 1024 * 1024,
};

/** One thing that a server can do to a client. */
export interface Behaviour {
  readonly name: string;
  /** The outcome that the `ws` client sees, as `outcomeText` writes it. */
  readonly outcome: string;
  readonly conduct?: Partial<Conduct>;
  /**
   * What it waits for: the whole request head (over plain TCP and over TLS), the connection (the same two), or `tcp`: the bare
   * connection even where the client begins to speak TLS.
   */
  readonly startsAt: 'request' | 'connection' | 'tcp';
  /** Says what there is to tell besides, such as how many bytes the client let us pour. */
  readonly handle: (peer: Peer) => Promise<number | undefined>;
}

type Told = Pick<Behaviour, 'name' | 'outcome' | 'conduct'> & {
  readonly startsAt?: Behaviour['startsAt'];
  readonly handle: (peer: Peer) => unknown;
};

/** An entry of the table: `handle` may answer at once or later; a number that it answers with is what it tells. */
export const behaviour = ({ handle, startsAt = 'request', ...rest }: Told): Behaviour => ({
  ...rest,
  startsAt,
  handle: async (peer) => {
    const told = await handle(peer);
    return typeof told === 'number' ? told : undefined;
  },
});
