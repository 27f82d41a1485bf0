// The small commands, as a user calls them.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { runCli, temporaryFolder } from '../support/run-cli.js';

const short = ['run', 'concurrent', '--n', '20', '--rounds', '1', '--no-control'];

describe('ws-race', () => {
  it('tells its version', async () => {
    const run = await runCli(['--version']);
    expect(run.stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
    expect(run.exitCode).toBe(0);
  });

  it('helps where help is written as a command', async () => {
    const [all, one] = await Promise.all([runCli(['help']), runCli(['help', 'compare'])]);
    expect([all.exitCode, one.exitCode]).toEqual([0, 0]);
    expect(all.stdout).toContain('Usage: ws-race [options] [command]');
    expect(one.stdout).toContain('Usage: ws-race compare');
  });

  it('lists every scenario and every signature', async () => {
    const run = await runCli(['list', '--json']);
    const { scenarios, signatures } = JSON.parse(run.stdout) as {
      readonly scenarios: { name: string }[];
      readonly signatures: { id: string }[];
    };
    expect(scenarios.map(({ name }) => name)).toEqual(expect.arrayContaining(['concurrent', 'rapid-cycle', 'cold-start']));
    expect(signatures.map(({ id }) => id)).toContain('accept-race');
  });

  it('explains a signature, a symptom and a scenario', async () => {
    const texts = await Promise.all(
      ['accept-race', 'open-then-1006', 'cold-start'].map(async (id) => (await runCli(['explain', id])).stdout),
    );
    expect(texts[0]).toMatch(/cause[\s\S]*cure[\s\S]*source/);
    expect(texts[1]).toContain('1006');
    expect(texts[2]).toContain('ws-race run cold-start');
  });

  it('explains a signature of the config of the folder', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'ws-race.yaml'), 'signatures:\n  - { id: pool-empty, means: no pool, fix: more, log: "pool empty" }\n');
    expect((await runCli(['explain', 'pool-empty'], { folder })).stdout).toMatch(/no pool\n[\s\S]*pool empty[\s\S]*cure +more/);
    expect((await runCli(['explain', 'pool-emty'], { folder })).stderr).toContain('Did you mean pool-empty?');
  });

  it('calls its own report, config and scenario valid', async () => {
    const folder = temporaryFolder();
    await runCli(short, { folder });
    const report = join('reports', readdirSync(join(folder, 'reports'))[0] ?? '');
    writeFileSync(join(folder, 'ws-race.yaml'), 'targets:\n  a:\n    url: ws://127.0.0.1:8000/\n');
    writeFileSync(join(folder, 'config.json'), '{"targets":{"a":{"url":"ws://127.0.0.1:8000/"}}}');
    const scenario = fileURLToPath(new URL('../../scenarios/concurrent.yaml', import.meta.url));
    const run = await runCli(['validate', report, 'ws-race.yaml', 'config.json', scenario], { folder });
    expect(run.stderr).toBe('');
    expect(run.stdout).toMatch(/valid report\n.*valid config\n.*valid config\n.*valid scenario\n/);
  });

  it('turns a report into another form', async () => {
    const folder = temporaryFolder();
    await runCli(short, { folder });
    const report = join('reports', readdirSync(join(folder, 'reports'))[0] ?? '');
    const run = await runCli(['report', report, '--reporter', 'junit=out.xml', '--reporter', 'terminal'], { folder });
    expect(run.stdout).toContain('PASS');
    expect(readFileSync(join(folder, 'out.xml'), 'utf8')).toContain('<testsuite name="concurrent"');
  });

  it('prints the report as JSON, and nothing else, on stdout', async () => {
    const run = await runCli([...short, '--json', '--quiet']);
    expect(run.stderr).toBe('');
    expect(JSON.parse(run.stdout)).toMatchObject({ kind: 'run', verdict: { status: 'pass' } });
  });

  it('writes no report where none is wanted', async () => {
    const run = await runCli([...short, '--output-dir', 'none']);
    expect(run.exitCode).toBe(0);
    expect(readdirSync(run.folder)).toEqual([]);
  });

  it('takes the target from the config of the folder', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'ws-race.yaml'), 'targets:\n  shut:\n    url: ws://127.0.0.1:9/\n');
    mkdirSync(join(folder, 'reports'));
    const run = await runCli(['run'], { folder });
    expect(run.exitCode).toBe(5);
    expect(run.stdout).toContain('ws://127.0.0.1:9/');
  });
});

it.runIf(process.platform === 'linux')('a full disk at the end is said, and the result stays on the screen', async () => {
  const run = await runCli(['run', 'concurrent', '--n', '3', '--rounds', '1', '--reporter', 'junit=/dev/full', '--linger', '20ms']);
  expect(run.exitCode).toBe(2);
  expect(run.stdout).toMatch(/of 3 attempts failed/);
  expect(run.stderr).toMatch(/^ws-race: \/dev\/full: the disk is full\n {2}Make room/m);
  expect(run.report().header.end).toBe('done');
});
