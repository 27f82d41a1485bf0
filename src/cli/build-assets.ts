// Runs at the end of the build: compiles the scenario files, so that no run has to load a YAML parser for them, and writes the schemas.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { readScenario } from '../plan/read-scenario.js';
import { jsonSchemas } from './json-schemas.js';

const root = new URL('../../', import.meta.url);
const folder = new URL('scenarios/', root);

const scenarios = readdirSync(folder)
  .filter((name) => name.endsWith('.yaml'))
  .map((name) => readScenario(readFileSync(new URL(name, folder), 'utf8'), `scenarios/${name}`))
  .sort((a, b) => a.number - b.number);
writeFileSync(new URL('dist/scenarios.json', root), `${JSON.stringify(scenarios)}\n`);

mkdirSync(new URL('schema/', root), { recursive: true });
for (const [name, text] of Object.entries(jsonSchemas())) writeFileSync(new URL(`schema/${name}`, root), text);
