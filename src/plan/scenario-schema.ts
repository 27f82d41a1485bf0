// Scenario files as people write them. The JSON Schema for editors is made from this.
import * as v from 'valibot';
import { checkIds } from './compile-checks.js';
import { expectation, payload } from './message-schemas.js';
import { capabilities } from './scenario.js';
import { allowed } from './validate.js';
import { closeReason, duration, flag, oneOf, sentCloseCode, someText, text, wholeNumber } from './value-schemas.js';

const count = wholeNumber(1, 100_000);
const classes = oneOf(['fatal', 'rate', 'info']);

const pacing = v.strictObject({
  pacing: oneOf(['barrier', 'closed', 'open']),
  cycleGap: v.exactOptional(duration),
  overlap: v.exactOptional(flag),
  hold: v.exactOptional(oneOf(['lastByte'])),
  settle: v.exactOptional(v.union([oneOf(['auto']), duration], allowed('`auto` or a duration', 'Write auto or 100ms.'))),
  concurrency: v.exactOptional(count),
  gap: v.exactOptional(duration),
  perSecond: v.exactOptional(wholeNumber(1, 10_000)),
  maxOpen: v.exactOptional(count),
  steady: v.exactOptional(count),
  stopAfter: v.exactOptional(duration),
});

const action = oneOf(['open', 'welcome', 'ready', 'echo', 'identity', 'push', 'pushed', 'linger', 'close', 'reset', 'finish']);
const close = v.union(
  [sentCloseCode, v.strictObject({ code: v.exactOptional(sentCloseCode), reason: v.exactOptional(closeReason) })],
  allowed('a close code', 'Write close: 1000 or close: { code: 1000, reason: bye }.'),
);
const step = v.union(
  [
    action,
    v.strictObject({
      do: v.exactOptional(action),
      expect: v.exactOptional(expectation),
      send: v.exactOptional(payload),
      frames: v.exactOptional(v.array(payload)),
      linger: v.exactOptional(duration),
      close: v.exactOptional(close),
      server: v.exactOptional(oneOf(['start'])),
      id: v.exactOptional(someText),
      cycles: v.exactOptional(v.array(oneOf(['odd', 'even', 'last']))),
    }),
  ],
  allowed(
    'a step',
    'Write one of open, welcome, ready, echo, identity, push, pushed, linger, close, reset, finish, or a mapping such as { send: ... }.',
  ),
);

const checkId = oneOf(checkIds);
const check = v.union(
  [
    checkId,
    v.strictObject({ id: checkId, class: v.exactOptional(classes), within: v.exactOptional(duration), optional: v.exactOptional(flag) }),
  ],
  allowed('a check', `Write one of ${checkIds.join(', ')}.`),
);

export const scenarioSchema = v.strictObject({
  $schema: v.exactOptional(text),
  number: wholeNumber(1, 10_000),
  name: v.pipe(
    someText,
    v.regex(/^[a-z][a-z0-9-]*$/, allowed('lower-case letters, digits and dashes', 'Write a name such as rapid-cycle.')),
  ),
  description: someText,
  expectation: someText,
  needs: v.exactOptional(v.array(oneOf(capabilities))),
  class: classes,
  preflight: v.exactOptional(flag),
  load: v.strictObject({
    clients: v.exactOptional(count),
    rounds: v.exactOptional(count),
    cycles: v.exactOptional(count),
    clientsPerUser: v.exactOptional(count),
    arms: v.strictObject({ burst: pacing, spaced: v.exactOptional(pacing) }),
  }),
  limits: v.exactOptional(
    v.strictObject({
      tcp: v.exactOptional(duration),
      tls: v.exactOptional(duration),
      upgrade: v.exactOptional(duration),
      close: v.exactOptional(duration),
    }),
  ),
  steps: v.array(step),
  checks: v.array(check),
});

export type ScenarioForm = v.InferOutput<typeof scenarioSchema>;
export type PacingForm = v.InferOutput<typeof pacing>;
export type StepForm = v.InferOutput<typeof step>;
export type CheckForm = v.InferOutput<typeof check>;
