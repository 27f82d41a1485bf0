// Two runs that share the clients of one, and the report of the whole.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { Report } from '../../src/model/report.js';
import { type CliRun, runCli, temporaryFolder } from '../support/run-cli.js';
import { serveReference } from '../support/serve-reference.js';

const readJson = (path: string): Report => JSON.parse(readFileSync(path, 'utf8')) as Report;

it('shards of one run are each valid by themselves and merge into the whole; lost, doubled and foreign ones do not', async () => {
  const url = await serveReference(['fixed']);
  const folder = temporaryFolder();
  const shard = (index: number, file: string, ...more: readonly string[]): Promise<CliRun> => {
    const load = ['--n', '9', '--rounds', '3', '--linger', '100ms', '--shard', `${index}/2`, '--seed', 'same', ...more];
    return runCli(['run', 'concurrent', '--url', url, ...load, '--output-dir', 'none', '--reporter', `json=${file}`, '--quiet'], {
      folder,
    });
  };
  const runs = await Promise.all([shard(1, 'one.json'), shard(2, 'two.json')]);
  expect(runs.map(({ exitCode, stderr }) => [exitCode, stderr])).toEqual([
    [0, ''],
    [0, ''],
  ]);
  const [one, two] = [readJson(join(folder, 'one.json')), readJson(join(folder, 'two.json'))];
  expect(one.header.shard).toEqual({ index: 0, of: 2 });
  expect(one.scenarios[0]?.cells[0]).toMatchObject({ asked: 15, attempts: 15 });
  expect(two.scenarios[0]?.cells[0]).toMatchObject({ asked: 12, attempts: 12 });

  const merged = await runCli(['merge', 'two.json', 'one.json', '--output', 'all.json'], { folder });
  expect(merged.exitCode, merged.stderr).toBe(0);
  expect(merged.stdout).toContain('0 of 27 attempts failed');
  const whole = readJson(join(folder, 'all.json'));
  expect(whole.header.shard).toBeUndefined();
  expect(whole.scenarios[0]?.summary).toMatchObject({ attempts: 27, failed: 0 });
  expect(whole.scenarios[0]?.summary.phases.upgrade?.n).toBe(27);

  await shard(2, 'other.json', '--timeout', '9s');
  const outcomes = await Promise.all(
    [['one.json'], ['one.json', 'one.json', 'two.json'], ['one.json', 'other.json'], ['one.json', 'all.json']].map((files) =>
      runCli(['merge', ...files], { folder }),
    ),
  );
  expect(outcomes.map(({ exitCode }) => exitCode)).toEqual([4, 4, 2, 2]);
  expect(outcomes.map(({ stderr }) => stderr.split('\n')[0])).toEqual([
    expect.stringContaining('missing: 2/2'),
    expect.stringContaining('shard 1/2: it is there twice'),
    expect.stringContaining('two plans'),
    expect.stringContaining('it is no shard'),
  ]);
});
