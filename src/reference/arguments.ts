/** The command line of the reference server. */
import { cures } from './cures/table.js';
import { brokenDefects, defects } from './defects/table.js';
import { type Environment, environments } from './environment.js';
import { suggest } from './nearest-name.js';
import { kindOf, settingNames, type Settings, settingsFor } from './settings.js';

export interface Options {
  readonly host: string;
  readonly port: number;
  readonly defects: readonly string[];
  readonly cures: readonly string[];
  readonly environment: Environment;
  readonly settings: Settings;
  readonly exitWithStdin: boolean;
  /** Says on standard output, as one line of JSON, where it listens as soon as it is ready. */
  readonly json: boolean;
}
export type Command =
  | { readonly kind: 'serve'; readonly options: Options }
  | { readonly kind: 'list'; readonly json: boolean }
  | { readonly kind: 'help' }
  | { readonly kind: 'wrong'; readonly text: string };

export const usage = `usage: ws-race serve [fixed|broken] [options]

  fixed | broken        the right server (default), or the one with the defects that --list marks with *
  --defect NAME         switch one defect on; repeatable
  --fix NAME            and a published cure; repeatable
  --environment NAME    the delays of the cures: ${environments.join(', ')} (default: development)
  --set NAME=VALUE      any figure of --list; repeatable
  --port N              default 0: any free one
  --host ADDRESS        default 127.0.0.1
  --json                when it is ready, write where it listens to standard output, as one line of JSON
  --exit-with-stdin     end when standard input ends
  --list                show defects, cures, endpoints, environments and settings; with --json as JSON
  -h, --help            show this

The log goes to standard error. Ctrl-C ends it.`;

class WrongArgument extends Error {}

/** Reads the arguments; what is wrong with them is an answer, not an exception. */
export function parseArguments(words: readonly string[]): Command {
  try {
    return commandOf(words);
  } catch (error) {
    if (error instanceof WrongArgument) return { kind: 'wrong', text: error.message };
    throw error;
  }
}

interface Reading {
  mode: 'fixed' | 'broken';
  host: string;
  port: number;
  environment: Environment;
  exitWithStdin: boolean;
  list: boolean;
  json: boolean;
  help: boolean;
  readonly defects: string[];
  readonly cures: string[];
  readonly settings: Record<string, number>;
}

const flags: Readonly<Record<string, (reading: Reading) => void>> = {
  '--exit-with-stdin': (reading) => void (reading.exitWithStdin = true),
  '--list': (reading) => void (reading.list = true),
  '--json': (reading) => void (reading.json = true),
  '--help': (reading) => void (reading.help = true),
  '-h': (reading) => void (reading.help = true),
  fixed: (reading) => void (reading.mode = 'fixed'),
  broken: (reading) => void (reading.mode = 'broken'),
};

const valued: Readonly<Record<string, (reading: Reading, value: string) => void>> = {
  '--host': (reading, value) => void (reading.host = hostOf(value)),
  '--port': (reading, value) => void (reading.port = portOf(value)),
  '--defect': (reading, value) => void reading.defects.push(oneOf('defect', value, namesOf(defects))),
  '--fix': (reading, value) => void reading.cures.push(oneOf('cure', value, namesOf(cures))),
  '--environment': (reading, value) => void (reading.environment = oneOf('environment', value, environments)),
  '--set': setFigure,
};

function commandOf(words: readonly string[]): Command {
  const reading: Reading = {
    mode: 'fixed',
    host: '127.0.0.1',
    port: 0,
    environment: 'development',
    exitWithStdin: false,
    list: false,
    json: false,
    help: false,
    defects: [],
    cures: [],
    settings: {},
  };
  const rest = words.flatMap((word) => (word.startsWith('--') && word.includes('=') ? splitOnce(word) : [word]));
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    const flag = flags[word];
    if (flag !== undefined) {
      flag(reading);
      continue;
    }
    const setter = valued[word];
    if (setter === undefined)
      throw new WrongArgument(`${word}: not understood. ${suggest(word, [...Object.keys(flags), ...Object.keys(valued)])}`);
    const value = rest.shift();
    if (value === undefined) throw new WrongArgument(`${word}: a value must follow. ws-race serve --help shows which.`);
    setter(reading, value);
  }
  if (reading.help) return { kind: 'help' };
  if (reading.list) return { kind: 'list', json: reading.json };
  return { kind: 'serve', options: optionsOf(reading) };
}

function optionsOf(reading: Reading): Options {
  const chosen = [...new Set([...(reading.mode === 'broken' ? brokenDefects : []), ...reading.defects])];
  for (const name of reading.cures) {
    const cure = cures.find((candidate) => candidate.name === name);
    if (cure === undefined || chosen.length === 0 || cure.appliesTo.some((defect) => chosen.includes(defect))) continue;
    throw new WrongArgument(`--fix ${name}: does not apply to ${chosen.join(', ')}. It applies to: ${cure.appliesTo.join(', ')}.`);
  }
  const { host, port, environment, exitWithStdin, json } = reading;
  return {
    host,
    port,
    environment,
    exitWithStdin,
    json,
    defects: chosen,
    cures: reading.cures,
    settings: { ...settingsFor(environment), ...reading.settings },
  };
}

function setFigure(reading: Reading, value: string): void {
  const [name = '', figure = ''] = splitOnce(value);
  const known = oneOf('setting', name, settingNames);
  const { allows, words } = kindOf(known);
  if (!/^\d+(\.\d+)?$/.test(figure) || !allows(Number(figure))) throw new WrongArgument(`--set ${value}: ${known} takes ${words}.`);
  reading.settings[known] = Number(figure);
}

/** Node takes an empty one for all addresses of the machine, which nobody means who leaves a variable unset. */
function hostOf(value: string): string {
  if (value.trim() === '') throw new WrongArgument('--host: the address is empty. Give 127.0.0.1, or 0.0.0.0 for all of this machine.');
  return value;
}

function portOf(value: string): number {
  const port = Number(value);
  if (!/^\d+$/.test(value) || port > 65_535) throw new WrongArgument(`--port ${value}: not a port. Give 0 (any free one) to 65535.`);
  return port;
}

function oneOf<Name extends string>(what: string, name: string, known: readonly Name[]): Name {
  const found = known.find((candidate) => candidate === name);
  if (found === undefined) throw new WrongArgument(`${what} "${name}" is not known. ${suggest(name, known)}`);
  return found;
}

function namesOf(table: readonly { readonly name: string }[]): readonly string[] {
  return table.map(({ name }) => name);
}

function splitOnce(text: string): readonly string[] {
  const at = text.indexOf('=');
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + 1)];
}
