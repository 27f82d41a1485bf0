/** The command line of the reference server. */
import { cures } from './cures/table.js';
import { brokenDefects, defects } from './defects/table.js';
import { type Environment, environments } from './environment.js';
import { suggest } from './nearest-name.js';
import { type Settings, settingsFor } from './settings.js';

export interface Options {
  readonly host: string;
  readonly port: number;
  readonly defects: readonly string[];
  readonly cures: readonly string[];
  readonly environment: Environment;
  readonly settings: Settings;
  readonly exitWithStdin: boolean;
}
export type Command =
  | { readonly kind: 'serve'; readonly options: Options }
  | { readonly kind: 'list'; readonly json: boolean }
  | { readonly kind: 'help' }
  | { readonly kind: 'wrong'; readonly text: string };

export const usage = `usage: ws-race serve [fixed|broken] [--port N] [--host ADDRESS] [--defect NAME]... [--fix NAME]...
               [--environment ${environments.join('|')}] [--set NAME=VALUE]... [--exit-with-stdin]
       ws-race serve --list [--json]`;

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
  fixed: (reading) => void (reading.mode = 'fixed'),
  broken: (reading) => void (reading.mode = 'broken'),
};

const valued: Readonly<Record<string, (reading: Reading, value: string) => void>> = {
  '--host': (reading, value) => void (reading.host = value),
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
    if (value === undefined) throw new WrongArgument(`${word}: a value must follow.\n${usage}`);
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
  const { host, port, environment, exitWithStdin } = reading;
  return {
    host,
    port,
    environment,
    exitWithStdin,
    defects: chosen,
    cures: reading.cures,
    settings: { ...settingsFor(environment), ...reading.settings },
  };
}

function setFigure(reading: Reading, value: string): void {
  const [name = '', figure = ''] = splitOnce(value);
  const known = oneOf('setting', name, Object.keys(settingsFor('development')));
  if (!/^\d+(\.\d+)?$/.test(figure)) throw new WrongArgument(`--set ${value}: a number from 0 up must follow ${name}=.`);
  reading.settings[known] = Number(figure);
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
