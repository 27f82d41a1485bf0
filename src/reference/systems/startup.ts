/** Loads what the application needs, piece by piece over a few loaders; until a piece is there, asking for it fails. */
import type { Clock } from '../clock.js';
import { wait } from '../clock.js';
import { createSlots } from './slots.js';

export class NotReadyError extends Error {
  constructor(piece: string) {
    super(`Service not ready: startup_not_complete, ${piece} is not loaded yet`);
    this.name = 'NotReadyError';
  }
}

export interface StartupPiece {
  readonly name: string;
  readonly loadMs: number;
}

export interface Startup {
  readonly run: () => Promise<void>;
  readonly isComplete: () => boolean;
  /** Resolves when all pieces are there. */
  readonly completed: Promise<void>;
  /** Throws a NotReadyError when the piece is not there yet. */
  readonly require: (piece: string) => void;
}

export function createStartup(clock: Clock, pieces: readonly StartupPiece[], loaders: number): Startup {
  const loaded = new Set<string>();
  const slots = createSlots(loaders);
  let announce = (): void => undefined;
  const completed = new Promise<void>((resolve) => {
    announce = resolve;
  });
  const load = async (piece: StartupPiece): Promise<void> => {
    const release = await slots.take();
    await wait(clock, piece.loadMs);
    loaded.add(piece.name);
    release?.();
  };
  return {
    run: async () => {
      await Promise.all(pieces.map(load));
      announce();
    },
    isComplete: () => loaded.size === pieces.length,
    completed,
    require: (piece) => {
      if (!loaded.has(piece)) throw new NotReadyError(piece);
    },
  };
}
