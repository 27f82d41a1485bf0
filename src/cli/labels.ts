import { execFile } from 'node:child_process';
import { UsageError } from '../model/usage-error.js';

/** `--label name=value`, and what CI says of itself. */
export function readLabels(texts: readonly string[]): Readonly<Record<string, string>> {
  const labels: Record<string, string> = {};
  const { GITHUB_RUN_ID, CI_PIPELINE_ID, BUILD_ID } = process.env;
  const run = GITHUB_RUN_ID ?? CI_PIPELINE_ID ?? BUILD_ID;
  if (run !== undefined && run !== '') labels['ciRun'] = run;
  for (const text of texts) {
    const at = text.indexOf('=');
    if (at < 1)
      throw new UsageError({ read: `--label ${text}`, wrong: 'a label is a name and a value', remedy: 'Write --label deploy=v42.' });
    labels[text.slice(0, at)] = text.slice(at + 1);
  }
  return labels;
}

/** The commit of this folder, where git knows one. */
export function readGitCommit(): Promise<string | undefined> {
  const { GITHUB_SHA, CI_COMMIT_SHA } = process.env;
  const given = GITHUB_SHA ?? CI_COMMIT_SHA;
  if (given !== undefined && given !== '') return Promise.resolve(given);
  return new Promise((resolve) => {
    execFile('git', ['rev-parse', 'HEAD'], { timeout: 1000 }, (error, stdout) => resolve(error === null ? stdout.trim() : undefined));
  });
}
