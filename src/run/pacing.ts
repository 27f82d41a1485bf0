// When each client is due: all at once, so many at a time, or so many a second.
import { setImmediate as nextTurn } from 'node:timers/promises';
import pLimit from 'p-limit';
import type { ReleasePriority } from '../model/history.js';
import type { Pacing } from '../model/plan.js';
import type { Ns } from '../model/units.js';
import { createBarrier } from './barrier.js';
import type { Client, Launch } from './client.js';
import { collectGarbage } from './collect-garbage.js';
import type { RunEnvironment } from './environment.js';
import { pause } from './pause.js';

export interface PacingSettings {
  readonly clients: readonly Client[];
  readonly environment: RunEnvironment;
  readonly seed: string;
  readonly round: number;
  readonly rttNs: Ns;
  readonly isLoopback: boolean;
  /** The window opens: nothing is to be logged or allocated at length from here on. */
  readonly onWindow: () => void;
  readonly onRelease: (priority: ReleasePriority) => void;
  /** A client of closed or open pacing begins, so late after it was due; waiting for a free slot is not our lateness. */
  readonly onStart: (lateNs: Ns) => void;
  /** For `steady`: how many attempts in a row have succeeded by now. */
  readonly streak: () => number;
}

/** More connects at once only measure how they queue in our own loop. */
const connectsInFlight = 16;
/** From so many on a collection may take longer than the loop may be late. */
const manyClients = 200;

/** Runs every client to its end at the pace of the arm. */
export function paceClients(pacing: Pacing, settings: PacingSettings): Promise<void> {
  switch (pacing.kind) {
    case 'barrier':
      return releaseTogether(pacing, settings);
    case 'closed':
      return runSoManyAtATime(pacing, settings);
    case 'open':
      return runSoManyASecond(pacing, settings);
  }
}

async function releaseTogether(pacing: Extract<Pacing, { kind: 'barrier' }>, settings: PacingSettings): Promise<void> {
  const { clients, environment } = settings;
  const { settle } = pacing;
  const barrier = createBarrier({
    expected: clients.length,
    deadlineNs: pacing.deadlineNs,
    settleNs() {
      if (clients.length >= manyClients) collectGarbage();
      return settle === 'auto' ? holdNs(settings) : settle.ns;
    },
    seed: settings.seed,
    round: settings.round,
    nowNs: environment.turn.nowNs,
    onRelease: settings.onWindow,
    undisturbed: environment.turn.kernel?.undisturbed ?? asItComes,
  });
  const connects = pLimit(connectsInFlight);
  const runs: Promise<void>[] = [];
  await Promise.all(
    clients.map((client) =>
      connects(async () => {
        // Each connect begins in a loop turn of its own, so that the answers to the earlier ones are seen when they come.
        await nextTurn();
        if (environment.signal.aborted) {
          barrier.giveUp();
          return;
        }
        await new Promise<void>((connected) => {
          const passing: Launch['barrier'] = {
            arrive: (number, release) => {
              barrier.arrive(number, release);
              connected();
            },
            giveUp: () => {
              barrier.giveUp();
              connected();
            },
          };
          runs.push(client.run({ barrier: passing, onSettled: () => undefined }));
        });
      }),
    ),
  );
  const release = await barrier.released;
  if (release !== undefined) settings.onRelease(release.priority);
  await Promise.all(runs);
}

function asItComes(release: () => void): undefined {
  release();
}

/** Long enough for the prefixes to be in the server's hands when the last bytes come. */
function holdNs({ rttNs, isLoopback }: PacingSettings): Ns {
  return Math.max(2 * rttNs, isLoopback ? 5e6 : 100e6);
}

async function runSoManyAtATime(pacing: Extract<Pacing, { kind: 'closed' }>, settings: PacingSettings): Promise<void> {
  const { clients, environment } = settings;
  const { turn } = environment;
  settings.onWindow();
  const slots = pLimit(pacing.concurrency);
  const runs: Promise<void>[] = [];
  // When each free slot is due to be used again: first of all at once, then a gap after its client has settled.
  const dueNs = Array.from({ length: pacing.concurrency }, () => turn.nowNs());
  await Promise.all(
    clients.map((client) =>
      slots(async () => {
        const due = dueNs.shift() ?? turn.nowNs();
        if (environment.signal.aborted) return;
        settings.onStart(Math.max(0, turn.nowNs() - due));
        await new Promise<void>((settled) => {
          runs.push(client.run({ onSettled: settled }));
        });
        dueNs.push(turn.nowNs() + pacing.gapNs);
        if (pacing.gapNs > 0) await pause(pacing.gapNs, environment.signal);
      }),
    ),
  );
  await Promise.all(runs);
}

async function runSoManyASecond(pacing: Extract<Pacing, { kind: 'open' }>, settings: PacingSettings): Promise<void> {
  const { clients, environment } = settings;
  const { turn, signal } = environment;
  settings.onWindow();
  const slots = pLimit(pacing.maxOpen);
  const startNs = turn.nowNs();
  const runs: Promise<void>[] = [];
  for (const [index, client] of clients.entries()) {
    const scheduledNs = startNs + Math.round((index * 1e9) / pacing.perSecond);
    if (scheduledNs > turn.nowNs()) await pause(scheduledNs - turn.nowNs(), signal);
    const isSteady = pacing.steady !== undefined && settings.streak() >= pacing.steady;
    if (isSteady || signal.aborted || turn.nowNs() - startNs > pacing.stopAfterNs) break;
    settings.onStart(Math.max(0, turn.nowNs() - scheduledNs));
    runs.push(slots(() => client.run({ scheduledNs, onSettled: () => undefined })));
  }
  await Promise.all(runs);
}
