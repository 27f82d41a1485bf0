export type Payload = string | Uint8Array;

/** A message that another part of the application emits for a user. */
export interface Emission {
  readonly userId: string;
  readonly payload: Payload;
  /** Case D: worth trying again when nobody is there. */
  readonly isCritical: boolean;
}

/** What it takes on the wire, and about what it takes in memory. */
export function bytesOf(payload: Payload): number {
  return typeof payload === 'string' ? Buffer.byteLength(payload) : payload.byteLength;
}
