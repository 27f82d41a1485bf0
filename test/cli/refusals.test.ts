// Words that cannot be meant are refused before anything runs: by the program as a user calls it. Exit 2.
import { describe, expect, it } from 'vitest';
import { runCli } from '../support/run-cli.js';

describe('a gate of the command line', () => {
  it.each([
    [['--max-signature', 'early-1011=0', '--max-signature', 'early-1011=2'], /contradict each other/],
    [['--max-signature', 'erly-1011=0'], /no signature of that name/],
    [['--max-check', 'sesion=0'], /no check sesion/],
    [['--max-check', 'cleanClose=0'], /means nothing to concurrent/],
    [['--url', 'ws://127.0.0.1:1/', '--max-check', 'session=0'], /does not describe session/],
    [['--decide-within', '1m'], /nothing to decide/],
    [['--max', 'upgrad.p99=1s'], /no phase upgrad/],
    [['--max-failure-rate', '0', '--confidence', '95%'], /no number of attempts proves/],
    [['--until-decided'], /no number of attempts proves/],
    [['--shard', '3/2', '--seed', 'a'], /of 2 shards there is no 3/],
    [['--shard', '1/2', '--seed', 'a'], /a server of its own/],
  ])('%j is refused before anything runs', async (args, wrong) => {
    const { exitCode, stderr, stdout } = await runCli(['run', 'concurrent', ...args]);
    expect([exitCode, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(wrong);
  });
});

describe('fixes, ab and the embedded server', () => {
  it.each([
    [['fixes', 'acept-race'], 'accept-race'],
    [['fixes', 'accept-race', '--fix', 'orderin'], 'ordering'],
    [['fixes', '--environment', 'stagin'], 'staging'],
    [['run', '--defect', 'lost-pus'], 'lost-push'],
    [['run', '--fix', 'setle'], 'Did you mean settle-delay?'],
    [['run', '--environment', 'prod'], 'production'],
    [['run', '--defect', 'cold-start', '--fix', 'queue'], 'lost-push'],
    [['ab', 'reference:fixd', 'reference:broken'], 'fixed'],
    [['ab', 'nobody', 'reference:broken'], 'ws-race.yaml'],
    [['ab', 'http://127.0.0.1:1/', 'reference:broken'], 'ws://127.0.0.1:1/'],
  ])('%j is wrong usage, and the nearest name is said', async (args, nearest) => {
    const run = await runCli(args);
    expect(run.exitCode).toBe(2);
    expect(run.stderr).toContain(nearest);
  });
});

describe('an option that means nothing to what is measured', () => {
  it.each([
    [['fixes', 'cold-start', '--n', '5'], '--n'],
    [['fixes', '--seed', ''], '--seed'],
    [['ab', 'reference:fixed', 'reference:broken', '--cycles', '3'], '--cycles'],
    [['ab', 'reference:fixed', 'reference:broken', 'cold-start', '--n', '3'], '--n'],
    [['ab', 'reference:fixed', 'reference:broken', '--ca', 'ca.pem'], '--ca'],
    [['ab', 'reference:fixed', 'reference:broken', '--config', 'nowhere.yaml'], 'nowhere.yaml'],
    [['ab', 'reference:fixed', 'reference:broken', '--min-effect', 'much'], '--min-effect'],
    [['ab', 'reference:fixed', 'reference:broken', '--reporter', 'json=nowhere/a.json'], '--reporter'],
  ])('%j is refused before anything is started', async (args, option) => {
    const run = await runCli(args);
    expect(run.exitCode).toBe(2);
    expect(run.stderr).toContain(option);
    expect(run.stderr).not.toContain('in turn');
  });
});
