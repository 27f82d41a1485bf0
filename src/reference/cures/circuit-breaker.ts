/** Wished for in C: when too many openings fail, the next ones are refused for a while. */
import type { Cure } from './cure.js';

export const circuitBreaker: Cure = {
  name: 'circuit-breaker',
  foundingCase: 'C (wished for)',
  description: 'answers 503 for 1 s when half of the latest openings failed, then lets 3 probes in',
  appliesTo: ['accept-race', 'cold-start'],
  change: (behaviour) => ({
    admit: (application) =>
      application.breaker.admits()
        ? behaviour.admit(application)
        : Promise.resolve({ kind: 'refused', httpStatus: 503, retryAfterSeconds: 1, text: 'Circuit breaker is open' }),
    greet: async (application, connection, greeting) => {
      const isGreeted = await behaviour.greet(application, connection, greeting);
      if (isGreeted) application.breaker.succeeded();
      return isGreeted;
    },
    openingFailed: (application, connection, error) => {
      application.breaker.failed();
      behaviour.openingFailed(application, connection, error);
    },
  }),
};
