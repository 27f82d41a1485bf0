// Compiles src to dist, and the scenario files to JSON so that no run has to load a YAML parser for them.
import { execFileSync } from 'node:child_process';
import { existsSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const tsc = fileURLToPath(new URL('./node_modules/typescript/bin/tsc', import.meta.url));
rmSync(new URL('./dist', import.meta.url), { recursive: true, force: true });
execFileSync(process.execPath, [tsc, '-p', 'tsconfig.json'], { stdio: 'inherit' });
const assets = new URL('./dist/cli/build-assets.js', import.meta.url);
if (existsSync(assets)) execFileSync(process.execPath, [fileURLToPath(assets)], { stdio: 'inherit' });
