import type { TargetConfig } from './config.js';

export type ReferenceName = 'fixed' | 'broken';

/** The profile of the embedded reference server, which ws-race starts itself on a free port; `more` are further arguments of it. */
export function referenceTarget(name: ReferenceName, more: readonly string[] = []): TargetConfig {
  return {
    name: 'reference',
    url: 'ws://127.0.0.1:{port}/ws/voice?user_id={client.user}',
    headers: [],
    subprotocols: [],
    compression: 'none',
    server: { kind: 'reference', args: [name, ...more] },
    logs: [{ kind: 'stdout' }, { kind: 'stderr' }],
    traceQuery: false,
    profile: {
      opening: [],
      welcome: {
        matcher: { match: { event: 'connected' } },
        withinNs: 2e9,
        captures: [{ name: 'session', pointer: '/session_id' }],
      },
      echo: {
        send: { kind: 'json', value: { type: 'ping', id: '{nonce}' } },
        expect: { matcher: { match: { type: 'pong', id: '{nonce}' } }, withinNs: 1e9, captures: [] },
      },
      push: {
        http: {
          method: 'POST',
          url: 'http://127.0.0.1:{port}/emit?user={client.user}&critical=1',
          headers: [],
          body: { id: '{nonce}' },
          captures: [],
          withinNs: 5e9,
        },
        expect: { matcher: { match: { id: '{nonce}' } }, withinNs: 2e9, captures: [] },
      },
      identity: {
        send: { kind: 'json', value: { type: 'whoami', id: '{nonce}' } },
        expect: { matcher: { match: { type: 'whoami', id: '{nonce}' } }, withinNs: 1e9, captures: [] },
        pointer: '/user_id',
      },
      limit: {
        url: 'ws://127.0.0.1:{port}/ws/room?room={round}{arm}&user_id={client.user}',
        openAtMost: 10,
        full: [503],
      },
      answers: [],
      prepare: [],
      cookies: 'none',
      notReady: [503],
      health: 'http://127.0.0.1:{port}/healthz',
      instance: { from: 'header', name: 'x-ws-race-instance' },
    },
    owned: true,
  };
}
