// The phases of each connection in a capture, from nothing but the packets.
import type { Ns } from '../../model/units.js';
import { createMessageBoundaries } from '../kernel/boundaries.js';
import type { Capture, Segment } from './read-pcap.js';
import { assembleStream, type SeenStream } from './stream.js';

/** Absent: the packets do not show it. */
export interface WireTimes {
  readonly clientPort: number;
  /** The SYN; since the zero of the capture. */
  readonly atNs: Ns;
  /** SYN to SYN-ACK. */
  readonly tcpNs?: Ns;
  /** First byte of the ClientHello to the last byte that came before the client's first encrypted record: the server's Finished. */
  readonly tlsNs?: Ns;
  /** Last byte of the request to last byte of the response head. */
  readonly upgradeNs?: Ns;
  /** From there to the last byte of the first message. */
  readonly firstMessageNs?: Ns;
}

export interface WireQuestion {
  readonly serverPort: number;
  /** Under TLS only connections whose last byte went alone can be read: what comes after it is the answer. */
  readonly secure: boolean;
  /** Unless it is known how long the record of the answer is, its header left out, and no later one is as long. */
  readonly answerRecordBytes?: number;
}

export function readWireTimes({ segments }: Capture, { serverPort, secure, answerRecordBytes }: WireQuestion): readonly WireTimes[] {
  return flowsOf(segments, serverPort).map((flow) => {
    const { syn, synAck } = flow;
    const request = assembleStream(flow.fromClient, next(syn.sequence));
    const answer = synAck === undefined ? undefined : assembleStream(flow.fromServer, next(synAck.sequence));
    return {
      clientPort: syn.fromPort,
      atNs: syn.atNs,
      ...(synAck === undefined ? {} : { tcpNs: synAck.atNs - syn.atNs }),
      ...(answer === undefined ? {} : secure ? secureTimes(request, answer, answerRecordBytes) : plainTimes(request, answer)),
    };
  });
}

interface Flow {
  readonly syn: Segment;
  synAck?: Segment;
  readonly fromClient: Segment[];
  readonly fromServer: Segment[];
}

const next = (sequence: number): number => (sequence + 1) >>> 0;

/** A port may serve several connections, one after the other: a SYN with another number begins the next. */
function flowsOf(segments: readonly Segment[], serverPort: number): readonly Flow[] {
  const flows: Flow[] = [];
  const latest = new Map<number, Flow>();
  for (const segment of segments) {
    const { fromPort, toPort, isSyn, isAck, sequence } = segment;
    if (toPort === serverPort && isSyn && !isAck) {
      if (latest.get(fromPort)?.syn.sequence === sequence) continue;
      const flow: Flow = { syn: segment, fromClient: [], fromServer: [] };
      flows.push(flow);
      latest.set(fromPort, flow);
    } else if (toPort === serverPort) latest.get(fromPort)?.fromClient.push(segment);
    else if (fromPort === serverPort) {
      const flow = latest.get(toPort);
      if (flow !== undefined && isSyn) flow.synAck ??= segment;
      else flow?.fromServer.push(segment);
    }
  }
  return flows;
}

type Answered = Pick<WireTimes, 'tlsNs' | 'upgradeNs' | 'firstMessageNs'>;

function plainTimes(request: SeenStream, answer: SeenStream): Answered {
  const requestEnd = headEnd(request.bytes, 0);
  const answerEnd = finalHeadEnd(answer.bytes);
  if (requestEnd === undefined || answerEnd === undefined) return {};
  const [releasedNs, openedNs] = [request.atNs(requestEnd - 1), answer.atNs(answerEnd - 1)];
  if (releasedNs === undefined || openedNs === undefined) return {};
  const message = createMessageBoundaries();
  const messageBytes = answerEnd < answer.bytes.length ? message.next(answer.bytes, answerEnd, answer.bytes.length) : 0;
  const receivedNs = message.isDone() ? answer.atNs(answerEnd + messageBytes - 1) : undefined;
  return {
    upgradeNs: openedNs - releasedNs,
    ...(receivedNs === undefined ? {} : { firstMessageNs: receivedNs - openedNs }),
  };
}

const secureTimes = (request: SeenStream, answer: SeenStream, answerRecordBytes: number | undefined): Answered => ({
  ...tlsTimes(request, answer),
  ...(answerRecordBytes === undefined ? secureUpgrade(request, answer) : upgradeByRecord(request, answer, answerRecordBytes)),
});

const [handshakeType, applicationType] = [22, 23] as const;
const recordHeaderBytes = 5;

/**
 * With TLS 1.3 the client's first application_data record is its Finished, with TLS 1.2 the request: either goes out when the server's
 * side of the handshake is whole (RFC 8446 section 2, RFC 5246 section 7.3).
 */
function tlsTimes(request: SeenStream, answer: SeenStream): Answered {
  const begunNs = request.bytes[0] === handshakeType ? request.atNs(0) : undefined;
  const begins = [0, ...recordEnds(request.bytes)];
  const encrypted = begins.find((begin) => request.bytes[begin] === applicationType);
  const answeredNs = encrypted === undefined ? undefined : request.atNs(encrypted);
  if (begunNs === undefined || answeredNs === undefined) return {};
  const last = answer.arrivals.filter(({ atNs }) => atNs <= answeredNs).at(-1);
  return last === undefined ? {} : { tlsNs: last.atNs - begunNs };
}

/** The held byte is the only one that travels alone; the first record that is whole after it carries the answer. */
function secureUpgrade(request: SeenStream, answer: SeenStream): Answered {
  const releasedNs = request.arrivals.find(({ length }) => length === 1)?.atNs;
  if (releasedNs === undefined) return {};
  for (const end of recordEnds(answer.bytes)) {
    const openedNs = answer.atNs(end - 1);
    if (openedNs !== undefined && openedNs > releasedNs) return { upgradeNs: openedNs - releasedNs };
  }
  return {};
}

/** Up to the record of the answer; the request ends with the last that the client sent before it. */
function upgradeByRecord(request: SeenStream, answer: SeenStream, answerRecordBytes: number): Answered {
  const ends = recordEnds(answer.bytes);
  const end = ends.findLast((each, index) => each - (ends[index - 1] ?? 0) === recordHeaderBytes + answerRecordBytes);
  const openedNs = end === undefined ? undefined : answer.atNs(end - 1);
  const releasedNs = openedNs === undefined ? undefined : request.arrivals.findLast(({ atNs }) => atNs < openedNs)?.atNs;
  return openedNs === undefined || releasedNs === undefined ? {} : { upgradeNs: openedNs - releasedNs };
}

/** Behind its blank line. */
function headEnd(bytes: Buffer, from: number): number | undefined {
  const end = bytes.indexOf('\r\n\r\n', from, 'latin1');
  return end < 0 ? undefined : end + 4;
}

/** 100 and 103 come before the answer proper. */
function finalHeadEnd(bytes: Buffer): number | undefined {
  let begin = 0;
  for (;;) {
    const end = headEnd(bytes, begin);
    const status = bytes.toString('latin1', begin + 9, begin + 12);
    if (end === undefined || !status.startsWith('1') || status === '101') return end;
    begin = end;
  }
}

function recordEnds(bytes: Buffer): readonly number[] {
  const ends: number[] = [];
  for (let at = 0; at + recordHeaderBytes <= bytes.length; ) {
    at += recordHeaderBytes + bytes.readUInt16BE(at + 3);
    if (at <= bytes.length) ends.push(at);
  }
  return ends;
}
