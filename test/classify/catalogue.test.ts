import { describe, expect, it } from 'vitest';
import { catalogue } from '../../src/classify/catalogue/catalogue.js';
import { classifyRound, type RoundToClassify, rankedHits } from '../../src/classify/round.js';
import { symptomText } from '../../src/classify/symptom-table.js';
import { type Fixture, limits } from './fixtures/build.js';
import { fixtures } from './fixtures/fixtures.js';

const isBeside = ({ as }: Fixture): boolean => as === 'noise' || as === 'beside';
const roundOf = (fixture: Fixture): RoundToClassify => ({
  failed: isBeside(fixture) ? [] : fixture.attempts.map((attempt) => ({ attempt, failedChecks: [] })),
  succeeded: isBeside(fixture) ? fixture.attempts : [],
  lines: fixture.lines,
  limits,
  customSignatures: [],
  ...(fixture.exits === undefined ? {} : { serverExits: fixture.exits }),
});

const titled = fixtures.map((fixture, index) => {
  const text = fixture.lines[0]?.text.split('\n').at(-1) ?? '';
  return [`${fixture.signature} #${index} ${text.slice(0, 60)}`, fixture] as const;
});
const only = (as: Fixture['as']) => titled.filter(([, fixture]) => fixture.as === as);
const byId = new Map(catalogue.map((signature) => [signature.id, signature]));

/** The same fixture with lines that name the attempt. */
const joined = (fixture: Fixture): Fixture =>
  fixture.as === 'explained'
    ? { ...fixture, lines: fixture.lines.map((line) => ({ ...line, text: `wsrace-user-4\n${line.text}` })) }
    : fixture;

function ancestorsOf(id: string): readonly string[] {
  const parent = byId.get(id)?.parent;
  return parent === undefined ? [] : [parent, ...ancestorsOf(parent)];
}

describe('the catalogue', () => {
  it('holds each id once', () => {
    expect(new Set(catalogue.map(({ id }) => id)).size).toBe(catalogue.length);
    expect(catalogue.length).toBeGreaterThanOrEqual(60);
  });

  it('is JSON: nothing is lost by writing and reading it', () => {
    expect(JSON.parse(JSON.stringify(catalogue))).toEqual(catalogue);
  });

  it.each(catalogue.map((signature) => [signature.id, signature] as const))(
    '%s names a parent that exists and says what it means in one column',
    (_, signature) => {
      if (signature.parent !== undefined) expect(byId.has(signature.parent) || symptomText(signature.parent) !== undefined).toBe(true);
      expect(signature.means.length).toBeLessThanOrEqual(60);
      for (const text of [signature.means, signature.cause, signature.cure, signature.source]) expect(text.trim()).not.toBe('');
    },
  );

  it.each(catalogue.map(({ id, when }) => [id, when] as const))('%s has a fixture for each of its alternatives', (id, when) => {
    const own = fixtures.filter((fixture) => fixture.signature === id);
    const held = new Set(
      own.flatMap((fixture) => rankedHits(roundOf(joined(fixture))).flatMap((hits) => hits.map(({ rule }) => rule.conditions))),
    );
    expect(when.filter((conditions) => !held.has(conditions) && !own.some(isBeside))).toEqual([]);
    expect(own).not.toEqual([]);
  });

  it.each(catalogue.flatMap(({ id, when }) => when.flatMap(({ log = [] }) => log.map((pattern) => [id, pattern] as const))))(
    '%s has a fixture for its log text /%s/',
    (id, pattern) => {
      const lines = fixtures.filter(({ signature }) => signature === id).flatMap((fixture) => fixture.lines);
      expect(lines.some(({ text }) => new RegExp(pattern, 'im').test(text))).toBe(true);
    },
  );
});

describe('a fixture', () => {
  it.each(only(undefined))('%s is given exactly its signature', (_, fixture) => {
    const { findings } = classifyRound(roundOf(fixture));
    expect(findings).toHaveLength(fixture.attempts.length);
    expect(findings[0]?.signature).toBe(fixture.signature);
  });

  it.each([...only('noise'), ...only('beside')])('%s is counted beside the findings and fails nobody', (_, fixture) => {
    const { findings, logWithoutImpact } = classifyRound(roundOf(fixture));
    expect(findings).toEqual([]);
    expect(logWithoutImpact).toEqual([{ signature: fixture.signature, count: 1 }]);
  });

  it.each(only('explained'))('%s explains the failure by its time and decides nothing', (_, fixture) => {
    const { findings, explainedByTime } = classifyRound(roundOf(fixture));
    expect(findings.map(({ signature }) => signature)).not.toContain(fixture.signature);
    expect(explainedByTime.map(({ signature, upTo, of }) => ({ signature, upTo, of }))).toEqual([
      { signature: fixture.signature, upTo: 1, of: 1 },
    ]);
  });

  it.each([...only(undefined), ...only('explained')])(
    '%s is recognised by no other entry of the same tier, but for its ancestors',
    (_, fixture) => {
      const [hits = []] = rankedHits(roundOf(joined(fixture)));
      const winner = hits[0]?.rule;
      const rivals = hits.filter(({ rule }) => rule.tier === winner?.tier).map(({ rule }) => rule.signature.id);
      const allowed = [fixture.signature, ...ancestorsOf(fixture.signature)];
      expect(rivals.filter((id) => !allowed.includes(id))).toEqual([]);
    },
  );
});
