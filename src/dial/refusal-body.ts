import { headerValue, type ResponseHead } from './response-head.js';

/** Reads the body of a refusal, at most 4 KB, transfer coding removed. */
export interface RefusalBody {
  /** Takes bytes in; true once there is nothing more to wait for. */
  readonly push: (bytes: Buffer) => boolean;
  readonly text: () => string;
}

export const keptBodyBytes = 4096;
/** Chunk sizes and trailers come on top of the 4 KB: so many raw bytes are enough to find them. */
const rawBytes = 4 * keptBodyBytes;

export function createRefusalBody(head: ResponseHead): RefusalBody {
  const chunked = headerValue(head, 'transfer-encoding')?.toLowerCase().includes('chunked') === true;
  const length = chunked ? undefined : contentLength(head);
  const empty = head.status === 204 || head.status === 304 || length === 0;
  let raw = Buffer.alloc(0);
  return {
    push(bytes) {
      if (raw.length < rawBytes) raw = Buffer.concat([raw, bytes.subarray(0, rawBytes - raw.length)]);
      if (empty) return true;
      if (chunked) {
        const read = readChunks(raw);
        return read.ended || read.body.length >= keptBodyBytes || raw.length >= rawBytes;
      }
      return raw.length >= Math.min(length ?? keptBodyBytes, keptBodyBytes);
    },
    text: () => {
      const body = chunked ? readChunks(raw).body : raw.subarray(0, length ?? raw.length);
      return body.subarray(0, keptBodyBytes).toString('utf8');
    },
  };
}

function contentLength(head: ResponseHead): number | undefined {
  const value = headerValue(head, 'content-length');
  return value !== undefined && /^\d+$/.test(value) ? Number(value) : undefined;
}

/** The chunks read so far (RFC 9112 section 7.1); what does not parse ends them. */
function readChunks(raw: Buffer): { readonly body: Buffer; readonly ended: boolean } {
  const parts: Buffer[] = [];
  let at = 0;
  for (;;) {
    const lineEnd = raw.indexOf('\r\n', at, 'latin1');
    if (lineEnd < 0) return { body: Buffer.concat(parts), ended: false };
    const size = Number.parseInt(raw.toString('latin1', at, lineEnd), 16);
    if (!(size > 0)) return { body: Buffer.concat(parts), ended: true };
    parts.push(raw.subarray(lineEnd + 2, lineEnd + 2 + size));
    at = lineEnd + 2 + size + 2;
  }
}
