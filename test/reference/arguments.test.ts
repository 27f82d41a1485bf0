import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseArguments } from '../../src/reference/arguments.js';
import { createCatalogue, formatCatalogue } from '../../src/reference/catalogue.js';
import { createLog } from '../../src/reference/log.js';
import { kindOf, settingNames, settingsFor } from '../../src/reference/settings.js';
import { createWorld } from './support/world.js';

describe('the command line of the reference server', () => {
  it('serves the right order on any free port unless told otherwise', () => {
    expect(parseArguments([])).toMatchObject({
      kind: 'serve',
      options: { host: '127.0.0.1', port: 0, defects: [], cures: [], environment: 'development', exitWithStdin: false, json: false },
    });
  });

  it('takes broken as accept-race, registry-clobber and cold-start, and adds single defects', () => {
    expect(
      parseArguments(['broken', '--defect', 'lost-push', '--defect=accept-race', '--fix', 'queue', '--exit-with-stdin']),
    ).toMatchObject({
      options: { defects: ['accept-race', 'registry-clobber', 'cold-start', 'lost-push'], cures: ['queue'], exitWithStdin: true },
    });
  });

  it('takes the figures of the environment, and single figures over those', () => {
    expect(parseArguments(['--environment', 'staging', '--set', 'handshakeLimitMs=700', '--set=settleMs=1.5'])).toMatchObject({
      options: { settings: { baseDelayMs: 25, handshakeLimitMs: 700, settleMs: 1.5, firstMessageMs: 50 } },
    });
  });

  it.each([
    [['--defect', 'acept-race'], 'defect "acept-race" is not known. Did you mean accept-race?'],
    [['--fix', 'progresive-validation'], 'cure "progresive-validation" is not known. Did you mean progressive-validation?'],
    [['--fix', 'progresive'], 'cure "progresive" is not known. Did you mean progressive-validation?'],
    [['--defect', 'acept'], 'defect "acept" is not known. Did you mean accept-race?'],
    [['--environment', 'stagin'], 'environment "stagin" is not known. Did you mean staging?'],
    [['--environment', 'moon'], 'environment "moon" is not known. There is: testing, development, staging, production.'],
    [['brokn'], 'brokn: not understood. Did you mean broken?'],
    [['--prot', '1'], '--prot: not understood. Did you mean --port?'],
    [['--port', '70000'], '--port 70000: not a port. Give 0 (any free one) to 65535.'],
    [['--port', 'x'], '--port x: not a port. Give 0 (any free one) to 65535.'],
    [['--host', ''], '--host: the address is empty. Give 127.0.0.1, or 0.0.0.0 for all of this machine.'],
    [['--set', 'setleMs=1'], 'setting "setleMs" is not known. Did you mean settleMs?'],
    [
      ['--set', 'QUEUE=1'],
      'setting "QUEUE" is not known. Did you mean queuePerUser or queueTotal or queueBytes or queueTtlMs or queueDropsOldest?',
    ],
    [['--set', 'sessionslot=4'], 'setting "sessionslot" is not known. Did you mean sessionSlots?'],
    [['--set', 'settleMs=soon'], '--set settleMs=soon: settleMs takes milliseconds, from 0 to 2147483647.'],
    [['--set', 'settleMs=-1'], '--set settleMs=-1: settleMs takes milliseconds, from 0 to 2147483647.'],
    [['--set', 'settleMs'], '--set settleMs: settleMs takes milliseconds, from 0 to 2147483647.'],
    [['--set', 'queueTtlMs=2147483648'], '--set queueTtlMs=2147483648: queueTtlMs takes milliseconds, from 0 to 2147483647.'],
    [['--set', 'sessionSlots=1.5'], '--set sessionSlots=1.5: sessionSlots takes a whole number from 1 to 2147483647.'],
    [['--set', 'sessionSlots=0'], '--set sessionSlots=0: sessionSlots takes a whole number from 1 to 2147483647.'],
    [['--set', 'startupLoaders=0'], '--set startupLoaders=0: startupLoaders takes a whole number from 1 to 2147483647.'],
    [
      ['--set', 'maxMessageBytes=3000000000'],
      '--set maxMessageBytes=3000000000: maxMessageBytes takes a whole number from 1 to 2147483647.',
    ],
    [['--set', 'criticalRetries=0.5'], '--set criticalRetries=0.5: criticalRetries takes a whole number from 0 to 2147483647.'],
    [['--set', 'alertShare=1.1'], '--set alertShare=1.1: alertShare takes a share, from 0 to 1.'],
    [['--set', 'queueDropsOldest=2'], '--set queueDropsOldest=2: queueDropsOldest takes 1 for yes or 0 for no.'],
    [['--defect', 'lost-push', '--fix', 'startup-gate'], '--fix startup-gate: does not apply to lost-push. It applies to: cold-start.'],
  ])('answers %j with what to do', (words, text) => {
    expect(parseArguments(words)).toEqual({ kind: 'wrong', text });
  });

  it.each(settingNames)('takes for %s the figure that it has, and none below nothing', (name) => {
    expect(kindOf(name).allows(settingsFor('production')[name])).toBe(true);
    expect(kindOf(name).allows(-1)).toBe(false);
    expect(kindOf(name).allows(2 ** 31)).toBe(false);
  });

  it('asks for the value that is missing', () => {
    expect(parseArguments(['--port'])).toMatchObject({
      kind: 'wrong',
      text: expect.stringMatching(/^--port: a value must follow/) as unknown,
    });
  });

  it('knows its help and its list', () => {
    expect(parseArguments(['--help'])).toEqual({ kind: 'help' });
    expect(parseArguments(['broken', '-h'])).toEqual({ kind: 'help' });
    expect(parseArguments(['--list', '--json'])).toEqual({ kind: 'list', json: true });
  });
});

describe('the list', () => {
  it('says for each cure what it applies to, and for confirmation what a client must wait for', () => {
    const { cures } = createCatalogue();
    expect(cures.find(({ name }) => name === 'queue')?.appliesTo).toEqual(['lost-push']);
    expect(cures.filter(({ clientWaitsFor }) => clientWaitsFor !== undefined).map(({ name }) => name)).toEqual(['confirmation']);
  });

  it('says of each setting what it may be', () => {
    const { settings, allowed } = createCatalogue();
    expect(Object.keys(allowed).sort()).toEqual(Object.keys(settings).sort());
    expect(formatCatalogue(createCatalogue())).toMatch(/sessionSlots +6 +a whole number from 1 to 2147483647/);
  });

  it('is told in the docs: every defect, cure and endpoint, and every bound on what clients may cost', () => {
    const docs = readFileSync(new URL('../../docs/reference-server.md', import.meta.url), 'utf8');
    const { defects, cures, endpoints, settings } = createCatalogue();
    const bounds = Object.keys(settings).filter((name) => /^(max|queue)/.test(name) && name !== 'maxRaces');
    for (const name of [...defects, ...cures].map((each) => each.name)) expect(docs).toContain(`\`${name}\``);
    for (const { path } of endpoints) expect(docs).toContain(`\`${path}`);
    for (const name of bounds) expect(docs).toMatch(new RegExp(`\`${name}(=0)?\``));
  });

  it('survives JSON, and shows every name to people', () => {
    const catalogue = createCatalogue();
    expect(JSON.parse(JSON.stringify(catalogue))).toEqual(catalogue);
    const text = formatCatalogue(catalogue);
    for (const { name } of [...catalogue.defects, ...catalogue.cures]) expect(text).toContain(name);
  });
});

describe('the log', () => {
  it('has levels in the columns of uvicorn', () => {
    const lines: string[] = [];
    const log = createLog((line) => lines.push(line));
    log.write('INFO', 'a');
    log.write('WARNING', 'b');
    log.write('ERROR', 'c');
    expect(lines).toEqual(['INFO:     a', 'WARNING:  b', 'ERROR:    c']);
  });

  it('lets no client forge a line', async () => {
    const { lines, connect } = await createWorld();
    connect('u\nERROR:    forged\u2028').leave();
    expect(lines.filter((line) => line.includes('forged'))).toHaveLength(1);
    expect(lines.join('')).not.toMatch(/[\n\u2028]/);
  });
});
