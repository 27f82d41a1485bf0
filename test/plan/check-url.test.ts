import { describe, expect, it } from 'vitest';
import { checkUrl, httpUrlTrouble } from '../../src/plan/check-url.js';
import { usageErrorOf } from './plan-support.js';

describe('the URL of a target', () => {
  it.each([
    'ws://127.0.0.1:8000/ws/voice?user_id={client.user}',
    'wss://user:password@example.test/ws',
    'ws://127.0.0.1:{port}/ws',
    'ws://[::1]:8000',
    'ws://${env:HOST}:${env:PORT:-80}/ws?token=${env:TOKEN}',
    '${env:URL}',
    'WS://example.test',
    'wss://chat.example.test/socket.io/?EIO=4&transport=websocket',
  ])('may be %s', (url) => {
    expect(checkUrl(url, '--url')).toBe(url);
  });

  it.each([
    ['http://localhost:8000/ws', 'http:// is not ws:// or wss://', 'Did you mean ws://localhost:8000/ws?'],
    ['https://example.test/ws', 'https:// is not ws:// or wss://', 'Did you mean wss://example.test/ws?'],
    ['ftp://example.test', 'ftp:// is not ws:// or wss://', 'Write it like ws://'],
    ['localhost:8000/ws', 'the scheme is missing', 'Did you mean ws://localhost:8000/ws?'],
    ['//localhost/ws', 'the scheme is missing', 'Did you mean ws://localhost/ws?'],
    ['ws//localhost/ws', 'the scheme is missing', 'Did you mean ws://localhost/ws?'],
    ['wss:/localhost/ws', 'the scheme is missing', 'Did you mean wss://localhost/ws?'],
    ['wss:localhost/ws', 'the scheme is missing', 'Did you mean wss://localhost/ws?'],
    ['ws//127.0.0.1/ws', 'the scheme is missing', 'Did you mean ws://127.0.0.1/ws?'],
    ['ws:/127.0.0.1/ws', 'the scheme is missing', 'Did you mean ws://127.0.0.1/ws?'],
    ['ws:8000/ws', 'the scheme is missing', 'Did you mean ws://ws:8000/ws?'],
    ['', 'the scheme is missing', 'ws://'],
    ['ws://', 'the host is missing', 'ws://127.0.0.1:8000/ws'],
    ['ws:///ws', 'the host is missing', 'ws://127.0.0.1:8000/ws'],
    ['ws://:8000/ws', 'the host is missing', 'ws://127.0.0.1:8000/ws'],
    ['ws://localhost:99999/ws', '99999 is not a port', '1 to 65535'],
    ['ws://localhost:0/ws', '0 is not a port', '1 to 65535'],
    ['ws://localhost:http/ws', 'is not a port', '1 to 65535'],
    ['ws://localhost:8000/ws#top', 'no fragment', '%23'],
    ['ws://localhost:8000/a b', 'white space', '%20'],
    ['ws://exa<mple/ws', 'the host is not valid', 'ws://'],
    ['ws://[::1/ws', 'the host is not valid', 'brackets'],
  ])('may not be %j: %s', (url, wrong, remedy) => {
    const error = usageErrorOf(() => checkUrl(url, '--url'));
    expect(error.wrong).toContain(wrong);
    expect(error.remedy).toContain(remedy);
    expect(error.read).toContain('--url');
  });

  it.each([
    'http://user:canary1@localhost/ws?token=canary2',
    'user:canary1@localhost/ws?token=canary2',
    'ws//user:canary1@localhost/ws',
    'ws://user:can ary1@localhost/ws',
    'ws://user:canary1@localhost:0/ws',
  ])('is never quoted with its secrets: %s', (url) => {
    const { message } = usageErrorOf(() => checkUrl(url, '--url'));
    expect(message).not.toMatch(/can|ary/);
  });
});

it('a request beside the connection goes to http, and ws:// is answered with its twin', () => {
  expect(httpUrlTrouble('http://localhost:{port}/healthz')).toBeUndefined();
  expect(httpUrlTrouble('ws://localhost/healthz')?.remedy).toBe('Did you mean http://localhost/healthz?');
});
