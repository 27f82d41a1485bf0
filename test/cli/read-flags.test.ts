import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseRunFlags } from '../../src/cli/parse-run-flags.js';
import { readReporters } from '../../src/cli/reporter-list.js';
import type { RunFlags } from '../../src/cli/run-flags.js';
import { columnsOfStream } from '../../src/cli/screen.js';
import { kindOf } from '../../src/cli/validate-command.js';
import { usageErrorOf } from '../plan/plan-support.js';
import { temporaryFolder } from '../support/run-cli.js';

const flags = (changes: Partial<RunFlags>): RunFlags => ({
  control: true,
  preflight: true,
  stamps: 'auto',
  onInconclusive: 'fail',
  outputDir: 'reports',
  ...changes,
});

describe('an option', () => {
  it.each<[Partial<RunFlags>, string]>([
    [{ seed: '' }, "--seed ''"],
    [{ outputDir: '' }, "--output-dir ''"],
    [{ serverLog: ['a.log', ''] }, "--server-log ''"],
    [{ maxFailureRate: '' }, "--max-failure-rate ''"],
  ])('with an empty value is refused: %j', (changes, read) => {
    expect(usageErrorOf(() => parseRunFlags(flags(changes))).read).toBe(read);
  });
});

describe('reporters', () => {
  const table = { json: { render: () => '' }, junit: { render: () => '' } };

  it('may not share a file, however it is written', () => {
    const file = join(temporaryFolder(), 'a');
    expect(usageErrorOf(() => readReporters([`json=${file}`, `junit=${join(file, '..')}/./a`], table)).wrong).toContain('the same file');
    expect(readReporters([`json=${file}`, `junit=${file}b`, 'json=-'], table)).toHaveLength(3);
  });

  it('are asked at once whether their files can be written', () => {
    expect(usageErrorOf(() => readReporters(['junit=/none/x.xml'], table)).read).toBe('--reporter junit=/none/x.xml');
  });
});

describe('the width of a screen', () => {
  it('is that of the terminal; in a pipe COLUMNS says it, or it is 100', () => {
    const pipe = { isTTY: false, columns: 0 };
    expect(columnsOfStream({ isTTY: true, columns: 137 }, { COLUMNS: '60' })).toBe(137);
    expect(columnsOfStream(pipe, {})).toBe(100);
    expect(columnsOfStream(pipe, { COLUMNS: '60' })).toBe(60);
    expect([columnsOfStream(pipe, { COLUMNS: '0' }), columnsOfStream(pipe, { COLUMNS: 'wide' })]).toEqual([100, 100]);
  });
});

describe('a file to validate', () => {
  it.each([
    ['{"sche', 'r.json', 'report'],
    ['{"sche', 'r.txt', 'report'],
    ['{\n', 'r.txt', 'report'],
    ['', 'r.json', 'report'],
    ['"targets": [{}]}}', 'r.json', 'report'],
    ['{"schemaVersion":1,"scenarios":[{"plan":{"targets":[]}}]}', 'r.json', 'report'],
    ['{"targets":{}}', 'ws-race.json', 'config'],
    ['{"$schema":"x","targets":{', 'ws-race.json', 'config'],
    ['{"name":"x","steps":[]}', 's.json', 'scenario'],
    ['{targets: {}}', 'ws-race.yaml', 'config'],
    ['targets:\n  a: {}\n', 'ws-race.yaml', 'config'],
    ['name: x\nsteps: []\n', 's.yaml', 'scenario'],
  ])('%j in %s is taken for what was meant', (text, path, kind) => {
    expect(kindOf(text, path)).toBe(kind);
  });
});
