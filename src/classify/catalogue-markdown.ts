// The catalogue as a document: docs/signatures.md is this text.
import { catalogue } from './catalogue/catalogue.js';
import { describeConditions } from './describe-conditions.js';
import { families, type Family, type Signature } from './signature.js';
import { symptomTexts } from './symptom-table.js';

const familyTitles: Readonly<Record<Exclude<Family, 'custom'>, string>> = {
  founding: 'The founding faults',
  asgi: 'Starlette',
  uvicorn: 'uvicorn',
  python: 'Other Python servers and the Python runtime',
  node: 'Node: ws, express, NestJS',
  engineio: 'engine.io and socket.io',
  go: 'Go',
  'other-servers': 'Other servers',
  proxy: 'Proxies and platforms',
  lifecycle: 'The life of the server',
  wire: 'Statuses, codes and messages by themselves',
  connect: 'Before the 101',
  consequence: 'Noise: consequences of our leaving',
  harness: 'Our own machine',
};

export function catalogueMarkdown(): string {
  return [introduction, symptomTable(), ...families.map(familySection)].join('\n\n').concat('\n');
}

const introduction = `# Signatures and symptoms

<!-- Made from src/classify/catalogue by catalogueMarkdown(). Write it anew with: npx vitest run test/classify -u -->

Every failed attempt has exactly one symptom, from the wire alone, and a signature: the known fault that explains it, or the
symptom itself where none does. \`ws-race explain <id>\` prints one of the entries below.

Which signature is chosen: our own machine's faults first; then an exact text in a line of the server's log that names the attempt
by its token or its local port; then a specific text on the wire (a proxy's own page before anything else); then texts that many
faults share; then events of the whole round; then what a status, a code or silence says by itself. In a chained traceback the
first exception is the cause. What the server logs after we have left is noise: counted, never a fault. A line that names nobody
and is near in time only explains failures ("up to k of n"); it never decides one.

Failures with a text that no entry knows share a bucket \`unknown:<symptom>:<hash>\`; an error without any text is
\`empty-error:<name>/<code>\`. Patterns ignore case.`;

function symptomTable(): string {
  const rows = Object.entries(symptomTexts).map(([id, { means, next }]) => `| \`${id}\` | ${cell(means)} | ${cell(next)} |`);
  const numbered = [
    '| `http-<status>` | the upgrade was refused with this HTTP status | Read the body in the evidence; a status alone names no cause. |',
    '| `open-then-<code>` | opened, then closed by the server with this code; 1006: without a close frame | Read the reason and the server log. |',
  ];
  return ['## Symptoms', '', '| symptom | means | next step |', '|---|---|---|', ...numbered, ...rows].join('\n');
}

function familySection(family: Exclude<Family, 'custom'>): string {
  const entries = catalogue.filter((signature) => signature.family === family);
  return [`## ${familyTitles[family]}`, ...entries.map(entryText)].join('\n\n');
}

function entryText(signature: Signature): string {
  const { id, parent, means, cause, cure, source, when } = signature;
  return [
    `### \`${id}\``,
    '',
    `${means}.${parent === undefined ? '' : ` A case of \`${parent}\`.`}`,
    '',
    `- cause: ${cause}`,
    `- cure: ${cure}`,
    `- looks like: ${when.map((conditions) => `\`${describeConditions(conditions).replaceAll('`', "'")}\``).join('; or ')}`,
    `- class: ${signature.class}`,
    `- source: ${source}`,
  ].join('\n');
}

const cell = (text: string): string => text.replaceAll('|', '\\|');
