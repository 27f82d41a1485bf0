// ws-race.yaml as people write it. The JSON Schema for editors is made from this.
import * as v from 'valibot';
import { allowed } from './validate.js';
import { capture, expectation, headers, http, matcher, payload } from './message-schemas.js';
import {
  byName,
  closeCode,
  confidence,
  duration,
  flag,
  oneOf,
  phasePercentile,
  pointer,
  rate,
  regex,
  someText,
  status,
  text,
  wholeNumber,
} from './value-schemas.js';

const described = <T extends v.GenericSchema>(schema: T, description: string) => v.pipe(schema, v.description(description));

const opening = v.array(v.strictObject({ expect: v.exactOptional(expectation), send: v.exactOptional(payload) }));

const log = v.union(
  [someText, v.strictObject({ command: someText })],
  allowed('a log', 'Write stdout, stderr, the path of a file, or { command: "kubectl logs -f ..." }.'),
);

const server = v.strictObject({
  command: v.exactOptional(described(someText, 'Starts the server; {port} becomes a free port.')),
  cwd: v.exactOptional(someText),
  ready: v.exactOptional(described(regex, 'A regular expression; the server is ready when a line of its output matches.')),
  log: v.exactOptional(described(v.array(log), 'What is read beside the traffic: stdout, stderr, files, commands.')),
});

const tls = v.strictObject({
  ca: v.exactOptional(someText),
  cert: v.exactOptional(someText),
  key: v.exactOptional(someText),
  serverName: v.exactOptional(someText),
  insecure: v.exactOptional(flag),
});

const codes = v.union([closeCode, v.array(closeCode)], allowed('close codes', 'Write 1000 or [1000, 1001].'));
const statuses = v.union([status, v.array(status)], allowed('HTTP statuses', 'Write 503 or [503, 403].'));

const target = v.strictObject({
  url: described(someText, 'ws:// or wss://, with {client.user}, {port} and ${env:NAME} where they are needed.'),
  headers: v.exactOptional(headers),
  origin: v.exactOptional(someText),
  subprotocols: v.exactOptional(v.array(someText)),
  compression: v.exactOptional(described(oneOf(['offer', 'none']), 'Whether permessage-deflate is offered.')),
  tls: v.exactOptional(tls),
  opening: v.exactOptional(described(opening, 'Runs after every open, in every scenario.')),
  welcome: v.exactOptional(described(expectation, 'The first message that the server owes.')),
  ready: v.exactOptional(described(expectation, 'The message by which the server says that it is ready.')),
  echo: v.exactOptional(
    described(
      v.strictObject({ send: payload, expect: expectation, within: v.exactOptional(duration) }),
      'A question and the answer that is owed.',
    ),
  ),
  push: v.exactOptional(
    described(
      v.strictObject({ http, expect: expectation, within: v.exactOptional(duration) }),
      'A request that makes the server send a message.',
    ),
  ),
  identity: v.exactOptional(
    described(
      v.strictObject({ send: payload, expect: expectation, within: v.exactOptional(duration), user: pointer }),
      'A question for whom the server takes the client; {client.user} stands at `user` in the answer.',
    ),
  ),
  limit: v.exactOptional(
    described(
      v.strictObject({ url: v.exactOptional(someText), openAtMost: wholeNumber(1, 100_000), full: v.exactOptional(statuses) }),
      'A place for so many connections at once, and the statuses that say that it is full.',
    ),
  ),
  answer: v.exactOptional(
    described(v.array(v.strictObject({ on: matcher, send: payload })), 'Messages that are answered whenever they come.'),
  ),
  prepare: v.exactOptional(
    described(
      v.array(v.strictObject({ http, capture: v.exactOptional(capture) })),
      'Requests per client before it connects, outside the timed window.',
    ),
  ),
  cookies: v.exactOptional(oneOf(['keep', 'none'])),
  closes: v.exactOptional(
    described(
      v.strictObject({ code: codes, after: v.exactOptional(oneOf(['opened', 'welcome'])) }),
      'A server that closes by itself, rightly.',
    ),
  ),
  notReady: v.exactOptional(described(statuses, 'The statuses by which the server declares that it is not ready yet.')),
  health: v.exactOptional(someText),
  instance: v.exactOptional(
    described(v.strictObject({ header: v.exactOptional(someText), pointer: v.exactOptional(pointer) }), 'How to tell replicas apart.'),
  ),
  version: v.exactOptional(
    v.strictObject({ http: v.union([someText, v.strictObject({ url: someText })], allowed('a URL', 'Write http: http://...')), pointer }),
  ),
  server: v.exactOptional(server),
  owned: v.exactOptional(described(flag, 'The target is mine: it may be tested although it is not local.')),
  traceQuery: v.exactOptional(described(flag, 'Adds ?wsrace=<id> to the URL, so that log lines can be joined.')),
});

const limit = v.union(
  [wholeNumber(0, 1_000_000), rate],
  allowed('a count or a rate', 'Write 0, 3 (so many in the whole run), 1% or 0.01.'),
);

const gate = v.strictObject({
  maxFailureRate: v.exactOptional(rate),
  confidence: v.exactOptional(described(confidence, 'Gate on the bound at this confidence instead of on the observed rate.')),
  require: v.exactOptional(described(v.array(someText), 'Checks whose being skipped makes the run inconclusive.')),
  maxSignature: v.exactOptional(described(byName(limit), 'How often each fault may be seen: { early-1011: 0, refused: 1% }.')),
  maxCheck: v.exactOptional(described(byName(limit), 'How often each check may fail: { session: 0, echo: 1% }.')),
  max: v.exactOptional(described(v.record(phasePercentile, duration), 'Limits of percentiles: { upgrade.p99: 50ms }.')),
});

const signature = v.strictObject({
  id: v.pipe(
    someText,
    v.regex(/^[a-z0-9][a-z0-9-]*$/, allowed('lower-case letters, digits and dashes', 'Write an id such as my-store-timeout.')),
  ),
  means: someText,
  fix: v.exactOptional(someText),
  class: v.exactOptional(oneOf(['fatal', 'rate', 'info'])),
  phase: v.exactOptional(oneOf(['connect', 'upgrade', 'open'])),
  http: v.exactOptional(v.strictObject({ status: v.exactOptional(statuses), body: v.exactOptional(regex) })),
  close: v.exactOptional(v.strictObject({ code: v.exactOptional(codes), reason: v.exactOptional(regex) })),
  error: v.exactOptional(regex),
  payload: v.exactOptional(regex),
  log: v.exactOptional(regex),
  age: v.exactOptional(v.strictObject({ min: v.exactOptional(duration), max: v.exactOptional(duration) })),
});

const targets = byName(target);
export const configSchema = v.strictObject({
  $schema: v.exactOptional(text),
  targets: v.exactOptional(described(targets, 'What is tested: one entry for each endpoint.')),
  gate: v.exactOptional(described(gate, 'When a run fails.')),
  signatures: v.exactOptional(described(v.array(signature), 'Faults of your own, tried before the built-in ones.')),
});

export type ConfigForm = v.InferOutput<typeof configSchema>;
export type TargetForm = v.InferOutput<typeof target>;
export type GateForm = v.InferOutput<typeof gate>;
export type SignatureForm = v.InferOutput<typeof signature>;
