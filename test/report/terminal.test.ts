import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Report, ScenarioReport } from '../../src/model/report.js';
import { type TerminalStyle, terminalText } from '../../src/report/terminal.js';
import {
  coldStartScenario,
  failingScenario,
  passingScenario,
  reports,
  sampleCell,
  samplePhase,
  sampleReport,
  sampleScenario,
  sampleSummary,
} from '../support/reports.js';

const wide: TerminalStyle = { colorLevel: 0, columns: 120 };
const show = (report: Report, style: Partial<TerminalStyle> = {}): string => terminalText(report, { ...wide, ...style });
const showScenario = (scenario: ScenarioReport): string => show(sampleReport([scenario]));
/** In one line, as if the screen were endless. */
const unwrapped = (text: string): string => text.replace(/\s+/g, ' ');

describe('the screen of a run', () => {
  it('names the config that was read, and what of it the run stands on', () => {
    const report = sampleReport([passingScenario()]);
    const withConfig = (settings: readonly string[]): string =>
      show({ ...report, header: { ...report.header, config: { path: 'ws-race.yaml', settings } } });
    expect(withConfig(['gate.maxFailureRate', 'gate.require'])).toMatch(/^ {9}config ws-race\.yaml: gate\.maxFailureRate, gate\.require$/m);
    expect(withConfig([])).toBe(show(report));
  });

  it('reads as the sample of the design does', () => {
    expect(show(reports.demo(), { reportPath: 'reports/r.json' })).toBe(
      `ws-race  concurrent   20 clients x 5 rounds   ws://127.0.0.1:43117/ws   seed 7f3a
         demo server (broken); nothing of yours was tested

  FAIL   47 of 100 attempts failed: 47.0 %  [31 %, 63 %] at 95 %, by round  allowed 0 %
         a race: the same traffic spaced out failed 0 of 100
         2 of 5 checks ran; welcome, session, echo not described

  finding       count   who closed   after 101   what it means
  accept-race      41       server      2.1 ms   a handler used the socket before accept finished
  early-1011        6       server      3.0 ms   closed with 1011 within 1.5 s of opening

  handshake (ms)     n    p50    p90    p99    max
  tcp              100   0.09   0.22   0.29   0.30
  upgrade          100   1.92   4.80   6.14   6.34
  first message     53   0.31   0.78   0.99   1.02

  release spread 0.21 ms   in flight (client side) 19 of 20   RTT 0.05 ms   spoiled rounds 0   arrivals stamped by us

  report  reports/r.json      why: ws-race explain accept-race
`,
    );
  });

  it.each([
    ['pass', reports.pass(), /^ {2}PASS {3}\(2 of 5 checks ran; welcome, session, echo not described\)/],
    ['fail', reports.fail(), /^ {2}FAIL {3}47 of 100 attempts failed: 47\.0 %/],
    ['inconclusive', reports.inconclusive(), /^ {2}INCONCLUSIVE {3}the required check welcome was skipped/],
    ['invalid', reports.invalid(), /^ {2}INVALID {3}38 of 100 attempts were lost to the harness/],
    ['unreachable', reports.unreachable(), /^ {2}UNREACHABLE {3}the lone connection before the run was refused/],
    ['interrupted', reports.interrupted(), /^ {2}INCONCLUSIVE {3}interrupted after 2 of 5 rounds/],
  ] as const)('has the verdict as the first line after the heading: %s', (_name, report, line) => {
    const [, afterHeading = ''] = show(report).split('\n\n');
    expect(afterHeading).toMatch(line);
  });

  it.each([80, 100, 120, 200])('fits %d columns', (columns) => {
    for (const make of Object.values(reports)) {
      for (const line of show(make(), { columns, reportPath: 'reports/2026-11-20T10-15-00Z-7f3a.json' }).split('\n')) {
        expect(line.length, line).toBeLessThanOrEqual(columns);
        expect(line).toBe(line.trimEnd());
      }
    }
  });

  it.each([80, 100, 140])('fits %d columns whatever there is to say', (columns) => {
    const long = 'signature-with-a-long-name-of-its-own';
    const gate = { id: `signature:${long}`, over: { kind: 'signature', id: long }, maxRate: 0.005, confidence: 0.95 } as const;
    const bounded = samplePhase(104.9, { boundedByHarness: ['p50', 'p90', 'p99'] });
    const crowded = failingScenario({
      verdict: { status: 'inconclusive', reasons: ['a reason that goes on and on '.repeat(6).trim()] },
      gates: [gate, gate].map((each) => ({ gate: each, observed: 0.0123, verdict: { status: 'inconclusive', reasons: [] } })),
      summary: sampleSummary(sampleCell(), { phases: { upgrade: bounded, firstMessage: bounded } }),
      health: {
        ...passingScenario().health,
        stamps: 'turn',
        stampsWhy: 'koffi, which calls the kernel for us, is not installed or does not fit this machine and its version of node',
      },
    });
    const text = show(sampleReport(Array.from({ length: 9 }, () => crowded)), { columns, reportPath: 'reports/r.json' });
    for (const line of text.split('\n')) expect(line.length, line).toBeLessThanOrEqual(columns);
    expect(text).toContain('bounded by the harness');
    expect(unwrapped(text)).toContain('is not installed or does not fit this machine and its version of node');
    for (const part of [gate.id, '1.2 %', 'at 95 %']) expect(text).toContain(part);
  });

  it('keeps the line breaks of a refusal and of a log, indented', () => {
    const refusal = 'HTTP 403 Forbidden\nserver: nginx\r\n<html>\n\n<h1>no\u001b[2J</h1>';
    const text = showScenario(
      failingScenario({
        verdict: { status: 'unreachable', reasons: [`the lone connection before the run was refused: ${refusal}`] },
        preflight: { status: 'refused', text: refusal, remedy: 'Give a token.' },
        explainedByTime: [{ symptom: 'http-500', signature: 'accept-race', upTo: 1, of: 2, sample: 'Traceback:\n  File "app.py"' }],
      }),
    );
    expect(text).toContain(`  UNREACHABLE   the lone connection before the run was refused: HTTP 403 Forbidden
           server: nginx
           <html>
           <h1>no</h1>
         `);
    expect(text).toContain('as accept-race, "Traceback:\n    File "app.py""');
    expect(text.match(/403 Forbidden/g)).toHaveLength(1);
  });

  it('of a shard counts the clients of that shard', () => {
    const [scenario] = reports.pass().scenarios;
    if (scenario === undefined) throw new Error('no scenario');
    const health = { ...scenario.health, overlapP50: 7 };
    const report = sampleReport([{ ...scenario, health }], { shard: { index: 1, of: 3 } });
    expect(show(report)).toContain('in flight (client side) 7 of 7');
    expect(show(sampleReport([{ ...scenario, health }]))).toContain('in flight (client side) 7 of 20');
  });

  it('keeps a number and its percent sign on one line', () => {
    const proof = '10 of 100 failed. After a fix, 299 clean rounds prove a rate below 1 % (95 %): --rounds 299.';
    for (let columns = 60; columns < 90; columns += 1)
      expect(show(sampleReport([passingScenario({ proof })]), { columns })).not.toMatch(/\n\s*%/);
  });

  it('takes a terminal without a width for one of 80 columns', () => {
    expect(show(reports.fail(), { columns: 0 })).toBe(show(reports.fail(), { columns: 80 }));
  });

  it('has no escape code without colour, and the same text with it', () => {
    for (const make of Object.values(reports)) {
      const plain = show(make());
      expect(plain).not.toContain('\u001b');
      for (const colorLevel of [1, 2, 3] as const) {
        const colored = show(make(), { colorLevel });
        expect(colored).toContain('\u001b[');
        expect(colored.replace(new RegExp('\\u001b\\[[0-9;]*m', 'g'), '').replace(/ +$/gm, '')).toBe(plain);
      }
    }
  });

  it('lets nothing from the wire or the log touch the screen', () => {
    const hostile = '\u001b[2J\u001b]0;pwned\u0007\u009b31m\u202eevil\r\n  PASS   all is well';
    const report = sampleReport(
      [
        failingScenario({
          verdict: { status: 'fail', reasons: [hostile] },
          preflight: { status: 'failsAlone', text: hostile },
          explainedByTime: [{ symptom: 'open-then-1006', signature: 'accept-race', upTo: 1, of: 2, sample: hostile }],
          logWithoutImpact: [{ signature: hostile, count: 1 }],
          summary: sampleSummary(
            sampleCell({ failed: 1, signatures: [{ id: hostile, count: 1, means: hostile, class: 'rate', by: 'wire', incidents: 1 }] }),
          ),
        }),
      ],
      { demo: 'broken' },
    );
    const text = show(report, { reportPath: `reports/${hostile}.json` });
    expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/);
    expect(text).not.toContain('pwned');
    expect(text).not.toMatch(/^ {2}PASS/m);
  });

  it('never writes 0 for what was not measured', () => {
    const scenario = passingScenario({ health: { spoiledRounds: 0, stamps: 'turn' } });
    expect(showScenario(scenario)).toContain('release spread -   in flight (client side) -   RTT -   spoiled rounds 0');
    expect(showScenario(coldStartScenario())).toMatch(/round 3 +241 +- +- +6/);
  });

  it('says who stamped the arrivals, and why it was not the kernel once for all scenarios', () => {
    const health = { ...passingScenario().health, stamps: 'turn' } as const;
    expect(showScenario(passingScenario({ health }))).toMatch(/arrivals stamped by us$/m);
    const scenario = passingScenario({ health: { ...health, stampsWhy: 'there is no koffi' } });
    const text = show(sampleReport([scenario, scenario, scenario]));
    expect(text.match(/arrivals stamped by us/g)).toHaveLength(3);
    expect(text.match(/there is no koffi/g)).toHaveLength(1);
  });

  it('shows a percentile as an upper bound where the harness was not looking', () => {
    const cell = sampleCell();
    const phases = { upgrade: samplePhase(10.4, { boundedByHarness: ['p50', 'p90'] }) };
    const text = showScenario(sampleScenario(cell, { summary: sampleSummary(cell, { phases }) }));
    expect(text).toMatch(/upgrade +100 +<= 10\.4 +<= 26\.0 +33\.3 +34\.3 +bounded by the harness/);
  });

  it('shows both bounds where the begin of a phase may have been late as well, also of the maximum', () => {
    const cell = sampleCell();
    const lateSlack = { p50Ms: 1.6, p90Ms: 2, p99Ms: 0.5, maxMs: 2.2 };
    const all = ['p50', 'p90', 'max'] as const;
    const greeting = samplePhase(10.4, { boundedByHarness: all, slack: { p50Ms: 3.3, p90Ms: 20, p99Ms: 1, maxMs: 6 }, lateSlack });
    const phases = { upgrade: samplePhase(1.92), firstMessage: greeting };
    const scenario = sampleScenario(cell, { summary: sampleSummary(cell, { phases }) });
    expect(showScenario(scenario)).toMatch(/first message +100 +7\.10-12\.0 +6\.00-28\.0 +33\.3 +28\.3-36\.5 +bounded by the harness/);
    const narrow = show(sampleReport([scenario]), { columns: 80 });
    expect(narrow).toContain('  7.10-12.0 lies between the two: bounded by the harness\n');
    for (const line of narrow.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
  });

  it('is as plain as ever where nothing is bounded by the harness', () => {
    const none = { p50Ms: 0, p90Ms: 0, p99Ms: 0, maxMs: 0 };
    const cell = sampleCell();
    const phases = { firstMessage: samplePhase(10.4, { slack: none, lateSlack: none }) };
    const text = showScenario(sampleScenario(cell, { summary: sampleSummary(cell, { phases }) }));
    expect(text).toMatch(/first message +100 +10\.4 +26\.0 +33\.3 +34\.3\n/);
    expect(text).not.toContain('bounded by the harness');
  });

  it('shows the time that a gate observed with its bounds', () => {
    const gate = { id: 'slow', over: { kind: 'phase', phase: 'ready', percentile: 99 }, maxMs: 20 } as const;
    const verdict = { status: 'inconclusive', reasons: [] } as const;
    const observed = (slackMs: { readonly early: number; readonly late: number }) => ({ gate, observed: 10.4, slackMs, verdict });
    const gates = [{ gate, observed: 10.4, verdict }, observed({ early: 3.3, late: 1.6 }), observed({ early: 3.3, late: 0 })];
    const text = showScenario(sampleScenario(sampleCell(), { gates }));
    for (const says of [/ {2}10\.4 ms/, /7\.10-12\.0 ms/, /<= 10\.4 ms/]) expect(text).toMatch(says);
  });

  it('shows the first answer of a started server as an upper bound where the harness was not looking', () => {
    const scenario = coldStartScenario();
    const [first] = scenario.coldStart?.rounds ?? [];
    if (first === undefined) throw new Error('no round');
    const coldStart = { rounds: [{ ...first, slackMs: { first101: 60, firstReady: 3 } }] };
    expect(showScenario({ ...scenario, coldStart })).toMatch(/round 1 +212 +<= 215 +215 +5/);
  });

  it('puts what a finding means under its row where the screen is narrow', () => {
    expect(show(reports.fail(), { columns: 80 })).toContain(
      '  accept-race      41       server      2.1 ms\n    a handler used the socket before accept finished\n',
    );
  });

  it('is whole for any figures', () => {
    const scenario = fc
      .record({ attempts: fc.nat(500), failed: fc.nat(500), low: fc.double({ min: 0, max: 1, noNaN: true }) })
      .map(({ attempts, failed, low }) => {
        const interval = { low, high: 1, level: 0.95, method: 'wilson', effectiveCount: 1, unit: 'designEffect' } as const;
        return sampleScenario(sampleCell({ attempts, failed: Math.min(attempts, failed), interval }));
      });
    fc.assert(
      fc.property(fc.array(scenario, { maxLength: 3 }), fc.integer({ min: 0, max: 300 }), (scenarios, columns) => {
        expect(show(sampleReport(scenarios), { columns })).not.toMatch(/undefined|NaN|Infinity|\[object/);
      }),
      { numRuns: 50 },
    );
  });
});

describe('the word race', () => {
  const told = (scenario: ScenarioReport): string =>
    unwrapped(showScenario(scenario)).replaceAll('ws-race', '').replaceAll('accept-race', '');
  const withControl = (failed: number, summary: Partial<ScenarioReport['summary']>): ScenarioReport => {
    const cell = sampleCell({ failed });
    return sampleScenario(cell, { summary: sampleSummary(cell, summary), verdict: { status: failed > 0 ? 'fail' : 'pass', reasons: [] } });
  };

  it('is said where the burst fails significantly more than the control', () => {
    expect(told(withControl(47, {}))).toContain('a race: the same traffic spaced out failed 0 of 100');
    const both = told(withControl(47, { control: { attempts: 100, failed: 3 }, race: { shown: true, pValue: 1e-9 } }));
    expect(both).toContain('a race: the same traffic spaced out failed 3 of 100');
    expect(both).toContain('also fails spaced out');
  });

  it.each<[string, ScenarioReport, string]>([
    [
      'too few failures',
      withControl(2, { race: { shown: false, pValue: 0.25 } }),
      'spaced out failed 0 of 100, but so few failures do not show a difference (p = 0.25)',
    ],
    [
      'the control fails as well',
      withControl(47, { control: { attempts: 100, failed: 45 }, race: { shown: false, pValue: 0.4 } }),
      'also fails spaced out: 45 of 100; the burst is not shown to fail more often (p = 0.4)',
    ],
    ['nothing failed', withControl(0, {}), 'the same traffic spaced out failed 0 of 100'],
    ['the control has no attempts', withControl(5, { control: { attempts: 0, failed: 0 } }), 'the spaced control arm has no attempts'],
  ])('is not said where it is not shown: %s', (_name, scenario, sentence) => {
    expect(told(scenario)).toContain(sentence);
    expect(told(scenario)).not.toMatch(/\brace\b/);
  });

  it('gives way to: fails alone, not a race', () => {
    const alone = { status: 'failsAlone', text: 'closed with 1011' } as const;
    expect(told({ ...withControl(5, { race: { shown: false, pValue: 0.3 } }), preflight: alone })).toContain(
      'fails alone: not a race (closed with 1011)',
    );
    const shown = told({ ...withControl(47, {}), preflight: alone });
    expect(shown).toContain('the lone connection before the run failed too (closed with 1011)');
    expect(shown).not.toContain('not a race');
  });
});

describe('what stands beside the rate', () => {
  it('is named and counted, and so is what left no record', () => {
    const cell = sampleCell({ asked: 120, attempts: 100, standings: { completed: 100, shed: 3, waiting: 5, harness: 2, unfinished: 4 } });
    expect(unwrapped(showScenario(sampleScenario(cell)))).toContain(
      'beside these: 3 shed by the server (429), 5 waiting before the first success (not failures), 2 lost to the harness (not counted against the server), 4 unfinished, 6 of 120 asked for without a record',
    );
    expect(show(reports.pass())).not.toContain('beside these');
  });

  it('is what the log explains by its time alone, and what it names without a failure', () => {
    const scenario = failingScenario({
      explainedByTime: [
        { symptom: 'open-then-1011', signature: 'accept-race', upTo: 41, of: 47, sample: 'RuntimeError: Need to call "accept" first.' },
      ],
      logWithoutImpact: [{ signature: 'accept-race', count: 2 }],
    });
    const text = unwrapped(showScenario(scenario));
    expect(text).toContain('the log explains up to 41 of 47: open-then-1011 as accept-race, "RuntimeError: Need to call "accept" first."');
    expect(text).toContain('the log names accept-race 2 times without a failed attempt');
  });

  it('is how to name an unknown bucket, which explain does not know', () => {
    const cell = sampleCell({
      failed: 4,
      signatures: [{ id: 'unknown:open-then-1006:0a1b2c3d', count: 4, means: 'no rule', class: 'rate', by: 'wire', incidents: 1 }],
    });
    const text = showScenario(sampleScenario(cell));
    expect(unwrapped(text)).toContain('4 of 4 failures have no known signature');
    expect(text).toMatch(/unknown:open-then-1006:0a1b2c3d +4 in 1/);
    expect(text).not.toContain('explain');
  });

  it('is the remedy where the target refused', () => {
    const text = unwrapped(show(reports.unreachable()));
    expect(text).toContain("HTTP 403 Forbidden give the token: --header 'authorization: Bearer ...'");
    expect(text).toContain('0 of 5 checks ran');
    expect(text).not.toContain('0 of 0');
  });
});

describe('several', () => {
  it('scenarios stand one after the other, and a line closes them', () => {
    const text = show(reports.several());
    expect(text.indexOf('concurrent')).toBeLessThan(text.indexOf('cold-start'));
    expect(text).toContain('\n  FAIL   2 scenarios: 1 fail (concurrent), 1 pass\n');
    expect(show(reports.fail())).not.toContain('1 scenario');
  });

  it('gates have a table, a single one has none', () => {
    const gates = failingScenario().gates;
    const phase = { id: 'upgrade-p99', over: { kind: 'phase', phase: 'upgrade', percentile: 99 }, maxMs: 20 } as const;
    const text = showScenario(failingScenario({ gates: [...gates, { gate: phase, verdict: { status: 'inconclusive', reasons: [] } }] }));
    expect(text).toMatch(/failure-rate +any failure +47\.0 % +\[31 %, 63 %\] at 95 %, by round +0 % +fail/);
    expect(text).toMatch(/upgrade-p99 +upgrade p99 +- +- +20 ms +inconclusive/);
    expect(show(reports.fail())).not.toContain('failure-rate');
  });

  it('cycles and an arrival rate are a part of the load', () => {
    const plan = passingScenario().plan;
    const [actor] = plan.actors;
    expect(showScenario(passingScenario({ plan: { ...plan, actors: [{ ...actor, count: 1, cycles: 5 }] } }))).toContain(
      '1 client x 5 cycles x 5 rounds',
    );
    expect(show(reports.coldStart())).toContain('20 connects a second until 20 in a row succeed x 3 rounds');
  });

  it('shards of a run say that they are a part of it', () => {
    const text = show(sampleReport([passingScenario()], { shard: { index: 1, of: 4 } }));
    expect(text).toContain('\n         shard 2 of 4: a part of the clients; ws-race merge joins the reports\n');
    expect(show(sampleReport([passingScenario()], { shard: { index: 0, of: 1 } }))).not.toContain('shard');
  });

  it('a run without a scenario still has a verdict', () => {
    expect(show(sampleReport([]))).toBe('  INCONCLUSIVE   no scenario was run\n');
  });
});

describe('coverage', () => {
  it('does not count a check that was never tried', () => {
    const cell = sampleCell({
      checks: [
        { id: 'refusal', tried: 100, failed: 0 },
        { id: 'drop', tried: 0, failed: 0 },
      ],
    });
    expect(showScenario(sampleScenario(cell))).toContain(
      'PASS   (1 of 5 checks ran; welcome, session, echo not described; drop never tried)',
    );
  });
});
