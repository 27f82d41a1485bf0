// How messages, and what is expected of them, are written in config and scenario files.
import * as v from 'valibot';
import { base64, byName, duration, json, oneOf, pointer, regex, someText, text } from './value-schemas.js';
import { allowed } from './validate.js';

const payloadMessage = allowed('a message', 'Write text, a mapping that is sent as JSON, or { binary: base64 }.');
/** What has the form of binary data must be that, and not be sent as JSON where the base64 is wrong. */
const jsonObject = v.pipe(
  byName(json),
  v.check((form) => !isBinaryForm(form), payloadMessage),
);

export const isBinaryForm = (form: object): form is { readonly binary: string } =>
  Object.keys(form).length === 1 && 'binary' in form && typeof form.binary === 'string';

/** Text is sent as it is, a mapping or list as JSON, `binary` as bytes. */
export const payload = v.union([text, v.strictObject({ binary: base64 }), v.array(json), jsonObject], payloadMessage);

const matcherEntries = {
  text: v.exactOptional(text),
  prefix: v.exactOptional(someText),
  suffix: v.exactOptional(someText),
  regex: v.exactOptional(regex),
  binary: v.exactOptional(v.union([oneOf(['any']), base64], allowed('`any` or base64', 'Write any, or the bytes as base64.'))),
  match: v.exactOptional(json),
  pointers: v.exactOptional(v.record(pointer, json)),
};
export const matcher = v.strictObject(matcherEntries);

export const capture = byName(pointer);
export const expectation = v.strictObject({
  ...matcherEntries,
  within: v.exactOptional(duration),
  session: v.exactOptional(pointer),
  capture: v.exactOptional(capture),
  reject: v.exactOptional(matcher),
});

export const headers = byName(v.union([v.string(), v.number(), v.boolean()], allowed('text', 'Put the value in quotes.')));

export const http = v.strictObject({
  method: v.exactOptional(oneOf(['GET', 'POST', 'PUT', 'PATCH', 'DELETE'])),
  url: someText,
  headers: v.exactOptional(headers),
  json: v.exactOptional(json),
  body: v.exactOptional(text),
  within: v.exactOptional(duration),
});

export type PayloadForm = v.InferOutput<typeof payload>;
export type MatcherForm = v.InferOutput<typeof matcher>;
export type ExpectationForm = v.InferOutput<typeof expectation>;
export type HttpForm = v.InferOutput<typeof http>;
