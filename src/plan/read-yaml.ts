// YAML with the line and column of everything in it. JSON is read the same way.
import {
  type Alias,
  type Document,
  isAlias,
  isMap,
  isPair,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  type ParsedNode,
  parseDocument,
  visit,
  type YAMLError,
} from 'yaml';
import { UsageError } from '../model/usage-error.js';

export type Key = string | number;

export interface YamlFile {
  readonly path: string;
  readonly value: unknown;
  /** Where the value at these keys stands, or the last key itself; the nearest thing above it where there is none. */
  readonly offsetOf: (keys: readonly Key[], on: 'key' | 'value') => number;
  readonly positionOf: (offset: number) => { readonly line: number; readonly column: number };
}

/** Something wrong in a file: all of them are collected, so that one run shows all. */
export interface Trouble {
  readonly keys: readonly Key[];
  readonly on: 'key' | 'value';
  readonly wrong: string;
  readonly remedy: string;
}

export function readYaml(text: string, path: string): YamlFile {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, merge: true });
  const positionOf = (offset: number): { line: number; column: number } => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(1, line), column: Math.max(1, col) };
  };
  const broken = [...document.errors, ...document.warnings].map((error) => ({ offset: error.pos[0], ...explain(error) }));
  if (broken.length > 0) throw usageErrorOf(path, broken, positionOf);
  const { contents } = document;
  if (contents === null || (isScalar(contents) && contents.value === null)) {
    throw new UsageError({
      read: path,
      wrong: 'the file is empty',
      remedy: 'docs/config.md and docs/scenarios.md show what goes into one.',
    });
  }
  const circles = circularAliases(document).map(({ source, range }) => ({
    offset: range?.[0] ?? 0,
    wrong: `*${source} stands inside of what it stands for`,
    remedy: 'Write the value out instead of using the alias.',
  }));
  if (circles.length > 0) throw usageErrorOf(path, circles, positionOf);
  const resolve = (node: unknown): unknown => (isAlias(node) ? node.resolve(document) : node);
  return {
    path,
    value: valueOf(() => document.toJS() as unknown, path),
    offsetOf: (keys, on) => offsetOf(contents, keys, on, resolve),
    positionOf,
  };
}

/** Ends the reading of a file that has something wrong in it. */
export function throwTroubles(file: YamlFile, troubles: readonly Trouble[]): never {
  const placed = troubles.map(({ keys, on, wrong, remedy }) => ({ offset: file.offsetOf(keys, on), wrong, remedy }));
  throw usageErrorOf(file.path, placed, file.positionOf);
}

interface Placed {
  readonly offset: number;
  readonly wrong: string;
  readonly remedy: string;
}

function usageErrorOf(path: string, troubles: readonly Placed[], positionOf: YamlFile['positionOf']): UsageError {
  const [first, ...rest] = troubles
    .map((trouble) => ({ ...trouble, ...positionOf(trouble.offset) }))
    .sort((a, b) => a.offset - b.offset)
    .map(({ line, column, wrong, remedy }) => ({ read: `${path}:${line}:${column}`, wrong, remedy }));
  if (first === undefined) throw new Error('no trouble to report');
  return new UsageError({
    ...first,
    remedy: [first.remedy, ...rest.map(({ read, wrong, remedy }) => `${read}: ${wrong}\n  ${remedy}`)].join('\n'),
  });
}

const known: Readonly<Partial<Record<YAMLError['code'], { readonly wrong: string; readonly remedy: string }>>> = {
  TAB_AS_INDENT: { wrong: 'this line is indented with a tab', remedy: 'YAML wants spaces there.' },
  DUPLICATE_KEY: { wrong: 'this key stands here twice', remedy: 'Keep one of the two.' },
  MULTIPLE_DOCS: { wrong: 'a second document begins here', remedy: 'Keep one document in the file; remove the line ---.' },
  TAG_RESOLVE_FAILED: { wrong: 'this tag means nothing here', remedy: 'Text that begins with ! needs quotes.' },
};

function explain(error: YAMLError): { readonly wrong: string; readonly remedy: string } {
  const text = error.message.replace(/;.*$/s, '');
  return (
    known[error.code] ?? { wrong: `not valid YAML: ${text}`, remedy: 'Text that holds `: ` or begins with { [ * & % or @ needs quotes.' }
  );
}

/** An anchor stands before its aliases, so that every circle has an alias below its own anchor. */
function circularAliases(document: Document.Parsed): readonly Alias[] {
  const found: Alias[] = [];
  visit(document, {
    Alias(_key, alias, above) {
      const meant = alias.resolve(document);
      if (above.some((node) => node === meant)) found.push(alias);
    },
  });
  return found;
}

/** A file of aliases of aliases can ask for more memory than there is; the parser refuses it. */
function valueOf(read: () => unknown, path: string): unknown {
  try {
    return read();
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : 'unknown reason';
    throw new UsageError({
      read: path,
      wrong: `its aliases cannot be resolved (${why})`,
      remedy: 'Write the values out instead of using *aliases.',
      cause,
    });
  }
}

function offsetOf(contents: ParsedNode, keys: readonly Key[], on: 'key' | 'value', resolve: (node: unknown) => unknown): number {
  let offset = contents.range[0];
  let node: unknown = contents;
  for (const [index, key] of keys.entries()) {
    const found = childOf(resolve(node), key);
    if (found === undefined) return offset;
    const isLast = index === keys.length - 1;
    offset = startOf(isLast && on === 'key' ? (found.key ?? found.value) : found.value) ?? startOf(found.key) ?? offset;
    node = found.value;
  }
  return offset;
}

function childOf(node: unknown, key: Key): { readonly key?: unknown; readonly value: unknown } | undefined {
  if (isSeq(node)) return { value: node.items[Number(key)] };
  if (!isMap(node)) return undefined;
  return node.items.find((pair) => isPair(pair) && String(isScalar(pair.key) ? pair.key.value : pair.key) === String(key));
}

/** An empty value (`welcome:`) has a place of no width behind its key: then the key says more. */
function startOf(node: unknown): number | undefined {
  const range = typeof node === 'object' && node !== null ? (node as Partial<Node>).range : undefined;
  return range && (range[1] > range[0] || !isScalar(node)) ? range[0] : undefined;
}
