import { appendFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { followCommand } from '../../src/server/follow-command.js';
import { isRunning, nowNs, temporaryFolder, until } from './support.js';

function follow(command: string, cwd?: string) {
  const lines: string[] = [];
  const troubles: string[] = [];
  const follower = followCommand(command, {
    ...(cwd === undefined ? {} : { cwd }),
    nowNs,
    onLine: ({ text }) => lines.push(text),
    onTrouble: (text) => troubles.push(text),
  });
  return { follower, lines, troubles };
}

it('a command that follows a log hands out its lines until it is stopped, and is no trouble then', async () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'app.log'), 'old\n');
  const { follower, lines, troubles } = follow('tail -n +1 -F app.log & echo "pid $!"; wait', folder);
  await until(() => lines.includes('old'));
  appendFileSync(join(folder, 'app.log'), 'new\n');
  await until(() => lines.includes('new'));
  const pid = Number(lines.find((line) => line.startsWith('pid '))?.slice(4));
  expect(isRunning(pid)).toBe(true);
  await follower.stop();
  expect(isRunning(pid)).toBe(false);
  expect(troubles).toEqual([]);
});

it('both streams are read', async () => {
  const { follower, lines } = follow('echo out; echo err >&2; sleep 1000');
  await until(() => lines.length === 2);
  expect([...lines].sort()).toEqual(['err', 'out']);
  await follower.stop();
});

it('a command that ends by itself is trouble, told with its last words', async () => {
  const { follower, troubles } = follow('echo "error: no such pod" >&2; exit 1');
  await until(() => troubles.length === 1);
  expect(troubles[0]).toContain('ended with code 1; no more lines will come from it\n  error: no such pod');
  await follower.stop();
});
