import { mapStrings } from '../model/json.js';
import type { Payload } from '../model/message.js';

/** A payload with its names filled in: text frames are strings, binary frames bytes. */
export function payloadBytes(payload: Payload, fill: (template: string) => string): string | Uint8Array {
  switch (payload.kind) {
    case 'text':
      return fill(payload.text);
    case 'json':
      return JSON.stringify(mapStrings(payload.value, fill));
    case 'binary':
      return Buffer.from(payload.base64, 'base64');
  }
}
