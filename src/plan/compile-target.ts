import type { LogSource, Profile, ServerSource, Target } from '../model/target.js';
import { applyOptions } from './apply-options.js';
import { capturedNames } from './captured-names.js';
import type { TargetConfig } from './config.js';
import { hideInCommand } from './hide-in-command.js';
import { hideInSubprotocols } from './hide-in-subprotocol.js';
import {
  type Headers,
  hideInExpectation,
  hideInHeaders,
  hideInHttp,
  hideInMatcher,
  hideInPayload,
  hideInUrl,
  hideLiterals,
} from './hide-secrets.js';
import type { Places } from './places.js';
import type { RunOptions } from './run-options.js';
import { createSecretVault, type SecretVault } from './secret-vault.js';

/** The target as the plan holds it: options applied, no literal secret left in it. */
export function compileTarget(
  config: TargetConfig,
  options: RunOptions,
  places: Places,
): { readonly target: Target; readonly vault: SecretVault } {
  const vault = createSecretVault(capturedNames(config.profile));
  const applied = applyOptions(config, options, places);
  const target: Target = {
    name: applied.name,
    url: hideInUrl(applied.url, vault),
    headers: hideGivenHeaders(applied.headers, options, vault),
    subprotocols: hideInSubprotocols(applied.subprotocols, vault),
    compression: applied.compression,
    ...(applied.tls === undefined ? {} : { tls: applied.tls }),
    ...(applied.server === undefined ? {} : { server: hideInServer(applied.server, vault) }),
    logs: applied.logs.map((log) => hideInLog(log, vault)),
    traceQuery: applied.traceQuery,
    profile: hideInProfile(applied.profile, vault),
  };
  return { target, vault };
}

/** What was typed on the command line is taken for a secret whatever its name: the report shows the reference. */
function hideGivenHeaders(headers: Headers, options: RunOptions, vault: SecretVault): Headers {
  const given = new Set(options.headers.map(([name]) => name.toLowerCase()));
  return hideInHeaders(
    headers.map(([name, value]) => [name, given.has(name.toLowerCase()) ? hideLiterals(value, `header ${name}`, vault) : value]),
    vault,
  );
}

const hideInLog = (log: LogSource, vault: SecretVault): LogSource =>
  log.kind === 'command' ? { kind: 'command', command: hideInCommand(log.command, vault) } : log;

const hideInServer = (server: ServerSource, vault: SecretVault): ServerSource =>
  server.kind === 'command' ? { ...server, command: hideInCommand(server.command, vault) } : server;

function hideInProfile(profile: Profile, vault: SecretVault): Profile {
  const { welcome, ready, echo, push, identity, limit, health, version } = profile;
  return {
    ...profile,
    opening: profile.opening.map((step) =>
      step.kind === 'send'
        ? { kind: 'send', payload: hideInPayload(step.payload, vault) }
        : { kind: 'expect', expectation: hideInExpectation(step.expectation, vault) },
    ),
    answers: profile.answers.map(({ on, send }) => ({ on: hideInMatcher(on, vault), send: hideInPayload(send, vault) })),
    prepare: profile.prepare.map((http) => hideInHttp(http, vault)),
    ...(welcome === undefined ? {} : { welcome: hideInExpectation(welcome, vault) }),
    ...(ready === undefined ? {} : { ready: hideInExpectation(ready, vault) }),
    ...(echo === undefined ? {} : { echo: { send: hideInPayload(echo.send, vault), expect: hideInExpectation(echo.expect, vault) } }),
    ...(push === undefined ? {} : { push: { http: hideInHttp(push.http, vault), expect: hideInExpectation(push.expect, vault) } }),
    ...(identity === undefined
      ? {}
      : { identity: { ...identity, send: hideInPayload(identity.send, vault), expect: hideInExpectation(identity.expect, vault) } }),
    ...(limit?.url === undefined ? {} : { limit: { ...limit, url: hideInUrl(limit.url, vault) } }),
    ...(health === undefined ? {} : { health: hideInUrl(health, vault) }),
    ...(version === undefined ? {} : { version: { ...version, url: hideInUrl(version.url, vault) } }),
  };
}
