import { type IncomingMessage, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { type Json, mapStrings, parseJson } from '../model/json.js';
import { captureValues } from '../model/message.js';
import type { HttpExchange } from '../model/target.js';
import type { HttpTls } from './http-tls.js';

export type HttpAnswer =
  | {
      readonly kind: 'answered';
      readonly status: number;
      readonly headers: readonly (readonly [name: string, value: string])[];
      readonly captured: Readonly<Record<string, string>>;
    }
  | { readonly kind: 'failed'; readonly text: string };

const keptBytes = 1024 * 1024;

/** One HTTP exchange outside the timed window: log in, fetch a ticket, ask for the version. */
export function exchangeHttp(
  exchange: HttpExchange,
  settings: {
    readonly fill: (template: string) => string;
    readonly tls: HttpTls;
    readonly cookies: string | undefined;
    readonly signal: AbortSignal;
  },
): Promise<HttpAnswer> {
  const { fill } = settings;
  const url = fill(exchange.url);
  const body = exchange.body === undefined ? undefined : bodyText(exchange.body, fill);
  const headers: Record<string, string> = {};
  if (body !== undefined) headers['content-type'] = typeof exchange.body === 'string' ? 'text/plain' : 'application/json';
  for (const [name, value] of exchange.headers) headers[name.toLowerCase()] = fill(value);
  if (settings.cookies !== undefined) headers['cookie'] = settings.cookies;
  return new Promise((resolve) => {
    const fail = (text: string): void => resolve({ kind: 'failed', text: `${exchange.method} ${url}: ${text}` });
    const { protocol, hostname } = URL.canParse(url) ? new URL(url) : { protocol: '', hostname: '' };
    if (!/^https?:$/.test(protocol)) {
      fail('this is not an http:// or https:// URL');
      return;
    }
    const signal = AbortSignal.any([settings.signal, AbortSignal.timeout(exchange.withinNs / 1e6)]);
    const options = { method: exchange.method, headers, signal };
    const take = (response: IncomingMessage): void => {
      const parts: Buffer[] = [];
      let size = 0;
      response.on('data', (part: Buffer) => {
        size += part.length;
        if (size <= keptBytes) parts.push(part);
      });
      response.on('error', (error) => fail(error.message));
      response.on('end', () => {
        const json = parseJson(Buffer.concat(parts).toString('utf8'));
        const captured = captureValues(exchange.captures, json);
        resolve({ kind: 'answered', status: response.statusCode ?? 0, headers: pairs(response.rawHeaders), captured });
      });
    };
    const request =
      protocol === 'https:' ? requestHttps(url, { ...options, ...settings.tls(hostname) }, take) : requestHttp(url, options, take);
    request.on('error', (error) =>
      fail(error.name === 'TimeoutError' || error.name === 'AbortError' ? 'no answer in time' : error.message),
    );
    request.end(body);
  });
}

function bodyText(body: Json, fill: (template: string) => string): string {
  return typeof body === 'string' ? fill(body) : JSON.stringify(mapStrings(body, fill));
}

function pairs(raw: readonly string[]): readonly (readonly [string, string])[] {
  return raw.flatMap((name, index) => (index % 2 === 0 ? [[name, raw[index + 1] ?? ''] as const] : []));
}
