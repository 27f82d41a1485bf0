import { describe, expect, it } from 'vitest';
import { fillTemplate } from '../../src/model/template.js';
import { bareTarget, type TargetConfig } from '../../src/plan/config.js';
import { readScenario } from '../../src/plan/read-scenario.js';
import { demandEnvironment } from '../../src/plan/demand-environment.js';
import type { RunOptions } from '../../src/plan/run-options.js';
import { compile, usageErrorOf, configOf } from './plan-support.js';

const inConfig = (lines: string): TargetConfig => {
  const { targets } = configOf(`targets:\n  a:\n${lines.replace(/^/gm, '    ')}`);
  const target = targets['a'];
  if (target === undefined) throw new Error('no target');
  return target;
};
const url = 'url: "ws://a.test/ws"\n';
const serverOptions: Partial<RunOptions> = {
  serverCmd: 'TOKEN=canary-1 ./serve --password "canary 2" --port {port} --db postgres://me:canary-3@db/x',
};

describe('no secret is in a plan:', () => {
  it.each<[string, TargetConfig, Partial<RunOptions>]>([
    ['a header of the command line, whatever its name', bareTarget('url', 'ws://a.test'), { headers: [['x-plain', 'canary-1']] }],
    ['a credential of the command line', bareTarget('url', 'ws://a.test'), { headers: [['Authorization', 'Bearer canary-1']] }],
    ['the user info of a URL', bareTarget('url', 'ws://me:canary-1@a.test/ws'), {}],
    ['a query parameter of a URL', bareTarget('url', 'ws://a.test/ws?access_token=canary-1&room=5&api_key=canary%2D2'), {}],
    ['more parameters of a URL', bareTarget('url', 'ws://a.test/ws?session=canary-1&code=canary-2&sid=canary-3'), {}],
    ['a subprotocol of the command line', bareTarget('url', 'ws://a.test'), { subprotocols: ['bearer.canary-1'] }],
    ['a subprotocol of the config', inConfig(`${url}subprotocols: [json, base64url.bearer.authorization.k8s.io.canary-1]`), {}],
    ['a header that ends as base64 does', bareTarget('url', 'ws://a.test'), { headers: [['x-plain', 'canary-1=']] }],
    [
      'a command within a command',
      bareTarget('url', 'ws://127.0.0.1:{port}/'),
      { serverCmd: 'sh -c "serve --token canary-1 --port {port}"' },
    ],
    ['a command', bareTarget('url', 'ws://127.0.0.1:{port}/'), serverOptions],
    ['a command that follows a log', bareTarget('url', 'ws://a.test'), { serverLogCmds: ['kubectl logs --token=canary-1 -f x'] }],
    ['a secret header of the config', inConfig(`${url}headers: { x-api-key: canary-1, cookie: "session=canary-2; theme=dark" }`), {}],
    ['a default of the environment', inConfig(`${url}headers: { authorization: "\${env:NONE:-canary-1}" }`), {}],
    ['a default in a URL', inConfig('url: "ws://a.test/?token=${env:NONE:-canary-1}"'), {}],
    ['JSON that is sent', inConfig(`${url}opening: [{ send: { type: auth, payload: { token: canary-1, otp: 123456789 } } }]`), {}],
    ['JSON below a secret key', inConfig(`${url}opening: [{ send: { credentials: { user: me, parts: [canary-1] } } }]`), {}],
    ['JSON within text', inConfig(`${url}opening: [{ send: '40{"token":"canary-1"}' }]`), {}],
    ['parameters within text', inConfig(`${url}opening: [{ send: 'login user=me&password=canary-1' }]`), {}],
    [
      'what is expected',
      inConfig(`${url}welcome: { match: { token: canary-1 }, pointers: { /token: canary-2 }, reject: { text: "token=canary-3" } }`),
      {},
    ],
    ['answers', inConfig(`${url}answer: [{ on: { match: { secret: canary-1 } }, send: { secret: canary-2 } }]`), {}],
    ['an echo', inConfig(`${url}echo: { send: { token: canary-1 }, expect: { match: { token: canary-2 } } }`), {}],
    [
      'requests beside the connection',
      inConfig(
        `${url}prepare: [{ http: { url: "http://me:canary-1@a.test/?token=canary-2", json: { password: canary-3 }, headers: { x-auth-token: canary-4 } } }]\npush: { http: { url: "http://a.test/?token=canary-5", body: "password=canary-6" }, expect: {} }\nhealth: http://a.test/?key=canary-7\nversion: { http: "http://a.test/?token=canary-8", pointer: /v }`,
      ),
      {},
    ],
  ])('%s', (_title, target, options) => {
    const { plan, secrets } = compile({ target, options });
    const text = JSON.stringify(plan);
    expect(text).not.toMatch(/canary|123456789/);
    expect(text).toContain('${env:WS_RACE_');
    expect([...secrets.values()].join()).toMatch(/canary/);
    for (const name of secrets.keys()) expect(text).toContain(`\${env:${name}}`);
  });
});

describe('the secrets handed back', () => {
  const filled = (template: string, secrets: ReadonlyMap<string, string>): string =>
    fillTemplate(
      template,
      () => undefined,
      (name) => secrets.get(name),
    );

  it('stand for what was typed, by names that say where it stood', () => {
    const { plan, secrets } = compile({
      target: bareTarget('url', 'ws://me:pass@a.test/ws?token=a+b%2Bc'),
      options: { headers: [['Authorization', 'Bearer xyz']] },
    });
    expect([...secrets]).toEqual([
      ['WS_RACE_URL_USER_INFO', 'me:pass'],
      ['WS_RACE_QUERY_TOKEN', 'a'],
      ['WS_RACE_QUERY_TOKEN_2', 'b+c'],
      ['WS_RACE_HEADER_AUTHORIZATION', 'xyz'],
    ]);
    expect(plan.targets[0].url).toBe(
      'ws://${env:WS_RACE_URL_USER_INFO}@a.test/ws?token=${env:WS_RACE_QUERY_TOKEN}+${env:WS_RACE_QUERY_TOKEN_2}',
    );
    expect(plan.targets[0].headers).toEqual([['Authorization', 'Bearer ${env:WS_RACE_HEADER_AUTHORIZATION}']]);
  });

  it('give back the very command, payload and header', () => {
    const command = compile({ target: bareTarget('url', 'ws://127.0.0.1:{port}/'), options: serverOptions });
    const { server } = command.plan.targets[0];
    expect(server?.kind === 'command' ? filled(server.command, command.secrets) : '').toBe(serverOptions.serverCmd);
    const sent = compile({ target: inConfig(`${url}opening: [{ send: { token: abc, otp: 1234, n: 5 } }]`) });
    const [step] = sent.plan.targets[0].profile.opening;
    expect(step?.kind === 'send' && step.payload.kind === 'text' ? filled(step.payload.text, sent.secrets) : '').toBe(
      '{"token":"abc","otp":1234,"n":5}',
    );
    const cookie = compile({ target: inConfig(`${url}headers: { cookie: "a=b; c=d" }`) });
    expect(filled(cookie.plan.targets[0].headers[0]?.[1] ?? '', cookie.secrets)).toBe('a=b; c=d');
  });

  it('hold no reference and no captured name: those are filled in by the run', () => {
    const { plan, secrets } = compile({
      target: inConfig(
        `url: "ws://a.test/?ticket={ticket}&token=\${env:TOKEN:-}&user={client.user}"\nprepare: [{ http: { url: "http://a.test" }, capture: { ticket: /t } }]\nheaders: { cookie: "session={ticket}", authorization: "Bearer {ticket}", x-api-key: "pre-{ticket}-{other}" }`,
      ),
    });
    const [target] = plan.targets;
    expect(target.url).toBe('ws://a.test/?ticket={ticket}&token=&user={client.user}');
    expect(target.headers.slice(0, 2)).toEqual([
      ['cookie', 'session={ticket}'],
      ['authorization', 'Bearer {ticket}'],
    ]);
    expect([...secrets.values()]).toEqual(['pre-', '-{other}']);
  });

  it('of two scenarios do not take the place of each other', () => {
    const scenarios = ['one', 'two'].map((name) =>
      readScenario(
        `number: 9\nname: ${name}\ndescription: d\nexpectation: e\nclass: rate\nload: { clients: 1, arms: { burst: { pacing: barrier } } }\nchecks: [refusal]\nsteps: [open, { send: { token: canary-${name} } }]\n`,
        `${name}.yaml`,
      ),
    );
    const compiled = scenarios.map((scenario) => compile({ scenario }));
    expect(JSON.stringify(compiled.map(({ plan }) => plan))).not.toContain('canary');
    const secrets = new Map(compiled.flatMap((one) => [...one.secrets]));
    expect([...secrets.values()]).toEqual(['canary-one', 'canary-two']);
  });

  it('are none where nothing is secret', () => {
    expect(compile().secrets.size).toBe(0);
    expect(compile({ target: bareTarget('url', 'ws://a.test/?room=5&user_id={client.user}') }).secrets.size).toBe(0);
  });
});

it('a plan asks for the variables that nobody set, those it hides among them', () => {
  const { plan, secrets } = compile({ target: bareTarget('url', 'ws://a.test/?token=${env:TOKEN}'), options: { headers: [['x', 'y']] } });
  const env = (name: string): string | undefined => secrets.get(name);
  expect(usageErrorOf(() => demandEnvironment(plan, env)).wrong).toContain('TOKEN is not set');
  expect(usageErrorOf(() => demandEnvironment(plan, () => undefined)).exitCode).toBe(2);
  expect(() => demandEnvironment(plan, (name) => (name === 'TOKEN' ? '' : env(name)))).not.toThrow();
});

it('a URL whose port nobody knows is not quoted with its password', () => {
  const { message } = usageErrorOf(() => compile({ target: bareTarget('url', 'ws://me:canary-1@a.test:{port}/?token=canary-2') }));
  expect(message).toContain('{port} is known only');
  expect(message).not.toContain('canary');
});
