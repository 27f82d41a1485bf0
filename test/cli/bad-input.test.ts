// Wrong words get one message: what was read, what is wrong, what to do. Exit 2, no stack trace.
import { mkdirSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { runCli, temporaryFolder } from '../support/run-cli.js';

const table: readonly (readonly [rule: string, args: readonly string[], wrong: RegExp, remedy: RegExp])[] = [
  ['an unknown command', ['rum'], /no such command/, /Did you mean run\?/],
  ['an unknown scenario', ['run', 'concurent'], /no such scenario/, /Did you mean concurrent\?/],
  ['an unknown signature', ['explain', 'acept-race'], /is called that/, /Did you mean accept-race\?/],
  ['an unknown option', ['run', '--rouds', '3'], /unknown option/, /--rounds/],
  ['an unknown reporter', ['run', '--reporter', 'junitt'], /no such form/, /junit/],
  ['a URL without a scheme', ['run', '--url', 'example.test'], /scheme/, /ws:\/\/example\.test/],
  ['http:// where ws:// is meant', ['run', '--url', 'http://127.0.0.1/ws'], /http:\/\/ is not/, /ws:\/\/127\.0\.0\.1\/ws/],
  ['a port out of range', ['run', '--url', 'ws://127.0.0.1:70000/'], /70000 is not a port/, /1 to 65535/],
  ['no clients', ['run', '--n', '0'], /test nothing/, /--n 20/],
  ['less than no clients', ['run', '--n', '-1'], /test nothing/, /--n 20/],
  ['half a client', ['run', '--n', '1.5'], /whole number/, /--n 20/],
  ['a thousand million clients', ['run', '--n', '1e9'], /more than/, /100,000/],
  ['a rate of 150 %', ['run', '--max-failure-rate', '150%'], /above 100 %/, /1%/],
  ['a confidence of 95', ['run', '--confidence', '95'], /between 0 and 100 %/, /95% or 0\.95/],
  ['a confidence of 0', ['run', '--confidence', '0'], /no proof/, /95%/],
  [
    'two limits on the failure rate',
    ['run', '--max-failure-rate', '1%', '--max-failure-rate', '50%'],
    /different values/,
    /one of the two/,
  ],
  ['a confidence of 1', ['run', '--confidence', '1'], /with certainty/, /95%/],
  ['a duration without a unit', ['run', '--linger', '250'], /needs its unit/, /250ms/],
  ['a missing config', ['run', '--config', 'none.yaml'], /no such file/, /path/],
  ['a folder as config', ['run', '--config', '.'], /folder/, /file/],
  ['a target that no config describes', ['run', '--target', 'voice'], /no config/, /ws-race\.yaml/],
  ['a target of strangers', ['run', '--url', 'ws://203.0.113.7/'], /neither on this machine/, /--i-own-this-target/],
  ['a cold start of a server that nobody starts', ['run', 'cold-start', '--url', 'ws://127.0.0.1:1/'], /nothing says how/, /--server-cmd/],
  [
    'a server command that does not exist',
    ['run', '--url', 'ws://127.0.0.1:{port}/', '--server-cmd', 'no-such-program-7'],
    /no-such-program-7/,
    /\S/,
  ],
  ['an option that means nothing to the scenario', ['run', 'concurrent', '--steady', '5'], /means nothing/, /scenario/],
  ['an option without its value', ['run', '--seed', ''], /its value is empty/, /leave --seed out/],
  ['a log that is a folder', ['run', '--url', 'ws://127.0.0.1:1/', '--server-log', '.'], /folder, not a file/, /Name the log file/],
  ['an authority without TLS', ['run', '--url', 'ws://127.0.0.1:1/', '--ca', 'ca.pem'], /has no TLS/, /wss:\/\//],
  ['an authority that is a folder', ['run', '--url', 'wss://127.0.0.1:1/', '--ca', '.'], /folder, not a file/, /Name the file/],
  ['a reporter in no folder', ['run', '--reporter', 'junit=nope/x.xml'], /no such folder/, /mkdir/],
  ['a comparison in no folder', ['compare', 'a.json', 'b.json', '--reporter', 'markdown=nope/x.md'], /no such folder/, /mkdir/],
  [
    'a comparison of two servers in no folder',
    ['ab', 'ws://127.0.0.1:1/', 'ws://127.0.0.1:1/', '--reporter', 'json=nope/x'],
    /no such folder/,
    /mkdir/,
  ],
  ['a merged report in no folder', ['merge', 'a.json', 'b.json', '--output', 'nope/x.json'], /--output nope.*no such folder/, /mkdir/],
  ['a reference server of no name', ['serve', 'brokn'], /^ws-race: brokn/, /Did you mean broken\?/],
  ['a label without a value', ['run', '--label', 'deploy'], /name and a value/, /--label deploy=v42/],
  ['--on-inconclusive maybe', ['run', '--on-inconclusive', 'maybe'], /neither fail nor pass/, /pass/],
  [
    'an environment variable that is not set',
    ['run', '--url', 'ws://127.0.0.1:1/?t=${env:WS_RACE_TEST_UNSET}'],
    /WS_RACE_TEST_UNSET/,
    /\S/,
  ],
];

describe('bad input', () => {
  it.each(table)('%s ends with 2 and says what to do', async (_rule, args, wrong, remedy) => {
    const run = await runCli(args);
    expect(run.stderr).toMatch(wrong);
    expect(run.stderr).toMatch(remedy);
    expect(run.stderr).toMatch(/^ws-race: /);
    expect(run.stderr).not.toMatch(/can prove/);
    expect(run.stderr).not.toMatch(/^\s+at .*\.js:\d+/m);
    expect(run.exitCode).toBe(2);
  });

  const files: readonly (readonly [rule: string, name: string, text: string, wrong: RegExp])[] = [
    ['YAML with a tab', 'ws-race.yaml', 'targets:\n\tvoice: {}\n', /ws-race\.yaml:2:1.*[Tt]ab/s],
    ['an unknown key', 'ws-race.yaml', 'targets:\n  a:\n    url: ws://127.0.0.1/\n    heders: {}\n', /ws-race\.yaml:4:5.*headers/s],
    [
      'an unset variable',
      'ws-race.yaml',
      'targets:\n  a:\n    url: ws://127.0.0.1/?t=${env:WS_RACE_TEST_UNSET}\n',
      /ws-race\.yaml:3:\d+.*WS_RACE_TEST_UNSET/s,
    ],
    ['a report of a newer schema', 'r.json', '{"schemaVersion":2,"kind":"run"}', /newer|schema/],
    ['an empty report', 'r.json', '', /empty/],
    ['a report cut in half', 'r.json', '{"schemaVersion":1,"kind":"run","header":{"runId":', /cut off/],
    ['what is no report', 'r.json', '{"a":1}', /report/],
  ];
  it.each(files)('%s is found by validate', async (_rule, name, text, wrong) => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, name), text);
    const run = await runCli(['validate', name], { folder });
    expect(run.stderr).toMatch(wrong);
    expect(run.exitCode).toBe(2);
  });

  it('a stranger to whom only the second scenario leads is said before the first is run, by the line that names it', async () => {
    const folder = temporaryFolder();
    const limit = '    limit: { url: "ws://203.0.113.7/room", openAtMost: 3 }\n';
    writeFileSync(join(folder, 'ws-race.yaml'), `targets:\n  a:\n    url: ws://127.0.0.1:1/\n${limit}`);
    const run = await runCli(['run', 'concurrent', 'limit'], { folder });
    expect(run.stderr).toMatch(/^ws-race: ws-race\.yaml:4:19: 203\.0\.113\.7: this target is neither on this machine/);
    expect(run.stderr).toMatch(/--i-own-this-target/);
    expect(run.exitCode).toBe(2);
  });

  it.each(['concurrent', 'cold-start'])(
    '%s of a server whose port somebody else holds is refused: it would test that one',
    async (scenario) => {
      const other = createServer((socket) => socket.destroy());
      await once(other.listen(0, '127.0.0.1'), 'listening');
      onTestFinished(() => void other.close());
      const url = `ws://127.0.0.1:${(other.address() as AddressInfo).port}/`;
      const run = await runCli(['run', scenario, '--url', url, '--server-cmd', 'sleep 60']);
      expect(run.stderr).toMatch(/^ws-race: sleep 60: somebody listens on port \d+ already/m);
      expect(run.exitCode).toBe(2);
    },
  );

  it('in CI a missing config is not a green build', async () => {
    const run = await runCli(['run', 'concurrent'], { env: { CI: 'true' } });
    expect(run.exitCode).toBe(2);
    expect(run.stderr).toMatch(/green build/);
  });

  it('a reports folder that cannot be made is said before anything is run', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'taken'), '');
    const run = await runCli(['run', 'concurrent', '--output-dir', 'taken/reports'], { folder });
    expect(run.exitCode).toBe(2);
    expect(run.stderr).toMatch(/reports cannot be written there/);
    expect(run.stdout).toBe('');
  });

  it('a report file that is a folder is said in words', async () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'a.json'));
    const run = await runCli(['compare', 'a.json', 'a.json'], { folder });
    expect(run.exitCode).toBe(2);
    expect(run.stderr).toMatch(/no report in this folder/);
  });
});
