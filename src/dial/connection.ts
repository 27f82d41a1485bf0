// One connection from its first packet to its end: tcp, tls, upgrade, conversation. It stamps each mark on the way.
import { connect, isIP, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { connect as connectTls, type TLSSocket } from 'node:tls';
import type { Mark } from '../model/plan.js';
import type { Ns } from '../model/units.js';
import { check101 } from './check-101.js';
import { type Conversation, createConversation } from './conversation.js';
import { codeOf, describeError, type Ending, endingOf } from './ending.js';
import type { DialRequest } from './endpoint.js';
import { HoldingStream } from './hold-last-byte.js';
import { createRefusalBody, type RefusalBody } from './refusal-body.js';
import { createHeadReader, type ResponseHead } from './response-head.js';
import { createStamps } from './stamps.js';
import type { TurnClock } from './turn.js';
import { createUpgradeRequest } from './upgrade-request.js';

export interface ConnectionEvents {
  /** All of the request but its last byte is on its way; only when it was asked to hold. */
  readonly onHeld?: () => void;
  readonly onOpened: (head: ResponseHead, subprotocol: string | undefined) => void;
  readonly onMessage: (payload: Buffer, isBinary: boolean) => void;
  /** Once, last. */
  readonly onEnded: (ending: Ending) => void;
}

export interface Connection {
  readonly marks: Readonly<Partial<Record<Mark, Ns>>>;
  readonly slackNs: Readonly<Partial<Record<Mark, Ns>>>;
  readonly local: () => { readonly address: string; readonly port: number } | undefined;
  /** Writes the held last byte, in this very call. */
  readonly release: () => void;
  readonly send: (payload: string | Uint8Array) => void;
  readonly close: (code: number, reason: string) => void;
  readonly reset: () => void;
  readonly finish: () => void;
  /** Stops at once, whatever the state; no event follows. */
  readonly abandon: () => void;
}

/** A server that answers with a refusal has so long to send the rest of its body. */
const refusalBodyMs = 500;

/** Begins to dial. Every event comes later than this call. */
export function dial(request: DialRequest, turn: TurnClock, events: ConnectionEvents): Connection {
  const { endpoint, limits } = request;
  const stamps = createStamps(turn);
  const asked = createUpgradeRequest(request);
  const headReader = createHeadReader();
  let stream: Duplex | undefined;
  let holding: HoldingStream | undefined;
  let conversation: Conversation | undefined;
  let refusal: { readonly head: ResponseHead; readonly body: RefusalBody } | undefined;
  let local: { readonly address: string; readonly port: number } | undefined;
  let timer: NodeJS.Timeout | undefined;
  let ended = false;

  stamps.did('started');
  const raw = connect({
    host: endpoint.address,
    port: endpoint.port,
    noDelay: true,
    allowHalfOpen: true,
    ...(request.localAddress === undefined ? {} : { localAddress: request.localAddress }),
  });

  const end = (ending: Ending): void => {
    if (ended) return;
    ended = true;
    clearTimeout(timer);
    stamps.arrived('ended');
    dispose();
    events.onEnded(ending);
  };
  const dispose = (): void => {
    stream?.destroy();
    raw.destroy();
    conversation?.dispose();
  };
  const limit = (step: 'tcp' | 'tls' | 'upgrade', limitNs: Ns): void => {
    clearTimeout(timer);
    timer = setTimeout(() => end({ kind: 'timedOut', step, limitNs }), limitNs / 1e6);
  };

  const onConnected = (): void => {
    stamps.arrived('connected');
    local = { address: raw.localAddress ?? '', port: raw.localPort ?? 0 };
    if (endpoint.secure) return secure();
    listen(raw);
    writeRequest();
  };
  const secure = (): void => {
    limit('tls', limits.tlsNs);
    if (request.holdLastByte) holding = new HoldingStream(raw);
    const secured = openTls(request, holding ?? raw);
    secured.once('secureConnect', () => {
      stamps.arrived('secured');
      writeRequest();
    });
    listen(secured);
  };
  const listen = (readable: Duplex): void => {
    stream = readable;
    readable.on('data', onBytes);
    readable.on('end', onFin);
    readable.on('close', onFin);
    if (readable !== raw) readable.on('error', onError);
  };
  const writeRequest = (): void => {
    if (!request.holdLastByte) {
      clearTimeout(timer);
      stream?.write(asked.text, 'latin1');
      released();
      return;
    }
    clearTimeout(timer);
    const onHeld = (): void => {
      stamps.did('held');
      events.onHeld?.();
    };
    if (holding === undefined) {
      raw.write(asked.text.slice(0, -1), 'latin1', (error) => {
        if (!error) onHeld();
      });
      return;
    }
    holding.holdNext(onHeld);
    stream?.write(asked.text, 'latin1');
  };
  const released = (): void => {
    stamps.did('released');
    limit('upgrade', limits.upgradeNs);
  };

  const onBytes = (bytes: Buffer): void => {
    if (ended) return;
    if (conversation !== undefined) conversation.feed(bytes);
    else if (refusal !== undefined) readRefusal(refusal, bytes);
    else readHead(bytes);
  };
  const readHead = (bytes: Buffer): void => {
    stamps.arrived('answered');
    let progress = headReader.push(bytes);
    // 100 and 103 come before the answer proper (RFC 9110 section 15.2).
    while (progress.kind === 'head' && progress.head.status < 200 && progress.head.status !== 101) {
      progress = headReader.restart(progress.rest);
    }
    if (progress.kind === 'bad') end({ kind: 'errored', code: progress.code, text: progress.text });
    else if (progress.kind === 'head' && progress.head.status === 101) open(progress.head, progress.rest);
    else if (progress.kind === 'head') beginRefusal(progress.head, progress.rest);
  };
  const open = (head: ResponseHead, rest: Buffer): void => {
    const checked = check101(head, asked, request);
    if (checked.kind === 'bad') return end({ kind: 'errored', code: checked.code, text: checked.text });
    clearTimeout(timer);
    stamps.arrived('opened');
    conversation = createConversation({
      stream: stream ?? raw,
      raw,
      limits,
      deflate: checked.deflate,
      stamps,
      onMessage: events.onMessage,
      onEnding: end,
    });
    events.onOpened(head, checked.subprotocol);
    if (rest.length > 0) onBytes(rest);
  };
  const beginRefusal = (head: ResponseHead, rest: Buffer): void => {
    refusal = { head, body: createRefusalBody(head) };
    clearTimeout(timer);
    timer = setTimeout(endRefused, refusalBodyMs);
    readRefusal(refusal, rest);
  };
  const readRefusal = ({ body }: { readonly body: RefusalBody }, bytes: Buffer): void => {
    if (body.push(bytes)) endRefused();
  };
  const endRefused = (): void => {
    if (refusal === undefined) return;
    const { head, body } = refusal;
    end({ kind: 'refused', httpStatus: head.status, statusText: head.statusText, headers: head.headers, body: body.text() });
  };

  const onFin = (): void => {
    if (ended) return;
    if (conversation !== undefined) return conversation.streamEnded('fin');
    if (refusal !== undefined) return endRefused();
    if (headReader.begun()) return end({ kind: 'errored', code: 'EOF_IN_RESPONSE', text: 'the server ended the stream inside its answer' });
    end({ kind: 'errored', code: 'EOF_BEFORE_RESPONSE', text: 'the server ended the stream without an answer' });
  };
  const onError = (error: Error): void => {
    if (ended) return;
    if (conversation !== undefined) return conversation.streamEnded('rst');
    if (refusal !== undefined) return endRefused();
    const written = stamps.marks.secured !== undefined || (stamps.marks.connected !== undefined && !endpoint.secure);
    if (written && /^(ECONNRESET|EPIPE)$/.test(codeOf(error)))
      return end({ kind: 'errored', code: 'RESET_BEFORE_RESPONSE', text: describeError(error) });
    end(endingOf(error));
  };

  raw.on('connect', onConnected);
  raw.on('error', onError);
  limit('tcp', limits.tcpNs);

  return {
    marks: stamps.marks,
    slackNs: stamps.slackNs,
    local: () => local,
    release() {
      // A server that answered before the request was whole gets no stray byte.
      if (ended || stamps.marks.answered !== undefined) return;
      if (holding === undefined) raw.write('\n', 'latin1');
      else holding.releaseHeld();
      released();
    },
    send: (payload) => conversation?.send(payload),
    close: (code, reason) => conversation?.close(code, reason),
    reset() {
      if (conversation !== undefined) {
        conversation.cut('rst');
        return;
      }
      raw.resetAndDestroy();
      stamps.did('closing');
      end({ kind: 'closed', close: { code: 1006, reason: '', wasClean: false, initiator: 'client', end: 'rst' } });
    },
    finish: () => conversation?.cut('fin'),
    abandon() {
      if (ended) return;
      ended = true;
      clearTimeout(timer);
      dispose();
    },
  };
}

function openTls(request: DialRequest, socket: Socket | HoldingStream): TLSSocket {
  const { tls, host } = request.endpoint;
  const serverName = tls?.serverName ?? (isIP(host) === 0 ? host : undefined);
  return connectTls({
    socket,
    ALPNProtocols: ['http/1.1'],
    rejectUnauthorized: tls?.verify !== false,
    // The certificate is held against this name or address.
    host: serverName ?? host,
    ...(tls === undefined ? {} : { secureContext: tls.context }),
    ...(serverName === undefined ? {} : { servername: serverName }),
  });
}
