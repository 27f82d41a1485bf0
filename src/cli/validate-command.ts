import { parseJson } from '../model/json.js';
import { UsageError } from '../model/usage-error.js';
import { readTextFile } from './files.js';
import { writeError } from './write-error.js';

type Kind = 'config' | 'scenario' | 'report';

/** `ws-race validate <files...>`: says of each file what it is, or what is wrong with it; ends with the first that is wrong. */
export async function validateCommand(files: readonly string[]): Promise<void> {
  const troubles: UsageError[] = [];
  for (const file of files) {
    try {
      process.stdout.write(`${file}: a valid ${await validate(file)}\n`);
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
      troubles.push(error);
    }
  }
  const [first, ...others] = troubles;
  if (first === undefined) return;
  for (const trouble of [first, ...others].slice(0, -1)) writeError(trouble.message);
  throw others[others.length - 1] ?? first;
}

async function validate(path: string): Promise<Kind> {
  const text = readTextFile(path);
  const kind = kindOf(text, path);
  switch (kind) {
    case 'report': {
      const { readReport } = await import('../plan/read-report.js');
      readReport(text, path);
      return kind;
    }
    case 'scenario': {
      const { readScenario } = await import('../plan/read-scenario.js');
      readScenario(text, path);
      return kind;
    }
    case 'config': {
      const { readConfig } = await import('../plan/read-config.js');
      const { signatureIds } = await import('../classify/explain.js');
      readConfig(text, path, { env: (name) => process.env[name], knownSignatures: signatureIds() });
      return kind;
    }
  }
}

/** A scenario has steps at its top, a report is JSON that is neither a config nor a scenario, and all else was meant as a config. */
export function kindOf(text: string, path: string): Kind {
  if (path.endsWith('.json') || /^\s*\{\s*(?:"|$)/.test(text)) return kindOfJson(text);
  return /^(steps|load|checks|expectation):/m.test(text) && !/^targets:/m.test(text) ? 'scenario' : 'config';
}

/** By the keys at its top; where it is broken, by the first of them. Only configs and scenarios are written by hand. */
function kindOfJson(text: string): Kind {
  const json = parseJson(text);
  const keys = typeof json === 'object' && json !== null ? Object.keys(json) : [/^\s*\{\s*"([^"]*)"/.exec(text)?.[1] ?? ''];
  if (keys.some((key) => ['schemaVersion', 'kind', 'planHash'].includes(key))) return 'report';
  if (keys.some((key) => ['steps', 'load', 'expectation'].includes(key))) return 'scenario';
  return keys.some((key) => ['$schema', 'targets', 'gate', 'signatures'].includes(key)) ? 'config' : 'report';
}
