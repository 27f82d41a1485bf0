import { appendFileSync, mkdirSync, renameSync, truncateSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { type FileFollower, followFile } from '../../src/server/follow-file.js';
import { nowNs, temporaryFolder, until } from './support.js';

const followers: FileFollower[] = [];
afterEach(async () => {
  await Promise.all(followers.splice(0).map((follower) => follower.stop()));
});

function follow(path: string): { readonly follower: FileFollower; readonly lines: string[]; readonly troubles: string[] } {
  const lines: string[] = [];
  const troubles: string[] = [];
  const follower = followFile(path, { nowNs, onLine: ({ text }) => lines.push(text), onTrouble: (text) => troubles.push(text) });
  followers.push(follower);
  return { follower, lines, troubles };
}
function existingLog(text = ''): string {
  const path = join(temporaryFolder(), 'server.log');
  writeFileSync(path, text);
  return path;
}

it('what was written before the start is not read', async () => {
  const path = existingLog('old\n');
  const { lines } = follow(path);
  appendFileSync(path, 'new\n');
  await until(() => lines.length > 0);
  expect(lines).toEqual(['new']);
});

it('a line is handed out when its end has come', async () => {
  const path = existingLog();
  const { lines } = follow(path);
  appendFileSync(path, 'whole\nha');
  await until(() => lines.length === 1);
  appendFileSync(path, 'lf\n');
  await until(() => lines.length === 2);
  expect(lines).toEqual(['whole', 'half']);
});

it('stopping reads what is left, the last line even without its end', async () => {
  const path = existingLog();
  const { follower, lines } = follow(path);
  appendFileSync(path, 'one\ntwo');
  await follower.stop();
  expect(lines).toEqual(['one', 'two']);
  appendFileSync(path, 'three\n');
  await follower.stop();
  expect(lines).toEqual(['one', 'two']);
});

it('reading goes on in the new file after a rotation by rename, and in the old one for a while', async () => {
  const path = existingLog();
  const { lines } = follow(path);
  appendFileSync(path, 'before\n');
  renameSync(path, `${path}.1`);
  appendFileSync(`${path}.1`, 'renamed\n');
  await until(() => lines.length === 2);
  writeFileSync(path, 'first of the new\n');
  await until(() => lines.length === 3);
  appendFileSync(`${path}.1`, 'late in the old\n');
  await until(() => lines.length === 4);
  appendFileSync(path, 'second of the new\n');
  await until(() => lines.length === 5);
  expect(lines).toEqual(['before', 'renamed', 'first of the new', 'late in the old', 'second of the new']);
});

it('nothing is lost when the file is rotated many times', async () => {
  const path = existingLog();
  const { follower, lines } = follow(path);
  for (let count = 1; count <= 5; count += 1) {
    appendFileSync(path, `line ${count}\n`);
    renameSync(path, `${path}.${count}`);
    writeFileSync(path, '');
    await until(() => lines.length === count);
  }
  await follower.stop();
  expect(lines).toEqual(['line 1', 'line 2', 'line 3', 'line 4', 'line 5']);
});

it('a rotation just before the end is still read', async () => {
  const path = existingLog();
  const { follower, lines } = follow(path);
  renameSync(path, `${path}.1`);
  appendFileSync(`${path}.1`, 'old\n');
  writeFileSync(path, 'new\n');
  await follower.stop();
  expect(lines).toEqual(['old', 'new']);
});

it('reading goes on at the beginning after a truncation', async () => {
  const path = existingLog('a long line from before the start\n');
  const { lines } = follow(path);
  appendFileSync(path, 'before\n');
  await until(() => lines.length === 1);
  truncateSync(path);
  appendFileSync(path, 'after\n');
  await until(() => lines.length === 2);
  expect(lines).toEqual(['before', 'after']);
});

it('a file that does not exist yet is read from its beginning, and said to be missing once', async () => {
  const path = join(temporaryFolder(), 'later.log');
  const { lines, troubles } = follow(path);
  writeFileSync(path, 'first\n');
  await until(() => lines.length === 1);
  expect(lines).toEqual(['first']);
  expect(troubles).toEqual([`${path}: does not exist yet; it is read as soon as it does`]);
});

it('a file that comes to be just before the end is still read', async () => {
  const path = join(temporaryFolder(), 'later.log');
  const { follower, lines } = follow(path);
  writeFileSync(path, 'first\n');
  await follower.stop();
  expect(lines).toEqual(['first']);
});

it('a file that is deleted and made anew is read from its beginning', async () => {
  const path = existingLog('old\n');
  const { lines } = follow(path);
  unlinkSync(path);
  writeFileSync(path, 'new\n');
  await until(() => lines.length === 1);
  expect(lines).toEqual(['new']);
});

it('a directory is trouble, not a crash', async () => {
  const path = join(temporaryFolder(), 'folder');
  mkdirSync(path);
  const { follower, lines, troubles } = follow(path);
  await follower.stop();
  expect(lines).toEqual([]);
  expect(troubles).toEqual([`${path}: not a file; to follow anything else give a command that prints it`]);
});

it('binary junk and an endless line are read in bounds', async () => {
  const path = existingLog();
  const { lines } = follow(path);
  appendFileSync(path, Buffer.alloc(1024 * 1024, 0xff));
  appendFileSync(path, '\nafter\n');
  await until(() => lines.at(-1) === 'after');
  expect(lines).toHaveLength(2);
  expect(lines[0]).toMatch(/\(line cut after 65536 bytes\)$/);
});
