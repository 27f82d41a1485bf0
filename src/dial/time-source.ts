// Where arrival stamps come from: from the kernel where it can be asked, else from the begin of the poll turn.
import type { Clock } from './clock.js';
import { isKnownArchitecture } from './kernel/calls.js';
import { createKernel } from './kernel/kernel.js';
import { type KoffiLoader, loadKoffi } from './kernel/load-koffi.js';
import { probeKernel } from './kernel/probe.js';
import { readBuffer } from './sockets.js';
import { createTurnClock, type TurnClock } from './turn.js';

export type WantedStamps = 'auto' | 'kernel' | 'turn';

export interface TimeSource {
  /** With a kernel in it, or without. */
  readonly turn: TurnClock;
  readonly stamps: 'kernel' | 'turn';
  /** Why the kernel does not stamp although nobody has said that it should not. */
  readonly why?: string;
}

/** Never rejects: without the kernel it goes on with the turn, and says why. */
export async function createTimeSource(
  clock: Clock,
  wanted: WantedStamps,
  machine: { readonly platform: string; readonly arch: string },
  load: KoffiLoader = loadKoffi,
): Promise<TimeSource> {
  const turn = createTurnClock(clock);
  if (wanted === 'turn') return { turn, stamps: 'turn' };
  if (machine.platform !== 'linux') return { turn, stamps: 'turn', why: `only Linux stamps arrivals, and this is ${machine.platform}` };
  if (!isKnownArchitecture(machine.arch)) return { turn, stamps: 'turn', why: `not written for ${machine.arch}` };
  const koffi = await load().catch(() => undefined);
  if (koffi === undefined) return { turn, stamps: 'turn', why: 'the optional package koffi could not be loaded (npm install koffi)' };
  try {
    const kernel = createKernel(koffi, { turn, nodeBuffer: readBuffer, architecture: machine.arch });
    await probeKernel(kernel, turn);
    return { turn: Object.assign(turn, { kernel }), stamps: 'kernel' };
  } catch (cause) {
    return { turn, stamps: 'turn', why: `the kernel does not stamp here: ${cause instanceof Error ? cause.message : String(cause)}` };
  }
}
