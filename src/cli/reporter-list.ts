import { resolve } from 'node:path';
import { suggest } from '../model/nearest-name.js';
import { UsageError } from '../model/usage-error.js';
import { demandWritableFile } from './writable.js';

/** Where a form goes: a file, or stdout. */
export interface Destination<Render> {
  readonly name: string;
  readonly render: Render;
  readonly file?: string;
}

/** Reads `name` and `name=file` (`-` is stdout). Without any, the terminal form goes to stdout. Every file that is named can be written. */
export function readReporters<Render>(
  texts: readonly string[],
  table: Readonly<Record<string, { readonly render: Render }>>,
): readonly Destination<Render>[] {
  const destinations = texts.map((text): Destination<Render> => {
    const [name = '', ...rest] = text.split('=');
    const file = rest.length === 0 ? undefined : rest.join('=');
    const entry = Object.hasOwn(table, name) ? table[name] : undefined;
    if (entry === undefined) {
      throw new UsageError({ read: `--reporter ${text}`, wrong: 'there is no such form', remedy: suggest(name, Object.keys(table)) });
    }
    if (file === '')
      throw new UsageError({
        read: `--reporter ${text}`,
        wrong: 'no file is named',
        remedy: `Write --reporter ${name}=FILE, or ${name}=- for stdout.`,
      });
    return { name, render: entry.render, ...(file === undefined || file === '-' ? {} : { file }) };
  });
  const onStdout = destinations.filter(({ file }) => file === undefined);
  if (onStdout.length > 1) {
    throw new UsageError({
      read: onStdout.map(({ name }) => `--reporter ${name}`).join(' '),
      wrong: 'only one form can go to stdout',
      remedy: `Give the others a file: --reporter ${onStdout[1]?.name ?? 'json'}=FILE`,
    });
  }
  for (const [index, { name, file }] of destinations.entries()) {
    if (file === undefined) continue;
    demandWritableFile(file, `--reporter ${name}=`);
    const other = destinations.slice(0, index).find((before) => before.file !== undefined && resolve(before.file) === resolve(file));
    if (other === undefined) continue;
    throw new UsageError({
      read: `--reporter ${other.name}=${other.file ?? file} --reporter ${name}=${file}`,
      wrong: 'both forms go to the same file, and the second would overwrite the first',
      remedy: 'Give each a file of its own.',
    });
  }
  return destinations;
}
