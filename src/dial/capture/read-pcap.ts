// Classic pcap (https://www.ietf.org/archive/id/draft-ietf-opsawg-pcap-04.html) as tcpdump writes it, down to TCP segments.
import type { Ns } from '../../model/units.js';

export interface Segment {
  /** Since the whole second in which the capture begins. */
  readonly atNs: Ns;
  readonly fromPort: number;
  readonly toPort: number;
  readonly sequence: number;
  readonly isSyn: boolean;
  readonly isAck: boolean;
  /** What a snap length cut off is there as zeros: positions stay right. */
  readonly payload: Buffer;
}

export interface Capture {
  /** Of the zero of `atNs`, since 1970. */
  readonly zeroWallSeconds: number;
  readonly segments: readonly Segment[];
}

const [magicMicroseconds, magicNanoseconds] = [0xa1b2c3d4, 0xa1b23c4d] as const;
const [fileHeaderBytes, recordHeaderBytes] = [24, 16] as const;

/** A last record that is cut off is left out. Throws for what is no classic pcap of a known link. */
export function readPcap(bytes: Buffer): Capture {
  const reader = readerOf(bytes);
  const linkType = reader.word(20) & 0xffff;
  const networkBytes = linkHeaderBytes[linkType];
  if (networkBytes === undefined) throw new Error(`link type ${linkType} of the capture is not known`);
  const zeroWallSeconds = bytes.length >= fileHeaderBytes + recordHeaderBytes ? reader.word(fileHeaderBytes) : 0;
  const segments: Segment[] = [];
  let at: number = fileHeaderBytes;
  while (at + recordHeaderBytes <= bytes.length) {
    const begin = at + recordHeaderBytes;
    const end = begin + reader.word(at + 8);
    if (end > bytes.length) break;
    const atNs = (reader.word(at) - zeroWallSeconds) * 1e9 + reader.word(at + 4) * reader.nsPerTick;
    const segment = readPacket(bytes.subarray(begin + networkBytes, end), atNs);
    if (segment !== undefined) segments.push(segment);
    at = end;
  }
  return { zeroWallSeconds, segments };
}

/** How many bytes come before the IP header, by the LINKTYPE_ numbers of tcpdump.org. */
const linkHeaderBytes: Readonly<Record<number, number>> = { 0: 4, 1: 14, 12: 0, 101: 0, 113: 16, 276: 20 };

function readerOf(bytes: Buffer): { readonly word: (at: number) => number; readonly nsPerTick: number } {
  if (bytes.length < fileHeaderBytes) throw new Error('the capture is empty');
  const [little, big] = [bytes.readUInt32LE(0), bytes.readUInt32BE(0)];
  for (const [magic, nsPerTick] of [
    [magicMicroseconds, 1e3],
    [magicNanoseconds, 1],
  ] as const) {
    if (little === magic) return { word: (at) => bytes.readUInt32LE(at), nsPerTick };
    if (big === magic) return { word: (at) => bytes.readUInt32BE(at), nsPerTick };
  }
  throw new Error('this is not a classic pcap');
}

const [ipv4, ipv6, tcp] = [4, 6, 6] as const;
const ipv6HeaderBytes = 40;

/** Undefined for what is not TCP over IP, and for fragments. */
function readPacket(packet: Buffer, atNs: Ns): Segment | undefined {
  if (packet.length < 20) return undefined;
  const version = (packet[0] ?? 0) >> 4;
  if (version === ipv4) {
    const headerBytes = ((packet[0] ?? 0) & 15) * 4;
    const isFragment = (packet.readUInt16BE(6) & 0x3fff) !== 0;
    if (packet[9] !== tcp || isFragment) return undefined;
    return readSegment(packet.subarray(headerBytes), packet.readUInt16BE(2) - headerBytes, atNs);
  }
  if (version !== ipv6 || packet.length < ipv6HeaderBytes || packet[6] !== tcp) return undefined;
  return readSegment(packet.subarray(ipv6HeaderBytes), packet.readUInt16BE(4), atNs);
}

function readSegment(segment: Buffer, length: number, atNs: Ns): Segment | undefined {
  if (segment.length < 20) return undefined;
  const headerBytes = ((segment[12] ?? 0) >> 4) * 4;
  const flags = segment[13] ?? 0;
  const payload = Buffer.alloc(Math.max(0, length - headerBytes));
  segment.copy(payload, 0, headerBytes, length);
  return {
    atNs,
    fromPort: segment.readUInt16BE(0),
    toPort: segment.readUInt16BE(2),
    sequence: segment.readUInt32BE(4),
    isSyn: (flags & 2) !== 0,
    isAck: (flags & 16) !== 0,
    payload,
  };
}
