/** What each peer keeps us holding, kept up to date from event to event, so that nobody has to ask thousands for the sum. */
export interface BytesByPeer<Peer> {
  /** So many bytes it is for this peer now. */
  readonly note: (peer: Peer, bytes: number) => void;
  /** The peer has gone, or has been cut: nothing counts for it, and nothing will. */
  readonly forget: (peer: Peer) => void;
  readonly totalBytes: () => number;
  /** Who has most. */
  readonly largest: () => Peer | undefined;
  /** How many peers have any. */
  readonly size: () => number;
}

export function createBytesByPeer<Peer extends object>(): BytesByPeer<Peer> {
  const byPeer = new Map<Peer, number>();
  const gone = new WeakSet<Peer>();
  let total = 0;
  const set = (peer: Peer, bytes: number): void => {
    total += bytes - (byPeer.get(peer) ?? 0);
    if (bytes === 0) byPeer.delete(peer);
    else byPeer.set(peer, bytes);
  };
  return {
    note: (peer, bytes) => {
      if (!gone.has(peer)) set(peer, bytes);
    },
    forget: (peer) => {
      gone.add(peer);
      set(peer, 0);
    },
    totalBytes: () => total,
    largest: () =>
      [...byPeer].reduce<[Peer, number] | undefined>((most, entry) => (entry[1] > (most?.[1] ?? 0) ? entry : most), undefined)?.[0],
    size: () => byPeer.size,
  };
}
