import { describe, expect, it } from 'vitest';
import { classifyRound, type RoundToClassify } from '../../src/classify/round.js';
import type { Attempt, LogLine } from '../../src/model/history.js';
import type { CustomSignature } from '../../src/model/signature.js';
import { completedAttempt, cutAttempt, droppedAttempt, forClients, refusedAttempt, timedOutAttempt } from '../support/attempts.js';
import { limits } from './fixtures/build.js';
import { closedAtOnce, cutAt, refusedConnectAt } from './fixtures/many.js';

const needed = 'WebSocket is not connected. Need to call "accept" first.';
const traceback = (exception: string): string =>
  `ERROR:    Exception in ASGI application\nTraceback (most recent call last):\n  File "app.py", line 9\n${exception}`;

const line = (text: string, atMs: number): LogLine => ({ target: 'target', source: 'stderr', atNs: atMs * 1e6, text });
const failing = (attempts: readonly Attempt[], failedChecks: readonly string[] = []) =>
  attempts.map((attempt) => ({ attempt, failedChecks }));
const classify = (input: Partial<RoundToClassify>) =>
  classifyRound({ failed: [], succeeded: [], lines: [], limits, customSignatures: [], ...input });
const identified = ({ client = 0 }: { readonly client?: number }) => ({
  client,
  tokens: [`7f3a-r0-c${client}-1`, `wsrace-user-${client}`],
  local: { address: '127.0.0.1', port: 40_000 + client },
});
const closing = (atMs: number) => ({ closing: atMs * 1e6 });

describe('a line that names an attempt', () => {
  it('by its token decides that attempt and no other', () => {
    const attempts = forClients(3, (options) => cutAttempt(identified(options)));
    const { findings } = classify({ failed: failing(attempts), lines: [line(`wsrace-user-1: ${needed}`, 1004)] });
    expect(findings.map(({ signature }) => signature)).toEqual(['open-then-1006', 'accept-race', 'open-then-1006']);
    expect(findings[1]?.confidence).toBe('high');
    expect(findings[1]?.evidence.map(({ by }) => by)).toEqual(['wire', 'token']);
  });

  it.each([
    ['as uvicorn prints it', '127.0.0.1:40001 - '],
    ['as older uvicorn prints it', "('127.0.0.1', 40001) - "],
    ['as a field', 'port=40001 '],
  ])('by its local port %s decides that attempt', (_, prefix) => {
    const attempts = forClients(3, (options) => cutAttempt(identified(options)));
    const { findings } = classify({ failed: failing(attempts), lines: [line(`${prefix}${needed}`, 1004)] });
    expect(findings.map(({ signature }) => signature)).toEqual(['open-then-1006', 'accept-race', 'open-then-1006']);
    expect(findings[1]?.evidence[1]?.by).toBe('port');
  });

  it('does so by the whole token only: user-1 is not in user-12 nor in user-1-2', () => {
    const attempts = [cutAttempt(identified({ client: 1 }))];
    for (const user of ['wsrace-user-12', 'wsrace-user-1-2', 'xwsrace-user-1', '7f3a-r0-c1-11']) {
      expect(classify({ failed: failing(attempts), lines: [line(`${user}: ${needed}`, 1004)] }).findings[0]?.signature).toBe(
        'open-then-1006',
      );
    }
    for (const user of ['"wsrace-user-1"', 'user=wsrace-user-1.', 'wsrace-user-1-']) {
      expect(classify({ failed: failing(attempts), lines: [line(`${user}: ${needed}`, 1004)] }).findings[0]?.signature).toBe('accept-race');
    }
  });

  it('names nobody by a token that two clients share', () => {
    const attempts = forClients(2, ({ client }) => cutAttempt({ client, tokens: ['alice'] }));
    const { findings } = classify({ failed: failing(attempts), lines: [line(`alice: ${needed}`, 1004)] });
    expect(findings.map(({ signature }) => signature)).toEqual(['open-then-1006', 'open-then-1006']);
  });

  it('means, of the cycles of one user, the one that ended nearest to it', () => {
    const cycles = [1, 2, 3].map((cycle) => cutAttempt({ cycle, tokens: ['wsrace-user-7'], startedNs: cycle * 1e9 }));
    const { findings } = classify({ failed: failing(cycles), lines: [line(`wsrace-user-7 ${needed}`, 2006)] });
    expect(findings.map(({ signature }) => signature)).toEqual(['open-then-1006', 'accept-race', 'open-then-1006']);
  });

  it('never turns a success into a failure, nor explains the failure of another', () => {
    const good = completedAttempt(identified({ client: 1 }));
    const bad = cutAttempt(identified({ client: 2 }));
    const { findings, explainedByTime, logWithoutImpact } = classify({
      failed: failing([bad]),
      succeeded: [good],
      lines: [line(`wsrace-user-1 ${needed}`, 1004)],
    });
    expect(findings.map(({ signature }) => signature)).toEqual(['open-then-1006']);
    expect(explainedByTime).toEqual([]);
    expect(logWithoutImpact).toEqual([{ signature: 'accept-race', count: 1 }]);
  });
});

describe('the three cases of "Need to call accept first"', () => {
  const text = `wsrace-user-0 RuntimeError: ${needed}`;
  const lines = [line(text, 1004)];

  it('is a receive before accept when there was no 101', () => {
    const { findings } = classify({ failed: failing([refusedAttempt({ ...identified({}), httpStatus: 500 })]), lines });
    expect(findings[0]?.signature).toBe('asgi-receive-before-accept');
  });

  it('is the accept race when the server ended it', () => {
    expect(classify({ failed: failing([cutAttempt(identified({}))]), lines }).findings[0]?.signature).toBe('accept-race');
  });

  it('is the accept race when nobody ended it and we waited in vain', () => {
    expect(classify({ failed: failing([timedOutAttempt(identified({}))]), lines }).findings[0]?.signature).toBe('accept-race');
  });

  it('is noise when we closed first', () => {
    const left = droppedAttempt({
      ...identified({}),
      marks: closing(1003.5),
      close: { initiator: 'client', code: 1006, wasClean: false, end: 'fin' },
    });
    const { findings, logWithoutImpact } = classify({ failed: failing([left]), lines });
    expect(findings[0]?.signature).toBe('unclean-close');
    expect(logWithoutImpact).toEqual([{ signature: 'after-client-close', count: 1 }]);
  });

  it('is the accept race again when the line came before we closed', () => {
    const left = droppedAttempt({
      ...identified({}),
      marks: closing(1100),
      close: { initiator: 'client', code: 1006, wasClean: false, end: 'fin' },
    });
    expect(classify({ failed: failing([left]), lines }).findings[0]?.signature).toBe('accept-race');
  });
});

describe('lines that only their time ties to a failure', () => {
  it('explain up to as many of a bucket as there are lines, and split nothing', () => {
    const attempts = forClients(47, (options) => cutAttempt(identified(options)));
    const lines = Array.from({ length: 41 }, (_, index) => line(traceback(`RuntimeError: ${needed}`), 1005 + index));
    const { findings, explainedByTime } = classify({ failed: failing(attempts), lines });
    expect(new Set(findings.map(({ signature }) => signature))).toEqual(new Set(['open-then-1006']));
    expect(explainedByTime).toEqual([
      { symptom: 'open-then-1006', signature: 'accept-race', upTo: 41, of: 47, sample: `RuntimeError: ${needed}` },
    ]);
  });

  it('explain never more attempts than there are, however many lines', () => {
    const attempts = forClients(3, (options) => cutAttempt(identified(options)));
    const lines = Array.from({ length: 10 }, () => line(needed, 1005));
    expect(classify({ failed: failing(attempts), lines }).explainedByTime[0]).toMatchObject({ upTo: 3, of: 3 });
  });

  it('give each bucket the case that fits its symptom', () => {
    const failed = failing([
      cutAttempt(identified({ client: 1 })),
      refusedAttempt({ ...identified({ client: 2 }), httpStatus: 500, body: 'Internal Server Error' }),
    ]);
    const { findings, explainedByTime } = classify({ failed, lines: [line(needed, 1004)] });
    expect(findings.map(({ signature }) => signature)).toEqual(['open-then-1006', 'upgrade-500']);
    expect(explainedByTime.map(({ symptom, signature }) => [symptom, signature])).toEqual([
      ['open-then-1006', 'accept-race'],
      ['http-500', 'asgi-receive-before-accept'],
    ]);
  });

  it('explain nothing from outside of 50 ms before and 1.5 s after the failure', () => {
    const failed = failing([cutAttempt(identified({}))]);
    const endedMs = 1005;
    for (const atMs of [endedMs - 53, endedMs + 1501]) {
      const { explainedByTime, logWithoutImpact } = classify({ failed, lines: [line(needed, atMs)] });
      expect(explainedByTime).toEqual([]);
      expect(logWithoutImpact).toEqual([{ signature: 'accept-race', count: 1 }]);
    }
    for (const atMs of [endedMs - 49, endedMs + 1499])
      expect(classify({ failed, lines: [line(needed, atMs)] }).explainedByTime).toHaveLength(1);
  });

  it('look at the whole wait when the failure was silence', () => {
    const silent = timedOutAttempt({ ...identified({}), limitNs: 8e9 });
    const { explainedByTime } = classify({ failed: failing([silent]), lines: [line('No WebSocket connections found for user u-9', 1010)] });
    expect(explainedByTime).toMatchObject([{ symptom: 'welcome-missing', signature: 'no-connection-for-user', upTo: 1, of: 1 }]);
  });

  it('leave alone what a joined line or a text on the wire has settled', () => {
    const settled = droppedAttempt({ ...identified({}), close: { code: 1011, reason: 'keepalive ping timeout' } });
    const { findings, explainedByTime, logWithoutImpact } = classify({ failed: failing([settled]), lines: [line(needed, 1004)] });
    expect(findings[0]?.signature).toBe('keepalive-ping-timeout');
    expect(explainedByTime).toEqual([]);
    expect(logWithoutImpact).toEqual([]);
  });

  it('are noise after a client left, when nothing failed', () => {
    const good = completedAttempt(identified({}));
    const { logWithoutImpact } = classify({ succeeded: [good], lines: [line(needed, 1110)] });
    expect(logWithoutImpact).toEqual([{ signature: 'after-client-close', count: 1 }]);
  });

  it('explain every cut by one line of the life of the server', () => {
    const attempts = forClients(20, (options) => cutAttempt(identified(options)));
    const { explainedByTime } = classify({ failed: failing(attempts), lines: [line('[CRITICAL] WORKER TIMEOUT (pid:12)', 1003)] });
    expect(explainedByTime).toMatchObject([{ signature: 'worker-died', upTo: 20, of: 20 }]);
  });

  it('are not worth a word when they tell of a stop of which nobody failed', () => {
    const { logWithoutImpact } = classify({ succeeded: [completedAttempt({})], lines: [line('INFO:     Shutting down', 1110)] });
    expect(logWithoutImpact).toEqual([]);
  });

  it('stay a crash although it was our reset that set it off', () => {
    const reset = completedAttempt({ ...identified({}), close: { end: 'rst', code: 1006, wasClean: false } });
    const { logWithoutImpact } = classify({
      succeeded: [reset],
      lines: [line("throw er; // Unhandled 'error' event\nError: read ECONNRESET", 1110)],
    });
    expect(logWithoutImpact).toEqual([{ signature: 'ws-unhandled-error', count: 1 }]);
  });
});

describe('precedence', () => {
  const one = (attempt: Attempt, lines: readonly LogLine[] = [], customSignatures: readonly CustomSignature[] = []) =>
    classify({ failed: failing([attempt]), lines, customSignatures }).findings[0]?.signature;

  it('takes the first exception of a chain for the cause', () => {
    const chain = `wsrace-user-0 Exception in ASGI application\nTraceback (most recent call last):\nRuntimeError: Cannot call "send" once a close message has been sent.\n\nDuring handling of the above exception, another exception occurred:\n\nTraceback (most recent call last):\nRuntimeError: Unexpected ASGI message 'websocket.close', after sending 'websocket.close' or response already completed.`;
    expect(one(cutAttempt(identified({})), [line(chain, 1004)])).toBe('asgi-send-after-close');
  });

  it('takes a joined line before a text on the wire, and a text before a code', () => {
    const attempt = droppedAttempt({ ...identified({}), close: { code: 1011, reason: 'Internal error' } });
    expect(one(attempt, [line(`wsrace-user-0 ${needed}`, 1004)])).toBe('accept-race');
    expect(one(attempt)).toBe('app-1011-internal-error');
    expect(one(droppedAttempt(identified({})))).toBe('early-1011');
  });

  it('takes a specific text on the wire before a line that many faults share', () => {
    const attempt = refusedAttempt({ ...identified({}), httpStatus: 503, body: '{"detail":"service not ready"}' });
    expect(one(attempt, [line('INFO:     127.0.0.1:40000 - "WebSocket /ws" 503', 1004)])).toBe('not-ready-503');
  });

  it("recognises a proxy's page first, whatever else the answer says", () => {
    const body = '<center><h1>502 Bad Gateway</h1></center>\n<hr><center>nginx</center>';
    expect(one(refusedAttempt({ ...identified({}), httpStatus: 502, body }))).toBe('nginx-502');
  });

  it('calls 1011 early within the limit of the run only', () => {
    expect(one(droppedAttempt({ ...identified({}), afterOpenMs: 1499 }))).toBe('early-1011');
    expect(one(droppedAttempt({ ...identified({}), afterOpenMs: 1501 }))).toBe('open-then-1011');
  });

  it("tries the user's own rules before the built-in ones of the same tier, not before a better tier", () => {
    const own: CustomSignature = { id: 'my-accept', means: 'ours', log: 'Need to call' };
    const byReason: CustomSignature = { id: 'my-1011', means: 'ours', close: { code: [1011], reason: 'Internal' } };
    const attempt = droppedAttempt({ ...identified({}), close: { code: 1011, reason: 'Internal error' } });
    expect(one(attempt, [line(`wsrace-user-0 ${needed}`, 1004)], [own, byReason])).toBe('my-accept');
    expect(one(attempt, [], [own, byReason])).toBe('my-1011');
    expect(one(attempt, [line(`wsrace-user-0 ${needed}`, 1004)], [byReason])).toBe('accept-race');
  });

  it('holds every condition of a custom rule', () => {
    const rule: CustomSignature = { id: 'mine', means: 'ours', phase: 'open', close: { code: [4000] }, age: { minNs: 1e6, maxNs: 3e6 } };
    const attempt = (code: number, afterOpenMs: number) => droppedAttempt({ ...identified({}), afterOpenMs, close: { code } });
    expect(one(attempt(4000, 2), [], [rule])).toBe('mine');
    expect(one(attempt(4000, 4), [], [rule])).toBe('open-then-4000');
    expect(one(attempt(4001, 2), [], [rule])).toBe('open-then-4001');
  });
});

describe('rounds as a whole', () => {
  it('give one finding for each failed attempt, in the order given', () => {
    const attempts = [refusedAttempt({ client: 3 }), cutAttempt({ client: 1 }), timedOutAttempt({ client: 2 })];
    const { findings } = classify({ failed: failing(attempts) });
    expect(findings.map(({ attempt }) => attempt.client)).toEqual([3, 1, 2]);
    expect(findings.map(({ symptom }) => symptom)).toEqual(['http-403', 'open-then-1006', 'welcome-missing']);
  });

  it('count a restart that cuts fifty connections as one incident', () => {
    const attempts = forClients(50, ({ client }) => droppedAttempt({ client, close: { code: 1012 }, startedNs: client * 1e6 }));
    expect(classify({ failed: failing(attempts) }).incidents).toEqual({ 'server-restart-1012': 1 });
  });

  it('count what a barrier released together one by one', () => {
    const attempts = forClients(50, (options) => cutAttempt(options));
    expect(classify({ failed: failing(attempts) }).incidents).toEqual({ 'open-then-1006': 50 });
  });

  it('count connections that opened at different times and were cut in one instant as one', () => {
    expect(classify({ failed: failing(closedAtOnce(6, 3000)) }).incidents).toEqual({ 'open-then-1006': 1 });
  });

  it('name the death of the server when many are cut and later connects are refused', () => {
    const { findings } = classify({ failed: failing([...closedAtOnce(6, 3000), refusedConnectAt(4000)]) });
    expect(findings.map(({ signature }) => signature)).toEqual([...Array<string>(6).fill('cut-then-refused'), 'conn-refused']);
  });

  it('do not name it when only four are cut, or when the refusals came before', () => {
    const few = classify({ failed: failing([...closedAtOnce(4, 3000), refusedConnectAt(4000)]) });
    const before = classify({ failed: failing([...closedAtOnce(6, 3000), refusedConnectAt(100)]) });
    for (const { findings } of [few, before]) expect(findings.map(({ signature }) => signature)).not.toContain('cut-then-refused');
  });

  it('tie cuts and refusals to the exit of the server, but not to one of an earlier round', () => {
    const failed = failing([cutAt(1000, 3000), refusedConnectAt(9000)]);
    const signatures = (exitMs: number) =>
      classify({ failed, serverExits: [{ atNs: exitMs * 1e6 }] }).findings.map(({ signature }) => signature);
    expect(signatures(2990)).toEqual(['server-exited', 'server-exited']);
    expect(signatures(500)).toEqual(['open-then-1006', 'conn-refused']);
    expect(signatures(9500)).toEqual(['open-then-1006', 'conn-refused']);
  });

  it('take three ends at one known limit for a timer, two of many for chance', () => {
    const ends = (...seconds: readonly number[]) => failing(seconds.map((second, client) => cutAt(client, second * 1000, client)));
    const signatures = (failed: RoundToClassify['failed']) => new Set(classify({ failed }).findings.map(({ signature }) => signature));
    expect(signatures(ends(60, 60.3, 60.6))).toEqual(new Set(['idle-timer']));
    expect(signatures(ends(60, 60.3, 20, 25, 31, 37))).toEqual(new Set(['open-then-1006']));
  });
});

describe('two thousand attempts and twenty thousand lines', () => {
  it('are classified in well under a second of processor time, once warm', () => {
    const attempts = forClients(2000, (options) => cutAttempt(identified(options)));
    const lines = Array.from({ length: 20_000 }, (_, index) => {
      const kind = index % 4;
      const text =
        kind === 0
          ? `INFO:     127.0.0.1:${40_000 + (index % 2000)} - "WebSocket /ws?user_id=wsrace-user-${index % 2000}" [accepted]`
          : kind === 1
            ? traceback(
                `${'  File "/srv/app.py", line 41, in greet\n    await websocket.send_json(welcome)\n'.repeat(8)}RuntimeError: ${needed}`,
              )
            : kind === 2
              ? `INFO:     wsrace-user-${index % 2000} greeted after ${index} ms`
              : 'DEBUG:    sweep of the registry finished, 0 stale connections';
      return line(text, 1000 + index / 10);
    });
    classify({ failed: failing(attempts), lines });
    const begun = process.cpuUsage();
    const { findings, explainedByTime } = classify({ failed: failing(attempts), lines });
    const tookMs = process.cpuUsage(begun).user / 1000;
    expect(findings).toHaveLength(2000);
    expect(explainedByTime[0]).toMatchObject({ signature: 'accept-race', upTo: 2000, of: 2000 });
    expect(tookMs).toBeLessThan(1000);
  });
});
