import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { normaliseLine } from '../../src/server/normalise-line.js';

const line = 'RuntimeError: WebSocket is not connected. Need to call "accept" first.';

describe('a log line loses', () => {
  it.each([
    ['colours', `\u001b[31mRuntimeError\u001b[0m: WebSocket is not connected. Need to call "accept" first.`],
    ['a title of the terminal', `\u001b]0;title\u0007${line}`],
    ['control characters', `\u0007${line}\r`],
    ['the prefix of docker compose', `web-1  | ${line}`],
    ['the prefix of an old docker compose', `project_web_1     | ${line}`],
    ['the prefix of docker compose in colour', `\u001b[36mweb-1  | \u001b[0m${line}`],
    ['the prefix of docker compose with time stamps', `web-1  | 2026-11-21T10:15:00.123456789Z ${line}`],
    ['the prefix of kubectl', `[pod/voice-6d5f7c-x2x/app] ${line}`],
    ['the time stamp of kubectl', `2026-11-21T10:15:00.123456789Z ${line}`],
    ['the prefix of CRI', `2026-11-21T10:15:00.123456789Z stderr F ${line}`],
    ['the prefix of journald', `Nov 21 10:15:00 host uvicorn[123]: ${line}`],
    ['the prefix of journald without a process id', `Nov  1 10:15:00 host kernel: ${line}`],
    ['the prefix of journald with an ISO time', `2026-11-21T10:15:00+0000 host uvicorn[123]: ${line}`],
    ['the JSON of a docker log file', JSON.stringify({ log: `${line}\n`, stream: 'stderr', time: '2026-11-21T10:15:00Z' })],
    ['the JSON of Cloud Logging', JSON.stringify({ textPayload: line, resource: { type: 'cloud_run_revision' }, severity: 'ERROR' })],
    ['JSON that holds nothing else', JSON.stringify({ msg: line })],
    ['several carriers', `web-1  | ${JSON.stringify({ log: `${JSON.stringify({ message: `\u001b[31m${line}\u001b[0m` })}\n` })}`],
  ])('%s', (_what, written) => {
    expect(normaliseLine(written)).toBe(line);
  });
});

describe('a JSON record', () => {
  it('keeps the fields by which it can be joined, on a line of their own', () => {
    const record = { level: 'error', message: line, user_id: 'user-7', token: 'ws-3' };
    expect(normaliseLine(JSON.stringify(record))).toBe(`${line}\n{"level":"error","user_id":"user-7","token":"ws-3"}`);
  });

  it('keeps those of a nested payload alone', () => {
    const record = { insertId: 'x', jsonPayload: { message: line, user_id: 'user-7' }, resource: { labels: { a: 'b' } } };
    expect(normaliseLine(JSON.stringify(record))).toBe(`${line}\n{"user_id":"user-7"}`);
  });

  it('shows the exception after the message', () => {
    const record = { message: 'send failed', exc_info: `Traceback (most recent call last):\n  File "x"\n${line}` };
    expect(normaliseLine(JSON.stringify(record))).toBe(`send failed\nTraceback (most recent call last):\n  File "x"\n${line}`);
  });

  it.each(['{"message": 7}', '{"a": 1}', '{"message": "cut', '[1]', '{}', 'null'])('stays as it is without a message: %s', (written) => {
    expect(normaliseLine(written)).toBe(written);
  });
});

describe('a log line stays as it is', () => {
  it.each([
    'send_message_failed | ',
    'send_message_failed user_id=user-7 | WebSocket is not connected',
    '    raise RuntimeError("x")',
    'INFO:     127.0.0.1:51234 - "WebSocket /ws?user_id=7" [accepted]',
    '2026-11-21 10:15:00,123 ERROR voice: send_message_failed',
    'name | value',
    '\ttab',
  ])('%s', (written) => {
    expect(normaliseLine(written)).toBe(written.trimEnd());
  });

  it('when it is normalised once more', () => {
    const piece = fc.constantFrom(
      'web-1  | ',
      '\u001b[0m',
      '{"log":"',
      '"}',
      '{"message":"a","b":"',
      'x',
      ' ',
      '[pod/a/b] ',
      '\u0007',
      line,
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 4 }), (pieces) => {
        const once = normaliseLine(pieces.join(''));
        expect(normaliseLine(once)).toBe(once);
      }),
    );
  });
});
