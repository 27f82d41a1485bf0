/** A job that does for many what it does for one: whoever asks while it runs is served together with all others by the next run. */
export interface BatchJob {
  /** Resolves when a run that began after the asking has ended; rejects as that run does. */
  readonly join: () => Promise<void>;
}

interface Joined {
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

export function createBatchJob(work: () => Promise<void>): BatchJob {
  let waiting: Joined[] = [];
  let isRunning = false;

  const drain = async (): Promise<void> => {
    isRunning = true;
    while (waiting.length > 0) {
      const batch = waiting;
      waiting = [];
      try {
        await work();
        for (const { resolve } of batch) resolve();
      } catch (error) {
        for (const { reject } of batch) reject(error);
      }
    }
    isRunning = false;
  };

  return {
    join: () =>
      new Promise((resolve, reject) => {
        waiting.push({ resolve, reject });
        if (!isRunning) void drain();
      }),
  };
}
