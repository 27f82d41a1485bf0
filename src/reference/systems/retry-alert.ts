/** Says once when more than a given share of the latest connections needed a retry, and again only after it has been below (case C). */
export interface RetryAlert {
  /** Notes one connection, greeted or given up; returns the text of the alert when this one crosses the line. */
  readonly observe: (neededRetry: boolean) => string | undefined;
  readonly isRaised: () => boolean;
}

export function createRetryAlert({ window, share }: { readonly window: number; readonly share: number }): RetryAlert {
  let latest: boolean[] = [];
  let isRaised = false;
  return {
    observe: (neededRetry) => {
      latest = [...latest, neededRetry].slice(-window);
      const retried = latest.filter(Boolean).length;
      const isAbove = latest.length >= Math.min(10, window) && retried / latest.length > share;
      const crosses = isAbove && !isRaised;
      isRaised = isAbove;
      return crosses ? `${retried} of the latest ${latest.length} connections needed a retry, more than ${share * 100} %` : undefined;
    },
    isRaised: () => isRaised,
  };
}
