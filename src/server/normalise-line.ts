// Brings a log line into the form that signatures are written for: without colours, without what carried it, out of its JSON.
import { type Json, parseJson, readPointer } from '../model/json.js';

const ansi = /\u001b(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)|[@-Z\\-_])/g;
const controls = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g;

/** What container runtimes and log collectors put before a line. */
const carriers: readonly RegExp[] = [
  // docker compose: `web-1  | `, in older versions `web_1 | `. The number is demanded: `send_message_failed | ` is the line itself.
  /^[\w.-]+[-_]\d+\s+\| ?/,
  // kubectl logs --prefix: `[pod/voice-6d5f/app] `
  /^\[pod\/[^\]\s]+\] /,
  // CRI, the files below /var/log/pods: `2026-11-21T10:15:00.123456789Z stderr F `
  /^\d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-]\d\d:\d\d) (?:stdout|stderr) [FP] /,
  // docker logs -t, kubectl logs --timestamps
  /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6,9}(?:Z|[+-]\d\d:\d\d) /,
  // journald, short: `Nov 21 10:15:00 host uvicorn[123]: `
  /^[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d [\w.-]+ [^\s:[]+(?:\[\d+\])?: /,
  // journald, short-iso: `2026-11-21T10:15:00+0000 host uvicorn[123]: `
  /^\d{4}-\d\d-\d\dT[\d:.]+[+-]\d\d:?\d\d [\w.-]+ [^\s:[]+\[\d+\]: /,
];

/** Where a record keeps its message, and what else of it is kept: nothing where JSON was only the carrier of a plain line. */
const messages: readonly { readonly pointer: string; readonly rest?: string }[] = [
  { pointer: '/message', rest: '' },
  { pointer: '/msg', rest: '' },
  { pointer: '/log' },
  { pointer: '/textPayload' },
  { pointer: '/jsonPayload/message', rest: '/jsonPayload' },
];
const traceKeys = ['exc_info', 'exception', 'traceback', 'stack_trace', 'stack', 'err/stack'] as const;
const mostLayers = 5;

/**
 * The message of a log line. Of a JSON record: its message, then its exception text, then on a line of its own the record without
 * them, because the user or trace id by which the line is joined stands in another field.
 */
export function normaliseLine(line: string): string {
  let text = stripAnsi(line);
  for (let layer = 0; layer < mostLayers; layer += 1) {
    const carrier = carriers.find((pattern) => pattern.test(text));
    const inner = carrier === undefined ? unwrapJson(text) : text.replace(carrier, '');
    if (inner === undefined) break;
    text = stripAnsi(inner);
  }
  return text.trimEnd();
}

/** Colours and cursor movements go, other control characters too: the line is shown on a screen one day. */
export function stripAnsi(text: string): string {
  return text.replace(ansi, '').replace(controls, '');
}

/** The gutter that Python draws before the parts of an exception group: `    | ValueError: x`. */
export function stripGutter(text: string): string {
  return text.replace(/^\s*[|+]\s?/, '');
}

function unwrapJson(text: string): string | undefined {
  if (!text.startsWith('{')) return undefined;
  const json = parseJson(text);
  if (json === undefined) return undefined;
  for (const { pointer, rest } of messages) {
    const message = readPointer(json, pointer);
    if (typeof message !== 'string') continue;
    const record = rest === undefined ? undefined : readPointer(json, rest);
    return record === undefined ? message : [message.trimEnd(), ...describeRest(record, message)].join('\n');
  }
  return undefined;
}

function describeRest(record: Json, message: string): readonly string[] {
  const trace = traceKeys.map((key) => readPointer(record, `/${key}`)).find((value) => typeof value === 'string');
  const rest = JSON.stringify(record, (_key, value: Json) => (value === message || value === trace ? undefined : value));
  return [...(trace === undefined ? [] : [trace.trimEnd()]), ...(rest === '{}' ? [] : [rest])];
}
