// The plain `ws` client against a behaviour, reduced to what can be compared.
import type { IncomingMessage } from 'node:http';
import { WebSocket, type ClientOptions, type RawData } from 'ws';
import type { ClientTls } from './dial-outcome.js';
import type { Conduct } from './behaviour.js';
import type { ClientOutcome } from './outcome.js';

/** Runs the client to its end. Never rejects, and leaves no socket behind. */
export function wsOutcome(url: string, conduct: Conduct, tls: ClientTls = {}): Promise<ClientOutcome> {
  return new Promise((resolve) => {
    const messages: string[] = [];
    let opened = false;
    let refused = false;
    let errorClass: string | undefined;
    // @types/ws does not know closeTimeout yet.
    const options: ClientOptions & { readonly closeTimeout: number } = {
      perMessageDeflate: conduct.compression === 'offer',
      maxPayload: conduct.maxMessageBytes,
      closeTimeout: conduct.closeWithinMs,
      ...tls,
    };
    const client = new WebSocket(url, [...conduct.subprotocols], options);
    let timer = setTimeout(() => settle({ kind: 'timeout', messages }), conduct.openWithinMs);
    const settle = (outcome: ClientOutcome): void => {
      clearTimeout(timer);
      resolve(outcome);
      client.terminate();
    };

    client.on('unexpected-response', (_request, response) => {
      refused = true;
      const httpStatus = response.statusCode ?? 0;
      if (httpStatus === 101) settle({ kind: 'errored', messages, errorClass: 'bad-upgrade' });
      else void readBody(response).then((body) => settle({ kind: 'refused', httpStatus, body, messages }));
    });
    client.on('open', () => {
      opened = true;
      clearTimeout(timer);
      timer = setTimeout(() => settle({ kind: 'opened', messages }), conduct.watchMs);
      if (conduct.then === 'echo') client.send('hello');
      if (conduct.then === 'close') client.close(1000);
    });
    client.on('message', (payload, isBinary) => {
      messages.push(messageText(payload, isBinary));
      if (conduct.then === 'echo') client.close(1000);
    });
    client.on('error', (error) => (errorClass ??= classOf(error)));
    client.on('close', (closeCode, reason) => {
      if (refused) return;
      if (!opened) return settle({ kind: 'errored', messages, errorClass: errorClass ?? 'none' });
      settle({ kind: 'closed', closeCode, reason: reason.toString(), messages, ...(errorClass === undefined ? {} : { errorClass }) });
    });
  });
}

export function messageText(payload: RawData, isBinary: boolean): string {
  const bytes = Buffer.isBuffer(payload) ? payload : Buffer.concat(Array.isArray(payload) ? payload : [Buffer.from(payload)]);
  return isBinary ? `0x${bytes.toString('hex')}` : bytes.toString();
}

const keptBytes = 4096;

/** At most 4 KB, however the body ends. */
function readBody(response: IncomingMessage): Promise<string> {
  return new Promise((resolve) => {
    let body = Buffer.alloc(0);
    const done = (): void => resolve(body.toString());
    response.on('data', (more: Buffer) => {
      body = Buffer.concat([body, more]).subarray(0, keptBytes);
      if (body.length === keptBytes) done();
    });
    for (const end of ['end', 'aborted', 'error', 'close']) response.on(end, done);
  });
}

const classByMessage: readonly (readonly [pattern: RegExp, errorClass: string])[] = [
  [/Invalid Upgrade header/, 'bad-upgrade'],
  [/Sec-WebSocket-Accept/, 'bad-accept'],
  [/subprotocol/, 'bad-subprotocol'],
  [/extension/i, 'bad-extension'],
  [/socket hang up|before secure TLS/, 'eof'],
];

function classOf(error: Error): string {
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  if (code === 'HPE_HEADER_OVERFLOW') return 'head-too-large';
  if (code.startsWith('HPE_')) return 'not-http';
  const known = classByMessage.find(([pattern]) => pattern.test(error.message))?.[1];
  if (known !== undefined) return known;
  if (code === 'ECONNRESET' || code === 'EPIPE') return 'reset';
  if (code === 'ECONNREFUSED') return 'connect-refused';
  if (/^(EPROTO|ERR_SSL|ERR_TLS|CERT_|DEPTH_|SELF_SIGNED|UNABLE_TO)/.test(code)) return 'tls';
  return code === '' ? error.message : code;
}
