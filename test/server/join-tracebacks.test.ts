import { describe, expect, it } from 'vitest';
import type { LogLine } from '../../src/model/history.js';
import { createLogReader } from '../../src/server/log-reader.js';

function read(written: string): readonly LogLine[] {
  const lines: LogLine[] = [];
  const reader = createLogReader({ target: 'voice', source: 'stderr', onLine: (line) => lines.push(line) });
  written.split('\n').forEach((text, index) => reader.push({ text, atNs: index + 1 }));
  reader.flush();
  return lines;
}
const textsOf = (lines: readonly LogLine[]): readonly string[] => lines.map(({ text }) => text);

const traceback = `Traceback (most recent call last):
  File "/app/main.py", line 3, in greet
    await socket.send_json(welcome)
    ~~~~~~~~^^^^^^^^^
RuntimeError: Expected ASGI message "websocket.accept", but got 'websocket.send'`;

describe('a Python traceback', () => {
  it('is one line with the record before it, stamped as that', () => {
    const record = `send_message_failed user_id=user-7 | boom\n${traceback}`;
    expect(read(`before\n${record}\nafter`)).toEqual([
      { target: 'voice', source: 'stderr', atNs: 1, text: 'before' },
      { target: 'voice', source: 'stderr', atNs: 2, text: record },
      { target: 'voice', source: 'stderr', atNs: 8, text: 'after' },
    ]);
  });

  it('keeps what a chained one began with, and how it went on', () => {
    const chain = `ERROR:    Exception in ASGI application
${traceback}

During handling of the above exception, another exception occurred:

Traceback (most recent call last):
  File "/app/main.py", line 9, in endpoint
    raise Later() from None
Later

The above exception was the direct cause of the following exception:

Traceback (most recent call last):
  File "/app/main.py", line 12, in run
starlette.websockets.WebSocketDisconnect: (1006, None)`;
    expect(textsOf(read(`${chain}\n\nINFO:     connection closed`))).toEqual([chain, 'INFO:     connection closed']);
  });

  it('may be that of an exception group, whose gutters go', () => {
    const group = `ERROR:    Exception in ASGI application
  + Exception Group Traceback (most recent call last):
  |   File "/app/main.py", line 3, in run
  | ExceptionGroup: unhandled errors in a TaskGroup (1 sub-exception)
  +-+---------------- 1 ----------------
    | Traceback (most recent call last):
    |   File "/app/main.py", line 3, in greet
    | RuntimeError: WebSocket is not connected. Need to call "accept" first.
    +------------------------------------`;
    const [joined, after, ...others] = textsOf(read(`${group}\nINFO:     connection closed`));
    expect(joined?.split('\n')).toContain('RuntimeError: WebSocket is not connected. Need to call "accept" first.');
    expect(joined).toMatch(/^ERROR: {4}Exception in ASGI application\nException Group Traceback/);
    expect([after, ...others]).toEqual(['INFO:     connection closed']);
  });

  it('has the message of asyncio and its context before it', () => {
    const record = `Task exception was never retrieved\nfuture: <Task finished name='Task-5' exception=RuntimeError()>\n${traceback}`;
    expect(textsOf(read(`${record}\nafter`))).toEqual([record, 'after']);
  });

  it('is not joined to an access line before it, which is of another connection', () => {
    const access = 'INFO:     127.0.0.1:51234 - "WebSocket /ws?user_id=8" [accepted]';
    expect(textsOf(read(`${access}\n${traceback}`))).toEqual([access, traceback]);
  });

  it('ends where the next begins', () => {
    expect(textsOf(read(`${traceback}\n${traceback}`))).toEqual([traceback, traceback]);
  });

  it('is read inside the prefixes of containers', () => {
    const carried = traceback.split('\n').map((text) => `web-1  | ${text}`);
    expect(textsOf(read(carried.join('\n')))).toEqual([traceback]);
  });

  it('is read out of a docker log file', () => {
    const carried = traceback.split('\n').map((text) => JSON.stringify({ log: `${text}\n`, stream: 'stderr' }));
    expect(textsOf(read(carried.join('\n')))).toEqual([traceback]);
  });

  it('stays in bounds: frames go, exceptions stay', () => {
    const frames = Array.from({ length: 5000 }, (_, index) => `  File "/app/main.py", line ${index}, in recurse`).join('\n');
    const [joined, ...others] = textsOf(
      read(`Traceback (most recent call last):\n${frames}\nRecursionError: maximum recursion depth exceeded`),
    );
    expect(others).toEqual([]);
    expect(joined?.length).toBeLessThan(64 * 1024);
    expect(joined).toMatch(/RecursionError: maximum recursion depth exceeded$/);
  });
});

describe('lines that belong to nobody', () => {
  it('come out as they are, without the empty ones', () => {
    expect(textsOf(read('one\n\n  two\nthree\n'))).toEqual(['one', '  two', 'three']);
  });

  it('come out after a short quiet time, without another line', async () => {
    const line = await new Promise<LogLine>((resolve) => {
      const reader = createLogReader({ target: 'voice', source: 'stdout', onLine: resolve, quietMs: 5 });
      reader.push({ text: 'the last word', atNs: 7 });
      // The timer alone does not keep a process alive, so something else has to.
      setTimeout(() => undefined, 1000).ref();
    });
    expect(line).toEqual({ target: 'voice', source: 'stdout', atNs: 7, text: 'the last word' });
  });
});
