/** What waits in the sockets of all clients that do not read, kept up to date from send to send, so that nobody has to ask thousands. */
export interface SendBacklog<Peer> {
  /** So many bytes wait for this peer now. */
  readonly note: (peer: Peer, bytes: number) => void;
  /** The peer has gone, or has been cut: nothing waits for it, and nothing will. */
  readonly forget: (peer: Peer) => void;
  readonly totalBytes: () => number;
  /** For whom most waits. */
  readonly largest: () => Peer | undefined;
  /** How many peers lag behind. */
  readonly size: () => number;
}

export function createSendBacklog<Peer extends object>(): SendBacklog<Peer> {
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
