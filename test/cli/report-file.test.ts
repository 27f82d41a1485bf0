import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { createReportFile } from '../../src/cli/report-file.js';
import { reports } from '../support/reports.js';
import { temporaryFolder } from '../support/run-cli.js';

it('a report file tells where the report stands', () => {
  const path = join(temporaryFolder(), 'r.json');
  const file = createReportFile(path);
  expect(file.writtenTo()).toBeUndefined();
  file.save(reports.pass());
  expect(file.writtenTo()).toBe(path);
  expect(JSON.parse(readFileSync(path, 'utf8'))).toMatchObject({ kind: 'run' });
  expect(file.troubles()).toEqual([]);
});

it('a report that can no longer be written ends nothing, and its first scenarios do not pass for all of it', () => {
  const path = join(temporaryFolder(), 'in', 'r.json');
  mkdirSync(dirname(path));
  const file = createReportFile(path);
  file.save(reports.pass());
  rmSync(dirname(path), { recursive: true });
  file.save(reports.fail());
  expect(file.writtenTo()).toBeUndefined();
  expect(file.troubles().map(({ wrong }) => wrong)).toEqual(['there is no such folder to write it to']);
  expect(existsSync(path)).toBe(false);
  mkdirSync(dirname(path));
  file.save(reports.fail());
  expect([file.writtenTo(), file.troubles()]).toEqual([path, []]);
});

it('no report file is asked for, and none is written', () => {
  const file = createReportFile(undefined);
  file.save(reports.pass());
  expect([file.writtenTo(), file.troubles()]).toEqual([undefined, []]);
});
