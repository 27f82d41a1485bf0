// A target: from the form of ws-race.yaml to the words of the model.
import type { LogSource, Profile, ServerSource, TlsSettings } from '../model/target.js';
import type { TargetForm } from './config-schema.js';
import { type TargetConfig, bareTarget } from './config.js';
import { capturesOf, expectationOf, headersOf, httpOf, matcherOf, nsOf, payloadOf } from './message-forms.js';
import { below, type Report } from './trouble-list.js';

/** `locate` gives a path that the file names as it is seen from where ws-race runs. */
export function targetOf(name: string, form: TargetForm, locate: (path: string) => string, report: Report): TargetConfig {
  const server = serverOf(form.server, locate);
  const tls = tlsOf(form.tls, locate, below(report, 'tls'));
  const origin = form.origin === undefined ? [] : ([['Origin', form.origin]] as const);
  return {
    ...bareTarget(name, form.url),
    headers: [...headersOf(form.headers), ...origin],
    subprotocols: form.subprotocols ?? [],
    compression: form.compression ?? 'none',
    ...(tls === undefined ? {} : { tls }),
    ...(server === undefined ? {} : { server }),
    logs: (form.server?.log ?? []).map((log, index) => logOf(log, server !== undefined, locate, below(report, 'server', 'log', index))),
    traceQuery: form.traceQuery ?? false,
    profile: profileOf(form, report),
    owned: form.owned ?? false,
  };
}

function serverOf(form: TargetForm['server'], locate: (path: string) => string): ServerSource | undefined {
  if (form?.command === undefined) return undefined;
  const { command, cwd, ready } = form;
  return { kind: 'command', command, ...(cwd === undefined ? {} : { cwd: locate(cwd) }), ...(ready === undefined ? {} : { ready }) };
}

type LogForm = NonNullable<NonNullable<TargetForm['server']>['log']>[number];

function logOf(form: LogForm, started: boolean, locate: (path: string) => string, report: Report): LogSource {
  if (typeof form !== 'string') return { kind: 'command', command: form.command };
  if (form !== 'stdout' && form !== 'stderr') return { kind: 'file', path: locate(form) };
  if (!started)
    report(
      [],
      `${form} can be read only of a server that ws-race starts`,
      'Add server.command, or name a file or { command: ... } that follows the log.',
    );
  return { kind: form };
}

function tlsOf(form: TargetForm['tls'], locate: (path: string) => string, report: Report): TlsSettings | undefined {
  if (form === undefined) return undefined;
  const { ca, cert, key, serverName, insecure } = form;
  if (insecure === true && ca !== undefined)
    report(['insecure'], 'to trust every certificate and only this authority at once is not possible', 'Keep ca or insecure.', 'key');
  return {
    verify: insecure === true ? 'none' : ca === undefined ? 'system' : 'ca',
    ...(ca === undefined ? {} : { caFile: locate(ca) }),
    ...(cert === undefined ? {} : { certFile: locate(cert) }),
    ...(key === undefined ? {} : { keyFile: locate(key) }),
    ...(serverName === undefined ? {} : { serverName }),
  };
}

function profileOf(form: TargetForm, report: Report): Profile {
  const { welcome, ready, echo, push, identity, limit, health, version } = form;
  const instance = instanceOf(form.instance, below(report, 'instance'));
  return {
    opening: (form.opening ?? []).map((step, index) => openingOf(step, below(report, 'opening', index))),
    ...(welcome === undefined ? {} : { welcome: expectationOf(welcome, below(report, 'welcome')) }),
    ...(ready === undefined ? {} : { ready: expectationOf(ready, below(report, 'ready')) }),
    ...(echo === undefined ? {} : { echo: { send: payloadOf(echo.send), expect: answerOf(echo, below(report, 'echo')) } }),
    ...(push === undefined
      ? {}
      : { push: { http: httpOf(push.http, [], below(report, 'push', 'http')), expect: answerOf(push, below(report, 'push')) } }),
    ...(identity === undefined
      ? {}
      : {
          identity: {
            send: payloadOf(identity.send),
            expect: answerOf(identity, below(report, 'identity')),
            pointer: identity.user,
          },
        }),
    ...(limit === undefined
      ? {}
      : {
          limit: {
            ...(limit.url === undefined ? {} : { url: limit.url }),
            openAtMost: limit.openAtMost,
            full: listOf(limit.full ?? [503]),
          },
        }),
    answers: (form.answer ?? []).map(({ on, send }, index) => ({
      on: matcherOf(on, below(report, 'answer', index, 'on')),
      send: payloadOf(send),
    })),
    prepare: (form.prepare ?? []).map(({ http, capture }, index) =>
      httpOf(http, capturesOf(capture, below(report, 'prepare', index)), below(report, 'prepare', index, 'http')),
    ),
    cookies: form.cookies ?? 'none',
    ...closesOf(form.closes),
    notReady: listOf(form.notReady ?? [503]),
    ...(health === undefined ? {} : { health }),
    ...(instance === undefined ? {} : { instance }),
    ...(version === undefined
      ? {}
      : { version: { url: typeof version.http === 'string' ? version.http : version.http.url, pointer: version.pointer } }),
  };
}

/** The time may stand beside `expect` or in it. */
function answerOf(form: NonNullable<TargetForm['echo' | 'push' | 'identity']>, report: Report): ReturnType<typeof expectationOf> {
  if (form.within !== undefined && form.expect.within !== undefined)
    report(['within'], 'the time is given twice', 'Keep one of the two.', 'key');
  return expectationOf(form.expect, below(report, 'expect'), form.within === undefined ? undefined : nsOf(form.within));
}

function openingOf(form: NonNullable<TargetForm['opening']>[number], report: Report): Profile['opening'][number] {
  const { expect, send } = form;
  if ((expect === undefined) === (send === undefined))
    report([], 'a step of the opening either expects or sends', 'Write - expect: ... or - send: ...');
  if (expect !== undefined) return { kind: 'expect', expectation: expectationOf(expect, below(report, 'expect')) };
  return { kind: 'send', payload: payloadOf(send ?? '') };
}

function closesOf(form: TargetForm['closes']): Pick<Profile, 'closes'> {
  return form === undefined ? {} : { closes: { codes: listOf(form.code), after: form.after ?? 'opened' } };
}

function instanceOf(form: TargetForm['instance'], report: Report): Profile['instance'] {
  if (form === undefined) return undefined;
  const { header, pointer } = form;
  if ((header === undefined) === (pointer === undefined))
    report([], 'a replica is told by a header or by a pointer into the welcome', 'Keep header or pointer.');
  return header === undefined ? { from: 'welcome', pointer: pointer ?? '' } : { from: 'header', name: header };
}

const listOf = (one: number | readonly number[]): readonly number[] => (typeof one === 'number' ? [one] : one);
