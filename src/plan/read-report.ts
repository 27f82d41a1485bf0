import * as v from 'valibot';
import { parseJson } from '../model/json.js';
import type { Report } from '../model/report.js';
import { UsageError } from '../model/usage-error.js';
import { reportSchema } from './report-schema.js';

const remake = 'Make it again: ws-race run ... writes one to reports/.';

/** Reads a report. Throws a UsageError for an empty one, one cut in half, one of a newer schema, and for what is none. */
export function readReport(text: string, path: string): Report {
  if (text.trim() === '') throw new UsageError({ read: path, wrong: 'the report is empty', remedy: remake });
  const json = parseJson(text.replace(/^\uFEFF/, ''));
  if (json === undefined) throw notJson(text, path);
  demandRun(json, path);
  const result = v.safeParse(reportSchema, json);
  if (result.success) return json as unknown as Report;
  const [issue] = result.issues;
  const place = v.getDotPath(issue) ?? 'the whole';
  throw new UsageError({ read: path, wrong: `not a valid report: ${place} ${issueText(issue)}`, remedy: remake });
}

function notJson(text: string, path: string): UsageError {
  const wrong = cutTrouble(text);
  return new UsageError({
    read: path,
    wrong: wrong ?? 'this is not JSON',
    remedy:
      wrong === undefined
        ? `A report is the .json file of a run. ${remake}`
        : 'Copy it again, whole; or make it again: ws-race run ... writes one to reports/.',
  });
}

function cutTrouble(text: string): string | undefined {
  if (/^\s*\{/.test(text)) return isUnfinished(text) ? `the JSON report is cut off after ${text.length} characters` : undefined;
  // `"key": value` somewhere, and more brackets closed than opened: the tail of one.
  return /"[^"\n]*"\s*:/.test(text) && /\}\s*$/.test(text) ? 'the beginning of the JSON report is missing' : undefined;
}

/** Whether the text ends inside a string, an object or a list. */
function isUnfinished(text: string): boolean {
  const withoutStrings = text.replace(/"(?:[^"\\]|\\.)*"/gs, '');
  const count = (sign: string): number => withoutStrings.split(sign).length - 1;
  return withoutStrings.includes('"') || count('{') > count('}') || count('[') > count(']');
}

function demandRun(json: unknown, path: string): void {
  const { schemaVersion, kind } = (typeof json === 'object' && json !== null ? json : {}) as { schemaVersion?: unknown; kind?: unknown };
  if (typeof schemaVersion === 'number' && schemaVersion > 1) {
    throw new UsageError({
      read: path,
      wrong: `the report has schema version ${schemaVersion}; this ws-race reads version 1`,
      remedy: 'Update ws-race: npm install --save-dev ws-race@latest',
    });
  }
  if (schemaVersion === 1 && kind === 'run') return;
  throw new UsageError({
    read: path,
    wrong: 'this is JSON, but no report of ws-race',
    remedy: `A report begins with "schemaVersion": 1 and "kind": "run". ${remake}`,
  });
}

/** What is wrong, without quoting what was read. */
const issueText = (issue: v.BaseIssue<unknown>): string =>
  issue.received === 'undefined' ? 'is missing' : `must be ${issue.expected ?? issue.requirement?.toString() ?? 'something else'}`;
