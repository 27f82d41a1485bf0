import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { customRuleFor } from '../../src/classify/custom-rule.js';
import { explainSignature, signatureIds } from '../../src/classify/explain.js';
import { literalWeight, requiredLiteral } from '../../src/classify/literal.js';
import { classifyRound } from '../../src/classify/round.js';
import { normaliseText } from '../../src/classify/unknown.js';
import type { Attempt, LogLine } from '../../src/model/history.js';
import type { CustomSignature } from '../../src/model/signature.js';
import { catalogueMarkdown } from '../../src/classify/catalogue-markdown.js';
import { catalogue } from '../../src/classify/catalogue/catalogue.js';
import { parse } from 'yaml';
import { closed, errored, limits, message, refused, silent } from './fixtures/build.js';

const findingOf = (attempt: Attempt, texts: readonly string[] = [], customSignatures: readonly CustomSignature[] = []) => {
  const lines: readonly LogLine[] = texts.map((text) => ({ target: 't', source: 's', atNs: attempt.marks.ended ?? 0, text }));
  const [finding] = classifyRound({ failed: [{ attempt, failedChecks: [] }], succeeded: [], lines, limits, customSignatures }).findings;
  if (finding === undefined) throw new Error('no finding');
  return finding;
};
const signatureOf = (attempt: Attempt, texts: readonly string[] = []): string => findingOf(attempt, texts).signature;

describe('what no signature knows', () => {
  it('is the symptom itself where the wire said nothing more', () => {
    expect(signatureOf(refused(418))).toBe('http-418');
    expect(signatureOf(closed(4999))).toBe('open-then-4999');
    expect(signatureOf(silent())).toBe('welcome-missing');
    expect(findingOf(silent()).confidence).toBe('low');
  });

  it('shares a bucket with texts that differ only by numbers, names in quotes and ids', () => {
    const one = signatureOf(closed(4999, 'room "blue" full, 12 of 12, 6f1c2f4e-8a57-4b1e-9d8d-0a4f9b1c2d3e'));
    expect(one).toMatch(/^unknown:open-then-4999:[0-9a-f]{8}$/);
    expect(signatureOf(closed(4999, 'room "red" full, 7 of 9, 0b1c2f4e-8a57-4b1e-9d8d-0a4f9b1c2d3f'))).toBe(one);
    expect(signatureOf(closed(4999, 'no such room'))).not.toBe(one);
    expect(signatureOf(closed(4998, 'room "blue" full, 12 of 12, 6f1c2f4e-8a57-4b1e-9d8d-0a4f9b1c2d3e'))).not.toBe(one);
  });

  it('takes its text from a joined line when the wire has none', () => {
    const one = signatureOf(silent(), ['wsrace-user-4 ERROR quota table locked by job 17']);
    expect(one).toMatch(/^unknown:welcome-missing:/);
    expect(signatureOf(silent(), ['wsrace-user-4 ERROR quota table locked by job 99'])).toBe(one);
    expect(signatureOf(silent(), ['wsrace-user-4 greeted'])).toBe('welcome-missing');
  });

  it('is an empty error, with its name and code, where the error has no text', () => {
    expect(signatureOf(errored('opened', 'E_NEW', ''))).toBe('empty-error:Error/E_NEW');
    expect(signatureOf(errored('opened', 'AggregateError', 'AggregateError with an empty message'))).toBe(
      'empty-error:AggregateError/AggregateError',
    );
  });

  it('normalises a text once and for all', () => {
    fc.assert(fc.property(fc.string(), (text) => normaliseText(normaliseText(text)) === normaliseText(text)));
    expect(normaliseText('ERROR 127.0.0.1:8000 took 3.5s at 2026-11-21T10:15:00.123Z for "bob" in /srv/app.py')).toBe(
      normaliseText('ERROR 10.1.2.3:51234 took 17s at 2026-11-22T11:16:01.456Z for "alice" in /opt/x/main.py'),
    );
  });
});

describe('customRuleFor', () => {
  const attempts: readonly (readonly [title: string, attempt: Attempt, texts: readonly string[]])[] = [
    ['a refusal with a body', refused(418, "it's a teapot (no. 7)\nreally"), []],
    ['a refusal without one', refused(418), []],
    ['a close with a reason', closed(4999, 'room [blue] full: 12/12'), []],
    ['an error', errored('opened', 'E_NEW', 'odd: value 17?'), []],
    ['a rejected message', errored('opened', 'REJECTED_MESSAGE', '{"ok":false,"id":17}'), []],
    ['silence after a message', silent([message('{"kind":"hello","n":3}')]), []],
    ['silence with a line of the log', silent(), ['wsrace-user-4 ERROR quota table locked by job 17']],
  ];

  it.each(attempts)('makes valid YAML of %s, and a rule that then names the failure', (_, attempt, texts) => {
    const parsed = parse(customRuleFor(findingOf(attempt, texts), attempt)) as { readonly signatures: readonly CustomSignature[] };
    const [rule] = parsed.signatures;
    expect(rule?.id).toMatch(/^my-/);
    expect(findingOf(attempt, texts, parsed.signatures).signature).toBe(rule?.id);
  });
});

describe('explainSignature', () => {
  it('knows every id that it lists, with a meaning and a cure', () => {
    for (const id of signatureIds()) {
      const explanation = explainSignature(id);
      expect(explanation?.id).toBe(id);
      expect(explanation?.means).toMatch(/\w/);
      expect(explanation?.cure).toMatch(/\w/);
    }
    expect(signatureIds().length).toBeGreaterThan(catalogue.length);
  });

  it('names the cases of accept-race as its children, and accept-race as their parent', () => {
    expect(explainSignature('accept-race')?.children).toEqual(['asgi-receive-before-accept', 'asgi-send-before-accept']);
    expect(explainSignature('asgi-send-before-accept')?.parent).toBe('accept-race');
    expect(explainSignature('accept-race')?.looksLike.length).toBeGreaterThan(1);
  });

  it.each(['http-418', 'open-then-4999', 'unknown:http-418:1a2b3c4d', 'empty-error:AggregateError/ECONNREFUSED'])('knows %s', (id) => {
    expect(explainSignature(id)?.means).toMatch(/\w/);
  });

  it.each(['accept-rase', 'http-99', 'unknown:nothing:1', ''])('does not know %j', (id) => {
    expect(explainSignature(id)).toBeUndefined();
  });

  it("knows a rule of the user's own", () => {
    const own: CustomSignature = { id: 'mine', means: 'ours', fix: 'mend it', http: { status: [418] } };
    expect(explainSignature('mine', [own])).toMatchObject({ means: 'ours', cure: 'mend it', looksLike: ['HTTP 418'] });
  });
});

describe('docs/signatures.md', () => {
  it('is the catalogue in words', async () => {
    await expect(catalogueMarkdown()).toMatchFileSnapshot('../../docs/signatures.md');
  });
});

describe('the literal part of a pattern', () => {
  it.each([
    ['worker_connections are not enough', 'worker_connections are not enough'],
    ['Child process \\[\\d+\\] died', 'child process ['],
    ['no (active )?connections? found', 'connection'],
    ['ab+c*def', 'def'],
    ['one|two', ''],
    ['(?:one|two) three', ' three'],
    ['[ab]cd{2}ef', 'ef'],
    ['socket\\.send\\(\\) raised', 'socket.send() raised'],
    ['a?', ''],
  ])('of %s is %j', (pattern, literal) => {
    expect(requiredLiteral(pattern)).toBe(literal);
  });

  it('stands in every text that the pattern matches', () => {
    const patterns = [
      'Child process \\[\\d+\\] died',
      'no (active )?connections? found',
      'ab+c*def',
      '(?:one|two) three',
      'x{2,3}yz?w',
      '[ab]cd{2}ef',
    ];
    for (const pattern of patterns)
      fc.assert(fc.property(fc.stringMatching(new RegExp(pattern)), (text) => text.toLowerCase().includes(requiredLiteral(pattern))));
  });

  it('weighs more the more text there is', () => {
    expect(literalWeight('websocket\\.close')).toBeGreaterThan(literalWeight('\\w+\\.close'));
  });
});
