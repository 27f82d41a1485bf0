import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { jsonSchemas } from '../../src/cli/json-schemas.js';

describe('the JSON Schemas in schema/', () => {
  it.each(Object.entries(jsonSchemas()))('%s is what the validators make now (npm run build writes it)', (name, text) => {
    expect(readFileSync(new URL(`../../schema/${name}`, import.meta.url), 'utf8')).toBe(text);
  });

  it('allow no unknown key in a config, and name the known ones', () => {
    const schema = JSON.parse(jsonSchemas()['config.v1.json'] ?? '') as {
      properties: Record<string, unknown>;
      additionalProperties: unknown;
    };
    expect(Object.keys(schema.properties)).toEqual(['$schema', 'targets', 'gate', 'signatures']);
    expect(schema.additionalProperties).toBe(false);
  });
});
