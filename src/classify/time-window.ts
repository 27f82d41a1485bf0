/** Around a failure, in nanoseconds; so wide because of daphne's 1 s tick and of pipes that are flushed late. */
export const timeWindow = { beforeNs: 50e6, afterNs: 1500e6 } as const;
