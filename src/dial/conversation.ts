// The open connection: frames both ways, and the closing handshake of RFC 6455 section 7.
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { PerMessageDeflate, Receiver, Sender } from 'ws';
import type { Close } from '../model/history.js';
import type { DialLimits } from './endpoint.js';
import { codeOf, describeError, type Ending } from './ending.js';
import type { Stamps } from './stamps.js';

export interface Conversation {
  /** Takes in what came after the response head. */
  readonly feed: (bytes: Buffer) => void;
  /** The stream ended: by FIN, or by an error that stands for RST. */
  readonly streamEnded: (by: 'fin' | 'rst') => void;
  readonly send: (payload: string | Uint8Array) => void;
  readonly close: (code: number, reason: string) => void;
  /** We cut it ourselves, without a close frame. */
  readonly cut: (by: 'fin' | 'rst') => void;
  /** The stream has been destroyed: says nothing more, and gives back what compression holds. */
  readonly dispose: () => void;
}

export interface ConversationSettings {
  readonly stream: Duplex;
  readonly raw: Socket;
  readonly limits: DialLimits;
  readonly deflate: PerMessageDeflate | undefined;
  readonly stamps: Stamps;
  readonly onMessage: (payload: Buffer, isBinary: boolean) => void;
  readonly onEnding: (ending: Ending) => void;
}

/** The limits of the ws client: fragments and pieces of a message cost memory even when they are empty. */
const maxFragments = 16 * 1024;
const maxBufferedChunks = 256 * 1024;
const unsentPongBytes = 64 * 1024;

interface SeenClose {
  readonly code: number;
  readonly reason: string;
}

export function createConversation(settings: ConversationSettings): Conversation {
  const { stream, raw, limits, stamps, deflate } = settings;
  const extensions = deflate === undefined ? {} : { [PerMessageDeflate.extensionName]: deflate };
  let receiver: Receiver | undefined;
  let sender: Sender | undefined;
  let initiator: Close['initiator'] | undefined;
  let theirs: SeenClose | undefined;
  let ours: SeenClose | undefined;
  let cutBy: 'fin' | 'rst' | undefined;
  let closeTimer: NodeJS.Timeout | undefined;
  let ended = false;

  const conclude = (ending: Ending): void => {
    if (ended) return;
    ended = true;
    clearTimeout(closeTimer);
    settings.onEnding(ending);
  };
  const closed = (end: Close['end']): void => {
    const seen = theirs ?? { code: 1006, reason: '' };
    const wasClean = theirs !== undefined && ours !== undefined;
    conclude({ kind: 'closed', close: { ...seen, wasClean, initiator: initiator ?? 'server', end: theirs === undefined ? end : 'frame' } });
  };
  const beginClosing = (who: Close['initiator']): void => {
    initiator ??= who;
    closeTimer ??= setTimeout(() => closed('timeout'), limits.closeNs / 1e6);
  };
  const createSender = (): Sender => {
    sender = new Sender(stream, extensions);
    return sender;
  };

  const onConclude = (code: number, reason: Buffer): void => {
    stamps.arrived('closing');
    theirs = { code, reason: reason.toString('utf8') };
    beginClosing('server');
    if ((receiver?._bufferedBytes ?? 0) > 0) {
      refuseFrameAfterClose();
      return;
    }
    if (ours === undefined) {
      ours = theirs;
      (sender ?? createSender()).close(code === 1005 ? undefined : code, reason, true);
    }
    // Both frames are through. The server closes TCP first; our FIN tells it that nothing more comes.
    stream.end();
  };
  const refuseFrameAfterClose = (): void => {
    const text = `the server went on sending after its close frame ${theirs?.code ?? ''} ${theirs?.reason ?? ''}`.trim();
    conclude({ kind: 'errored', code: 'FRAME_AFTER_CLOSE', text });
  };
  const onReceiverError = (error: Error): void => {
    const code = codeOf(error) === 'WS_ERR_UNSUPPORTED_MESSAGE_LENGTH' ? 'MESSAGE_TOO_LARGE' : codeOf(error);
    conclude({ kind: 'errored', code, text: describeError(error) });
  };
  // Inflating takes longer than reading: without this a flood would wait in our memory.
  const awaitReceiver = (): void => {
    stream.pause();
    receiver?.once('drain', () => stream.resume());
  };
  const createReceiver = (): Receiver => {
    receiver = new Receiver({ extensions, isServer: false, maxPayload: limits.messageBytes, maxFragments, maxBufferedChunks });
    receiver.on('message', (payload: Buffer, isBinary: boolean) => {
      if (ended) return;
      stamps.arrived('received');
      settings.onMessage(payload, isBinary);
    });
    receiver.on('ping', (payload: Buffer) => {
      // A peer that does not read its pongs gets no more of them: RFC 6455 section 5.5.3 has one answer stand for several pings.
      const answers = !ended && ours === undefined && cutBy === undefined && stream.writableLength < unsentPongBytes;
      if (answers) (sender ?? createSender()).pong(payload, true);
    });
    receiver.on('conclude', onConclude);
    receiver.on('error', onReceiverError);
    return receiver;
  };

  return {
    feed(bytes) {
      if (ended) return;
      if (theirs !== undefined) refuseFrameAfterClose();
      else if (!(receiver ?? createReceiver()).write(bytes)) awaitReceiver();
    },
    streamEnded(by) {
      if (ended) return;
      initiator ??= 'server';
      stamps.arrived('closing');
      const finish = (): void => closed(cutBy ?? by);
      // A message may still be in the receiver (inflating), or an error of it one tick away: both come first.
      if (receiver === undefined || receiver.destroyed) finish();
      else receiver.end(finish);
    },
    send(payload) {
      if (ended || ours !== undefined || cutBy !== undefined) return;
      const binary = typeof payload !== 'string';
      (sender ?? createSender()).send(payload, { binary, compress: deflate !== undefined, mask: true, fin: true });
    },
    close(code, reason) {
      if (ended || ours !== undefined || cutBy !== undefined) return;
      ours = { code, reason };
      stamps.did('closing');
      beginClosing('client');
      (sender ?? createSender()).close(code, reason, true);
    },
    cut(by) {
      if (ended || cutBy !== undefined) return;
      cutBy = by;
      stamps.did('closing');
      beginClosing('client');
      if (by === 'fin') {
        stream.end();
        return;
      }
      raw.resetAndDestroy();
      closed('rst');
    },
    dispose() {
      ended = true;
      clearTimeout(closeTimer);
      if (deflate === undefined) return;
      // A message may be half inflated: ws's inflater throws when it is taken away before that is through.
      if (receiver === undefined || receiver.destroyed) deflate.cleanup();
      else receiver.end(() => deflate.cleanup());
    },
  };
}
