export type Payload = string | Uint8Array;

/** What it takes on the wire, and about what it takes in memory. */
export function bytesOf(payload: Payload): number {
  return typeof payload === 'string' ? Buffer.byteLength(payload) : payload.byteLength;
}
