/** A fixed number of places, given in the order of asking. What is contended in this server is contended through these. */
export interface Slots {
  /** Resolves with the place's release; in a microtask when one is free, else when somebody releases. Undefined when aborted first. */
  readonly take: (asker?: Asker) => Promise<(() => void) | undefined>;
  readonly waiting: () => number;
}

export interface Asker {
  /** Ends the waiting when aborted. */
  readonly signal?: AbortSignal;
  /** Background askers let the others pass, but not for ever. */
  readonly isBackground?: boolean;
}

/** So many may pass a background asker before it comes in all the same. */
const passesAtMost = 8;

export function createSlots(count: number): Slots {
  let free = count;
  let passes = 0;
  const foreground = new Set<() => void>();
  const background = new Set<() => void>();

  const release = (): void => {
    const [queue, other] = passes < passesAtMost ? [foreground, background] : [background, foreground];
    const enter = first(queue) ?? first(other);
    if (enter === undefined) {
      free += 1;
      return;
    }
    passes = foreground.has(enter) && background.size > 0 ? passes + 1 : 0;
    foreground.delete(enter);
    background.delete(enter);
    enter();
  };
  const once = (): (() => void) => {
    let isReleased = false;
    return () => {
      if (isReleased) return;
      isReleased = true;
      release();
    };
  };
  const enqueue = ({ signal, isBackground }: Asker): Promise<(() => void) | undefined> =>
    new Promise((resolve) => {
      const queue = isBackground === true ? background : foreground;
      const leave = (): void => {
        queue.delete(enter);
        resolve(undefined);
      };
      const enter = (): void => {
        signal?.removeEventListener('abort', leave);
        resolve(once());
      };
      queue.add(enter);
      signal?.addEventListener('abort', leave, { once: true });
    });

  return {
    take: (asker = {}) => {
      if (asker.signal?.aborted === true) return Promise.resolve(undefined);
      if (free === 0) return enqueue(asker);
      free -= 1;
      return Promise.resolve(once());
    },
    waiting: () => foreground.size + background.size,
  };
}

function first<Element>(of: ReadonlySet<Element>): Element | undefined {
  return of.values().next().value;
}
