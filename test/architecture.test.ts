// Holds the import table of docs/architecture.md against the sources.
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

interface Row {
  readonly folders: readonly string[];
  readonly packages: readonly string[];
}
const table: Readonly<Record<string, Row>> = {
  model: { folders: [], packages: [] },
  plan: { folders: ['model'], packages: ['yaml', 'valibot'] },
  dial: { folders: ['model'], packages: ['ws', 'koffi'] },
  server: { folders: ['model'], packages: [] },
  run: { folders: ['model', 'dial', 'server'], packages: ['p-limit'] },
  classify: { folders: ['model'], packages: [] },
  judge: { folders: ['model'], packages: ['hdr-histogram-js'] },
  campaign: { folders: ['model', 'plan', 'run', 'server', 'classify', 'judge'], packages: [] },
  report: { folders: ['model'], packages: ['chalk', 'cli-table3'] },
  reference: { folders: [], packages: ['ws'] },
  cli: {
    folders: ['model', 'plan', 'dial', 'server', 'run', 'classify', 'judge', 'campaign', 'report'],
    packages: ['commander', '@valibot/to-json-schema'],
  },
};
const mayTouchFilesAndProcess = new Set(['cli', 'server', 'reference']);

const source = fileURLToPath(new URL('../src/', import.meta.url));
const files = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.ts') && path.includes('/'));
const folderOf = (path: string): string => path.split('/')[0] ?? '';
const textOf = (path: string): string => readFileSync(source + path, 'utf8');

function importsOf(path: string): readonly string[] {
  const text = textOf(path);
  const found = [...text.matchAll(/^(?:import|export)\b[^;'"]*?from '([^']+)'|^import '([^']+)'|\bimport\('([^']+)'\)/gm)].map(
    (match) => match[1] ?? match[2] ?? match[3] ?? '',
  );
  return found.filter((specifier) => specifier !== '');
}

describe('the import table', () => {
  it('knows every folder of src', () => {
    expect([...new Set(files.map(folderOf))].sort()).toEqual(
      Object.keys(table)
        .filter((folder) => files.some((path) => folderOf(path) === folder))
        .sort(),
    );
    expect(files.length).toBeGreaterThan(10);
  });

  it.each(files)('holds for %s', (path) => {
    const row = table[folderOf(path)];
    expect(row, `${folderOf(path)} is not in the table`).toBeDefined();
    for (const specifier of importsOf(path)) {
      if (specifier.startsWith('.')) {
        const target = new URL(specifier, `file:///${path}`).pathname.slice(1);
        const folder = folderOf(target);
        if (folder !== folderOf(path)) expect(row?.folders, `${path} imports ${target}`).toContain(folder);
      } else if (specifier.startsWith('node:')) {
        expect(folderOf(path), `${path} imports ${specifier}: model imports nothing`).not.toBe('model');
        if (/^node:(fs|child_process|process)/.test(specifier))
          expect([...mayTouchFilesAndProcess], `${path} imports ${specifier}`).toContain(folderOf(path));
      } else {
        const name = specifier.startsWith('@') ? specifier.split('/').slice(0, 2).join('/') : (specifier.split('/')[0] ?? '');
        expect(row?.packages, `${path} imports ${specifier}`).toContain(name);
      }
    }
  });

  it('has no circle in the reference server, not even one of types', () => {
    const inside = files.filter((path) => folderOf(path) === 'reference');
    const targetsOf = (path: string): readonly string[] =>
      importsOf(path)
        .filter((specifier) => specifier.startsWith('.'))
        .map((specifier) => new URL(specifier, `file:///${path}`).pathname.slice(1).replace(/js$/, 'ts'));
    const reached = (from: string): ReadonlySet<string> => {
      const seen = new Set<string>();
      const waiting = [...targetsOf(from)];
      for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
        if (!seen.has(path)) waiting.push(...targetsOf(path));
        seen.add(path);
      }
      return seen;
    };
    expect(inside.length).toBeGreaterThan(50);
    expect(inside.filter((path) => reached(path).has(path))).toEqual([]);
  });

  it.each(files.filter((path) => !mayTouchFilesAndProcess.has(folderOf(path))))('%s does not reach for the global process', (path) => {
    expect(textOf(path)).not.toMatch(/(?<![\w.'"`-])process\.(?!features)\w/);
  });
});
