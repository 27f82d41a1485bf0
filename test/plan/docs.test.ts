import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readScenario } from '../../src/plan/read-scenario.js';
import { configOf } from './plan-support.js';

const blocksOf = (name: string): readonly string[] =>
  [...readFileSync(new URL(`../../docs/${name}`, import.meta.url), 'utf8').matchAll(/```yaml\n(.*?)```/gs)].map(([, yaml = '']) => yaml);

describe('the examples of the documents', () => {
  it.each(blocksOf('config.md'))('config.md, example %#: is a config', (yaml) => {
    const config = configOf(yaml, 'docs/config.md');
    expect(Object.keys(config.targets).length + config.signatures.length + (config.gate === undefined ? 0 : 1)).toBeGreaterThan(0);
  });

  it.each(blocksOf('scenarios.md'))('scenarios.md, example %#: is a scenario', (yaml) => {
    expect(readScenario(yaml, 'docs/scenarios.md').steps.length).toBeGreaterThan(1);
  });

  it('ci.md shows the workflow that is among the examples', () => {
    const example = readFileSync(new URL('../../examples/github-actions/ws-race.yml', import.meta.url), 'utf8');
    expect(blocksOf('ci.md')[0]).toBe(`# .github/workflows/ws-race.yml\n${example}`);
  });

  it('are there', () => {
    expect(blocksOf('config.md').length).toBeGreaterThan(3);
    expect(blocksOf('scenarios.md').length).toBe(1);
  });
});
