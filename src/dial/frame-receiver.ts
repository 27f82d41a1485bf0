// ws's Receiver, lent to a connection for as long as it holds something of it. Between two messages it holds nothing, and most
// connections of a load test are silent most of the time: a receiver each would be a quarter of their memory.
import { PerMessageDeflate, Receiver } from 'ws';

export interface FrameListener {
  readonly onMessage: (payload: Buffer, isBinary: boolean) => void;
  readonly onPing: (payload: Buffer) => void;
  readonly onConclude: (code: number, reason: Buffer) => void;
  readonly onReceiverError: (error: Error) => void;
}

/** The limits of the ws client: fragments and pieces of a message cost memory even when they are empty. */
const maxFragments = 16 * 1024;
const maxBufferedChunks = 256 * 1024;
const maxSpare = 64;
const spare: FrameReceiver[] = [];

export function borrowReceiver(listener: FrameListener, maxPayload: number, deflate: PerMessageDeflate | undefined): FrameReceiver {
  if (deflate !== undefined) return new FrameReceiver(listener, maxPayload, { [PerMessageDeflate.extensionName]: deflate });
  const receiver = spare.pop();
  if (receiver?._maxPayload !== maxPayload) return new FrameReceiver(listener, maxPayload, {});
  receiver.listener = listener;
  return receiver;
}

/** Takes a receiver back if it is between two messages; says whether it did. */
export function giveBackReceiver(receiver: FrameReceiver): boolean {
  if (!isBetweenMessages(receiver)) return false;
  receiver.listener = nobody;
  if (spare.length < maxSpare) spare.push(receiver);
  return true;
}

const betweenFrames = 0; // GET_INFO of ws's receiver.js
const closeOpcode = 8;

function isBetweenMessages(receiver: FrameReceiver): boolean {
  return (
    receiver._state === betweenFrames &&
    receiver._bufferedBytes === 0 &&
    receiver._fragmented === 0 &&
    receiver._opcode !== closeOpcode &&
    !receiver._errored &&
    !receiver.writableEnded &&
    !receiver.writableNeedDrain &&
    receiver._extensions[PerMessageDeflate.extensionName] === undefined
  );
}

const nobody: FrameListener = {
  onMessage: () => undefined,
  onPing: () => undefined,
  onConclude: () => undefined,
  onReceiverError: () => undefined,
};

/** Carries its listener, so that all receivers share the same few functions. */
export class FrameReceiver extends Receiver {
  listener: FrameListener;

  constructor(listener: FrameListener, maxPayload: number, extensions: Readonly<Record<string, PerMessageDeflate>>) {
    super({ extensions, isServer: false, maxPayload, maxFragments, maxBufferedChunks });
    this.listener = listener;
    this.on('message', onMessage).on('ping', onPing).on('conclude', onConclude).on('error', onError);
  }
}

function onMessage(this: FrameReceiver, payload: Buffer, isBinary: boolean): void {
  this.listener.onMessage(payload, isBinary);
}
function onPing(this: FrameReceiver, payload: Buffer): void {
  this.listener.onPing(payload);
}
function onConclude(this: FrameReceiver, code: number, reason: Buffer): void {
  this.listener.onConclude(code, reason);
}
function onError(this: FrameReceiver, error: Error): void {
  this.listener.onReceiverError(error);
}
