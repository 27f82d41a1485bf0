import { describe, expect, it } from 'vitest';
import { fillTemplate } from '../../src/model/template.js';
import { hideInCommand } from '../../src/plan/hide-in-command.js';
import { createSecretVault } from '../../src/plan/secret-vault.js';

const hide = (command: string): { readonly text: string; readonly secrets: readonly string[]; readonly again: string } => {
  const vault = createSecretVault(new Set());
  const text = hideInCommand(command, vault);
  const again = fillTemplate(
    text,
    () => undefined,
    (name) => vault.secrets.get(name),
  );
  return { text, secrets: [...vault.secrets.values()], again };
};

describe('a command line', () => {
  it.each([
    ['serve --token canary-1 --port {port}', ['canary-1']],
    ['serve --password=canary-1', ['canary-1']],
    ['serve --password=-canary-1', ['-canary-1']],
    ['serve --token\tcanary-1 --token canary-2', ['canary-1', 'canary-2']],
    ['serve --password "canary 1"', ['canary 1']],
    ['serve "--password=canary 1" --x', ['canary 1']],
    ['sh -c "serve --token canary-1"', ['canary-1']],
    ['bash -lc "serve --password \'canary 1\' --v"', ['canary 1']],
    ['sh -c "serve --token \\"canary-1\\""', ['canary-1']],
    ["sh -c 'TOKEN=canary-1 serve --password=canary-2'", ['canary-1', 'canary-2']],
    ['env TOKEN=canary-1 serve', ['canary-1']],
    ['export API_KEY=canary-1; serve', ['canary-1']],
    ['API_KEY=canary-1&&serve', ['canary-1']],
    ['docker run -e TOKEN=canary-1 image', ['canary-1']],
    ['docker run -e "PASSWORD=canary 1" image', ['canary 1']],
    ["curl -H 'Authorization: Bearer canary-1' http://a.test", ['canary-1']],
    ['curl -H "X-Api-Key: canary-1" http://a.test', ['canary-1']],
    ['curl -u me:canary-1 http://a.test', ['canary-1']],
    ['curl "http://a.test/logs?n=3&session=canary-1&code=canary-2"', ['canary-1', 'canary-2']],
    ['psql postgres://me:canary-1@db/x', ['me:canary-1']],
    ['serve --token Y2FuYXJ5LTE=', ['Y2FuYXJ5LTE=']],
    ['follow eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIn0.abc', ['eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIn0.abc']],
  ])('%s gives its secrets away, and filled in again it is the same', (command, secrets) => {
    const hidden = hide(command);
    expect(hidden.secrets).toEqual(secrets);
    for (const secret of secrets) expect(hidden.text).not.toContain(secret);
    expect(hidden.again).toBe(command);
  });

  it.each([
    'uvicorn app:app --port {port} --log-level info',
    'kubectl logs -f deploy/app --tail 10',
    'docker run -u 1000:1000 -p 80:80 image',
    'serve --token "$TOKEN" --password=$PASSWORD --secret ${SECRET}',
    'serve --token ${env:TOKEN}',
    'serve --token-file /run/secrets/token --key-path a.pem --token --verbose',
    'node server.js --public-key a.pem --code 7',
  ])('%s stays as it is', (command) => {
    expect(hide(command)).toEqual({ text: command, secrets: [], again: command });
  });
});
