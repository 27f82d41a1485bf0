import { describe, expect, it } from 'vitest';
import { hideInSubprotocols } from '../../src/plan/hide-in-subprotocol.js';
import { createSecretVault } from '../../src/plan/secret-vault.js';

const hide = (...subprotocols: readonly string[]): { readonly shown: readonly string[]; readonly secrets: readonly string[] } => {
  const vault = createSecretVault(new Set());
  const shown = hideInSubprotocols(subprotocols, vault);
  return { shown, secrets: [...vault.secrets.values()] };
};
const webToken = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl';
const random = 'q7Zr2LmX9vKpT4sWd8YbN3';

describe('a token among the subprotocols', () => {
  it.each([
    [[`bearer.${webToken}`], 'bearer.', webToken],
    [['bearer.abc123'], 'bearer.', 'abc123'],
    [[webToken], '', webToken],
    [[`v1.token.${webToken}`], 'v1.token.', webToken],
    [['base64url.bearer.authorization.k8s.io.bXktdG9rZW4'], 'base64url.bearer.authorization.k8s.io.', 'bXktdG9rZW4'],
    [['openai-insecure-api-key.sk-abc'], 'openai-insecure-api-key.', 'sk-abc'],
    [['access_token|hunter2'], 'access_token|', 'hunter2'],
    [[random], '', random],
    [['0b5e2c0a-7d1f-4a8e-9c3b-1f2e3d4c5b6a'], '', '0b5e2c0a-7d1f-4a8e-9c3b-1f2e3d4c5b6a'],
    [['9f86d081884c7d659a2feaa0c55ad015'], '', '9f86d081884c7d659a2feaa0c55ad015'],
  ])('%j is taken out, and what leads up to it stays', (subprotocols, lead, secret) => {
    const { shown, secrets } = hide(...subprotocols);
    expect(shown).toEqual([`${lead}\${env:WS_RACE_SUBPROTOCOL}`]);
    expect(secrets).toEqual([secret]);
  });

  it('is found behind the subprotocol that names it', () => {
    expect(hide('graphql-transport-ws', 'access_token', 'hunter2')).toEqual({
      shown: ['graphql-transport-ws', 'access_token', '${env:WS_RACE_SUBPROTOCOL}'],
      secrets: ['hunter2'],
    });
  });

  it.each([
    [['graphql-transport-ws']],
    [['graphql-ws', 'v12.stomp', 'v11.stomp', 'wamp.2.json', 'ocpp2.0.1', 'mqttv3.1']],
    [['actioncable-v1-json', 'actioncable-unsupported', 'vnd.acme.voice-protocol-v12', 'aws.iot.securetunneling-2.0']],
    [['token.v2', 'bearer', 'graphql-ws']],
    [['bearer.${env:TOKEN}', 'user.{client.user}']],
  ])('%j holds none', (subprotocols) => {
    expect(hide(...subprotocols)).toEqual({ shown: subprotocols, secrets: [] });
  });
});
