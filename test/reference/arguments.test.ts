import { describe, expect, it } from 'vitest';
import { parseArguments } from '../../src/reference/arguments.js';
import { createCatalogue, formatCatalogue } from '../../src/reference/catalogue.js';
import { createLog } from '../../src/reference/log.js';
import { createWorld } from './support/world.js';

describe('the command line of the reference server', () => {
  it('serves the right order on any free port unless told otherwise', () => {
    expect(parseArguments([])).toMatchObject({
      kind: 'serve',
      options: { host: '127.0.0.1', port: 0, defects: [], cures: [], environment: 'development', exitWithStdin: false },
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
    [['--environment', 'stagin'], 'environment "stagin" is not known. Did you mean staging?'],
    [['--environment', 'moon'], 'environment "moon" is not known. There is: testing, development, staging, production.'],
    [['brokn'], 'brokn: not understood. Did you mean broken?'],
    [['--prot', '1'], '--prot: not understood. Did you mean --port?'],
    [['--port', '70000'], '--port 70000: not a port. Give 0 (any free one) to 65535.'],
    [['--port', 'x'], '--port x: not a port. Give 0 (any free one) to 65535.'],
    [['--set', 'setleMs=1'], 'setting "setleMs" is not known. Did you mean settleMs?'],
    [['--set', 'settleMs=soon'], '--set settleMs=soon: a number from 0 up must follow settleMs=.'],
    [['--defect', 'lost-push', '--fix', 'startup-gate'], '--fix startup-gate: does not apply to lost-push. It applies to: cold-start.'],
  ])('answers %j with what to do', (words, text) => {
    expect(parseArguments(words)).toEqual({ kind: 'wrong', text });
  });

  it('asks for the value that is missing', () => {
    expect(parseArguments(['--port'])).toMatchObject({
      kind: 'wrong',
      text: expect.stringMatching(/^--port: a value must follow/) as unknown,
    });
  });

  it('knows its help and its list', () => {
    expect(parseArguments(['--help'])).toEqual({ kind: 'help' });
    expect(parseArguments(['--list', '--json'])).toEqual({ kind: 'list', json: true });
  });
});

describe('the list', () => {
  it('says for each cure what it applies to, and for confirmation what a client must wait for', () => {
    const { cures } = createCatalogue();
    expect(cures.find(({ name }) => name === 'queue')?.appliesTo).toEqual(['lost-push']);
    expect(cures.filter(({ clientWaitsFor }) => clientWaitsFor !== undefined).map(({ name }) => name)).toEqual(['confirmation']);
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
