import { describe, expect, it } from 'vitest';
import { floorOf, highestFloor, markNearFloor } from '../../src/judge/floor.js';
import { describeHealth } from '../../src/judge/health.js';
import type { OwnWork, Quality } from '../../src/model/history.js';
import type { PhaseSummary, RoundFigures } from '../../src/model/report.js';
import { barrierPlan } from './plans.js';
import { goodQuality, runWith } from './rounds.js';

const round = (quality: Partial<Quality>): RoundFigures => ({
  spec: { round: 1, target: 'app', arm: 'burst', take: 1 },
  attempts: 4,
  failed: 0,
  quality: { ...goodQuality, ...quality },
  phases: {},
});
const work = (changes: Partial<OwnWork>): OwnWork => ({ gcPauses: { count: 0, longestNs: 0 }, ...changes });

describe('the health of the harness', () => {
  it('is that of the worst round, and of what was used beside what there is', () => {
    const rounds = [
      round({ startLateP99Ns: 1e6, ownWork: work({ processorShare: 0.2, files: 30, gcPauses: { count: 1, longestNs: 3e6 } }) }),
      round({ startLateP99Ns: 4e6, ownWork: work({ processorShare: 0.9, files: 50, ports: 7, gcPauses: { count: 2, longestNs: 1e6 } }) }),
    ];
    expect(describeHealth(rounds, { filesAvailable: 1024, clockResolutionNs: 40 })).toMatchObject({
      startLateP99Ms: 4,
      processorShare: 0.9,
      files: { used: 50, available: 1024 },
      ports: { used: 7 },
      gcPauses: { count: 3, longestMs: 3 },
      clockResolutionNs: 40,
    });
  });

  it('takes no times of a spoiled round, but the files that it needed', () => {
    const health = describeHealth([round({}), round({ spoiled: 'harnessFault', startLateP99Ns: 9e6, ownWork: work({ files: 1000 }) })]);
    expect(health).toMatchObject({ spoiledRounds: 1, files: { used: 1000 } });
    expect(health.startLateP99Ms).toBeUndefined();
  });

  it('says who stamps where no round was run, or none was good', () => {
    for (const rounds of [[], [round({ spoiled: 'lateLoop' })]]) {
      expect(describeHealth(rounds, { stamps: 'kernel' }).stamps).toBe('kernel');
      expect(describeHealth(rounds, { stamps: 'turn', stampsWhy: 'no koffi' })).toMatchObject({ stamps: 'turn', stampsWhy: 'no koffi' });
    }
  });

  it('says by how much the clock of the stamps was set, instead of any other reason', () => {
    expect(describeHealth([round({})], { stamps: 'kernel', stampsWhy: 'another', clockStepMs: 2000 })).toMatchObject({
      stamps: 'kernel',
      stampsWhy: 'the wall clock was set by 2s during the run; its times cannot be trusted',
      clockStepMs: 2000,
    });
  });
});

describe('a phase beside its floor', () => {
  const summary = (p50Ms: number, p99Ms: number): PhaseSummary => ({
    n: 100,
    minMs: 0,
    p50Ms,
    p90Ms: p50Ms,
    p99Ms,
    maxMs: p99Ms,
    slack: { p50Ms: 0, p90Ms: 0, p99Ms: 0 },
    boundedByHarness: [],
  });
  const floor = { upgrade: { p50Ms: 1, p90Ms: 1, p99Ms: 2 } };

  it('is marked where it is closer than three times', () => {
    expect(markNearFloor({ upgrade: summary(2.9, 6) }, floor).upgrade?.boundedByHarness).toEqual(['p50', 'p90']);
    expect(markNearFloor({ upgrade: summary(3, 5.9) }, floor).upgrade?.boundedByHarness).toEqual(['p99']);
  });

  it('stays as it was without a floor, and keeps the marks that slack has made', () => {
    const slack: PhaseSummary = { ...summary(30, 60), boundedByHarness: ['p90', 'max'] };
    expect(markNearFloor({ upgrade: slack }, floor).upgrade).toEqual(slack);
    expect(markNearFloor({ upgrade: { ...slack, p50Ms: 2 } }, floor).upgrade?.boundedByHarness).toEqual(['p50', 'p90', 'max']);
    expect(markNearFloor({ tls: slack }, floor).tls).toEqual(slack);
  });

  it('has the median of the rounds of a calibration for its floor, and the highest one of the shards', () => {
    const floors = [9, 1, 2].map((ms) => ({ upgrade: { p50Ms: ms, p90Ms: ms, p99Ms: ms } }));
    expect(floorOf(floors).upgrade?.p50Ms).toBe(2);
    expect(highestFloor([...floors, {}]).upgrade?.p99Ms).toBe(9);
    expect(floorOf([])).toEqual({});
  });
});

it('only checks that came to be tried have run', () => {
  const { coverage, plan } = runWith(barrierPlan(), [0, 0]);
  expect(plan.checks.map(({ id }) => id)).toContain('session');
  expect(coverage.ran.length).toBeGreaterThan(0);
  expect(coverage.ran).not.toContain('session');
});
