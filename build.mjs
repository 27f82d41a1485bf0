// Compiles src to dist, and the scenario files to JSON so that no run has to load a YAML parser for them.
// `npm ci` and `npx` both call it: what is up to date is left alone.
import { execFileSync } from 'node:child_process';
import { readdirSync, rmSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const path = (relative) => fileURLToPath(new URL(relative, import.meta.url));
const changedMs = (file) => statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;
const newestMs = (folder) =>
  Math.max(
    changedMs(folder),
    ...readdirSync(folder, { recursive: true, withFileTypes: true }).map((entry) =>
      changedMs(`${entry.parentPath ?? entry.path}/${entry.name}`),
    ),
  );

// Written last, so that it stands for the whole of dist.
const lastWritten = path('./dist/scenarios.json');
const sourcesMs = Math.max(
  newestMs(path('./src')),
  newestMs(path('./scenarios')),
  changedMs(path('./package.json')),
  changedMs(path('./tsconfig.json')),
);

if (changedMs(lastWritten) <= sourcesMs) {
  rmSync(path('./dist'), { recursive: true, force: true });
  execFileSync(process.execPath, [path('./node_modules/typescript/bin/tsc'), '-p', path('./tsconfig.json')], { stdio: 'inherit' });
  execFileSync(process.execPath, [path('./dist/cli/build-assets.js')], { stdio: 'inherit' });
}
