import { lstatSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { writeTrouble } from '../../src/cli/file-trouble.js';
import { writeFileAtomically } from '../../src/cli/files.js';
import { demandWritableFile, demandWritableFolder } from '../../src/cli/writable.js';
import { usageErrorOf } from '../plan/plan-support.js';
import { temporaryFolder } from '../support/run-cli.js';

describe('a folder for reports', () => {
  it('is made with all above it, and nothing of the trial is left in it', () => {
    const folder = join(temporaryFolder(), 'a', 'b');
    demandWritableFolder(folder);
    expect(readdirSync(folder)).toEqual([]);
  });

  it.runIf(process.platform === 'linux')('that no folder can be made for is refused with the place where that fails', () => {
    const error = usageErrorOf(() => demandWritableFolder('/proc/x/y'));
    expect(error.wrong).toBe('reports cannot be written there: no folder can be made in /proc');
    expect(error.remedy).toContain('--output-dir none');
  });

  it('that is a file, or lies below one, is refused', () => {
    const file = join(temporaryFolder(), 'taken');
    writeFileSync(file, '');
    for (const path of [file, join(file, 'reports')])
      expect(usageErrorOf(() => demandWritableFolder(path)).wrong).toContain('is a file, not a folder');
  });
});

describe('a file for a form of the report', () => {
  it('is not written before there is something to write, and one that is there stays', () => {
    const folder = temporaryFolder();
    demandWritableFile(join(folder, 'new.xml'), '--reporter junit=');
    writeFileSync(join(folder, 'old.xml'), 'old');
    demandWritableFile(join(folder, 'old.xml'), '--reporter junit=');
    expect(readdirSync(folder)).toEqual(['old.xml']);
    expect(readFileSync(join(folder, 'old.xml'), 'utf8')).toBe('old');
  });

  it('in a folder that does not exist is refused, and the folder is not made', () => {
    const folder = temporaryFolder();
    const path = join(folder, 'nope', 'x.xml');
    const error = usageErrorOf(() => demandWritableFile(path, '--reporter junit='));
    expect(error.message).toBe(
      `--reporter junit=${path}: there is no such folder to write it to\n  Make the folder first (mkdir -p), or look at the path.`,
    );
    expect(readdirSync(folder)).toEqual([]);
  });

  it('that is a folder is refused', () => {
    expect(usageErrorOf(() => demandWritableFile(temporaryFolder(), '--reporter junit=')).wrong).toContain('a folder, not a file');
  });
});

describe('a file', () => {
  it('is written whole or not at all', () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'taken'));
    expect(usageErrorOf(() => writeFileAtomically(join(folder, 'taken'), 'x')).wrong).toContain('a folder, not a file');
    expect(usageErrorOf(() => writeFileAtomically(join(folder, 'none', 'x'), 'x')).wrong).toContain('no such folder');
    writeFileAtomically(join(folder, 'x'), 'whole');
    expect(readFileSync(join(folder, 'x'), 'utf8')).toBe('whole');
    expect(readdirSync(folder).sort()).toEqual(['taken', 'x']);
  });

  it('behind a link is written, and the link stays', () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'real'), 'old');
    symlinkSync(join(folder, 'real'), join(folder, 'link'));
    writeFileAtomically(join(folder, 'link'), 'new');
    expect(readFileSync(join(folder, 'real'), 'utf8')).toBe('new');
    expect(lstatSync(join(folder, 'link')).isSymbolicLink()).toBe(true);
  });

  it.runIf(process.platform === 'linux')('that is a device is written to and not replaced, and a full disk is said', () => {
    expect(usageErrorOf(() => writeFileAtomically('/dev/full', 'x')).message).toBe(
      '/dev/full: the disk is full\n  Make room, or write elsewhere.',
    );
    expect(lstatSync('/dev/full').isCharacterDevice()).toBe(true);
  });

  it.each([
    ['EACCES', 'it may not be written'],
    ['EROFS', 'read-only'],
    ['EDQUOT', 'quota'],
    ['EFBIG', 'larger than is allowed'],
  ])('that cannot be written for %s says so', (code, wrong) => {
    expect(writeTrouble('x', Object.assign(new Error(code), { code })).wrong).toContain(wrong);
  });
});
