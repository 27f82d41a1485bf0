import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { symptomOf } from '../../src/classify/symptom.js';
import { symptomText } from '../../src/classify/symptom-table.js';
import type { Attempt, Close } from '../../src/model/history.js';
import { plainSymptoms } from '../../src/model/finding.js';
import { type Check, marks } from '../../src/model/plan.js';
import { completedAttempt, droppedAttempt, erroredAttempt, missed, refusedAttempt, timedOutAttempt } from '../support/attempts.js';
import { closed, completed, cut, errored, limits, message, refused, silent, timedOut } from './fixtures/build.js';

const symptom = (attempt: Attempt, failedChecks: readonly string[] = []): string => symptomOf(attempt, failedChecks, limits);
const held: Attempt['marks'] = { started: 1e9, connected: 1.1e9, held: 1.2e9, answered: 1.3e9, ended: 1.4e9 };

describe('symptomOf', () => {
  it.each<readonly [title: string, attempt: Attempt, expected: string]>([
    ['a refusal carries its status', refused(403), 'http-403'],
    ['an answer before the release was early', { ...refused(408), marks: held }, 'answered-early'],
    ['an answer after the release was not', { ...refused(408), marks: { ...held, released: 1.25e9 } }, 'http-408'],
    ['a close by the server carries its code', closed(4401), 'open-then-4401'],
    ['a cut after the 101 is 1006', cut(), 'open-then-1006'],
    ['a reset after the 101 is 1006 too', errored('received', 'ECONNRESET'), 'open-then-1006'],
    ['an answer for somebody else', errored('received', 'WRONG_IDENTITY'), 'crossed-identity'],
    ['a push that was refused', errored('received', 'PUSH_FAILED'), 'push-missing'],
    ['a push that did not arrive', timedOut('received', 'pushed'), 'push-missing'],
    ['a refused connect', errored('started', 'ECONNREFUSED'), 'refused'],
    ['a name that is not known', errored('started', 'ENOTFOUND'), 'refused'],
    ['a connect without answer', errored('started', 'ETIMEDOUT'), 'connect-timeout'],
    ['our limit of tcp', timedOut('started', 'tcp'), 'connect-timeout'],
    ['our limit of tls', timedOut('connected', 'tls'), 'tls-failed'],
    ['an alert of tls', errored('connected', 'EPROTO'), 'tls-failed'],
    [
      'an end inside tls',
      errored('connected', 'ECONNRESET', 'Client network socket disconnected before secure TLS connection was established'),
      'tls-failed',
    ],
    ['our limit of the upgrade', timedOut('released', 'upgrade'), 'handshake-timeout'],
    ['RST before an answer', errored('released', 'RESET_BEFORE_RESPONSE'), 'reset-before-101'],
    ['FIN before an answer', errored('released', 'EOF_BEFORE_RESPONSE'), 'eof-before-101'],
    ['FIN inside the answer', errored('answered', 'EOF_IN_RESPONSE'), 'eof-before-101'],
    ['a wrong accept key', errored('answered', 'BAD_ACCEPT_KEY'), 'bad-101'],
    ['no HTTP at all', errored('answered', 'NOT_HTTP'), 'bad-101'],
    ['bytes that are no frame', errored('opened', 'WS_ERR_INVALID_OPCODE'), 'invalid-frame'],
    ['a rejected message', errored('received', 'REJECTED_MESSAGE', '{"type":"error"}'), 'error-payload'],
    ['a frame after the close', errored('closing', 'FRAME_AFTER_CLOSE'), 'frame-after-close'],
    ['no welcome', silent(), 'welcome-missing'],
    ['no readiness', timedOut('opened', 'ready'), 'ready-missing'],
    ['no answer to the opening', timedOut('opened', 'opening'), 'opening-unanswered'],
    ['no answer to our close', timedOut('closing', 'close'), 'close-timeout'],
    ['a step of the scenario, numbered', timedOut('received', 'welcome-2'), 'welcome-missing'],
    ['a step of the scenario that nobody knows', timedOut('received', 'subscribe'), 'message-lost'],
    ['an echo that was the first message', timedOut('received', 'echo'), 'first-message-lost'],
    ['harness', { ...completed(), outcome: { kind: 'harness', code: 'EMFILE', text: '' } }, 'harness-fault'],
    ['unfinished', { ...completed(), outcome: { kind: 'unfinished', after: 'opened' } }, 'unfinished'],
  ])('%s', (_, attempt, expected) => {
    expect(symptom(attempt)).toBe(expected);
  });

  it('calls an echo a lost message once an earlier one was sent', () => {
    const sent = (atNs: number) => ({ ...message('{}'), from: 'client' as const, atNs });
    const attempt = timedOutAttempt({ after: 'received', step: 'echo', messages: [sent(1), sent(2)] });
    expect(symptom(attempt)).toBe('message-lost');
  });

  it('calls a connection beyond the limit that', () => expect(symptom(completed(), ['openAtMost'])).toBe('over-limit'));

  it('reads the failed check where the attempt completed', () => {
    expect(symptom(completed(), ['session'])).toBe('crossed-identity');
    expect(symptom(completed(), ['readyWithin'])).toBe('never-ready');
    expect(symptom(completedAttempt({ steps: [missed('welcome')] }), [])).toBe('welcome-missing');
    expect(symptom(completedAttempt({ close: { initiator: 'server', code: 4000 } }), ['drop'])).toBe('open-then-4000');
  });

  it('tells a close without an answer from one that was cut', () => {
    const unanswered: Partial<Close> = { wasClean: false, end: 'timeout', code: 1006 };
    expect(symptom(completedAttempt({ close: unanswered }), ['cleanClose'])).toBe('close-timeout');
    expect(symptom(completedAttempt({ close: { ...unanswered, end: 'fin' } }), ['cleanClose'])).toBe('unclean-close');
    expect(symptom(droppedAttempt({ close: { ...unanswered, end: 'rst', initiator: 'client' } }))).toBe('unclean-close');
  });

  it('refuses to name what did not fail', () => {
    expect(() => symptom(completed())).toThrow('completed and failed no check');
  });

  it('gives every failed attempt one symptom that explain knows', () => {
    const codes = [
      'ECONNREFUSED',
      'ECONNRESET',
      'EPIPE',
      'EPROTO',
      'ETIMEDOUT',
      'NOT_HTTP',
      'WS_ERR_INVALID_UTF8',
      'REJECTED_MESSAGE',
      'E_NEW',
      '',
    ];
    const checks: readonly Check['id'][] = [
      'refusal',
      'drop',
      'welcome',
      'ready',
      'echo',
      'session',
      'opening',
      'cleanClose',
      'readyWithin',
    ];
    const attempt = fc.oneof(
      fc.integer({ min: 200, max: 599 }).map((httpStatus) => refusedAttempt({ httpStatus })),
      fc.integer({ min: 1000, max: 4999 }).map((code) => droppedAttempt({ close: { code } })),
      fc.record({ after: fc.constantFrom(...marks), code: fc.constantFrom(...codes) }).map((options) => erroredAttempt(options)),
      fc
        .record({ after: fc.constantFrom(...marks), step: fc.constantFrom('tcp', 'tls', 'upgrade', 'welcome', 'echo', 'x') })
        .map((options) => timedOutAttempt(options)),
      fc.constant(completedAttempt()),
    );
    fc.assert(
      fc.property(attempt, fc.uniqueArray(fc.constantFrom(...checks), { minLength: 1 }), (one, failed) => {
        expect(symptomText(symptom(one, failed))).toBeDefined();
      }),
    );
  });

  it('has a text for every plain symptom', () => {
    for (const id of plainSymptoms) expect(symptomText(id)?.means).toMatch(/\w/);
    expect(symptomText('http-9999')).toBeUndefined();
    expect(symptomText('open-then-x')).toBeUndefined();
  });
});
