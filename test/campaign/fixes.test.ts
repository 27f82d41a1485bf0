// The cures against a defect, with the reference server itself.
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { type Contestant, type CureMeasurement, type MeasuredCures, startCures } from '../../src/campaign/fixes.js';
import type { Progress } from '../../src/campaign/settings.js';
import { createClock } from '../../src/dial/clock.js';
import { createTurnClock } from '../../src/dial/turn.js';
import type { Plan } from '../../src/model/plan.js';
import { planHash } from '../../src/plan/plan-hash.js';
import { referenceTarget } from '../../src/plan/reference-target.js';
import { compile } from '../plan/plan-support.js';

const program = fileURLToPath(new URL('../../dist/reference/main.js', import.meta.url));

function contestant(name: string, args: readonly string[]): Contestant {
  const { plan } = compile({
    target: referenceTarget('fixed', ['--defect', 'accept-race', ...args]),
    options: { control: false, preflight: false, n: 2, rounds: 3, lingerNs: 1e6 },
  });
  // One after the other: no barrier whose spread a busy machine could spoil.
  const pacing = { kind: 'closed', concurrency: 1, gapNs: 0 } as const;
  const calm: Plan = { ...plan, arms: [{ name: 'burst', pacing, cycleGapNs: 0 }] };
  return { name, description: '', scenario: { plan: calm, planHash: planHash(calm) } };
}

/** `act` is called after each round that a cure has played, with how many there have been. */
function play(act: (played: number, measurement: CureMeasurement, controller: AbortController) => void): Promise<MeasuredCures> {
  const controller = new AbortController();
  let played = 0;
  const onProgress = (progress: Progress): void => {
    if (progress.kind === 'round') act((played += 1), measurement, controller);
  };
  const measurement = startCures(
    { contestants: [contestant('none', []), contestant('ordering', ['--fix', 'ordering'])], awaited: 'welcome' },
    {
      turn: createTurnClock(createClock()),
      env: () => undefined,
      signal: controller.signal,
      readFile: () => '',
      referenceCommand: (args, port) => [process.execPath, program, ...args, '--port', String(port)],
      onProgress,
    },
    { meansOf: () => ({ means: '', class: 'rate' }) },
  );
  return measurement.finished;
}

const roundsOf = ({ rows }: MeasuredCures): readonly number[] => rows.map(({ rounds }) => rounds);
const timedOf = ({ rows }: MeasuredCures): readonly number[] => rows.map(({ awaited }) => awaited?.n ?? 0);

describe('the cures of a defect', () => {
  it('count only rounds that every one of them has played, however they are interrupted', async () => {
    const snapshots: (readonly number[])[] = [];
    const measured = await play((played, measurement, controller) => {
      snapshots.push(roundsOf(measurement.snapshot()));
      // The second round has been played by one of two.
      if (played === 3) controller.abort(new Error('interrupted'));
    });
    expect(roundsOf(measured)).toEqual([1, 1]);
    expect(timedOf(measured)).toEqual([2, 2]);
    expect(measured.measured).toEqual({ from: 'released', to: 'welcome' });
    for (const [none, ordering] of snapshots) expect(none).toBe(ordering);
  });

  it('are measured in as many rounds as were asked for', async () => {
    const measured = await play(() => undefined);
    expect(roundsOf(measured)).toEqual([3, 3]);
    expect(timedOf(measured)).toEqual([6, 6]);
  });
});
