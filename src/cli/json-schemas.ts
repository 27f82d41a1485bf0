// JSON Schemas of the files that people and programs read and write, made from the validators.
import { toJsonSchema } from '@valibot/to-json-schema';
import { configSchema } from '../plan/config-schema.js';
import { reportSchema } from '../plan/report-schema.js';
import { scenarioSchema } from '../plan/scenario-schema.js';

/** File name to text. */
export function jsonSchemas(): Readonly<Record<string, string>> {
  return {
    'config.v1.json': schemaText('ws-race.yaml', configSchema),
    'scenario.v1.json': schemaText('A scenario of ws-race', scenarioSchema),
    'report.v1.json': schemaText('A report of ws-race', reportSchema),
  };
}

/** Rules that JSON Schema cannot say (a regular expression must be one) are left out of it. */
function schemaText(title: string, schema: Parameters<typeof toJsonSchema>[0]): string {
  const { $schema, ...rest } = toJsonSchema(schema, { typeMode: 'input', errorMode: 'ignore' });
  return `${JSON.stringify({ $schema, title, ...rest }, null, 2)}\n`;
}
