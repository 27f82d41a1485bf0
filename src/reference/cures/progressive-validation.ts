/** Case E: before the message loop starts, poll every 10 ms for at most 3 s; on time-out say so and go on. */
import { endpointOf } from '../endpoints.js';
import { validateProgressively } from '../systems/progressive-validation.js';
import { acceptRaces, type Cure } from './cure.js';

export const progressiveValidation: Cure = {
  name: 'progressive-validation',
  foundingCase: 'E',
  description: 'polls every 10 ms, for at most 3 s, until transport and application both say CONNECTED',
  appliesTo: acceptRaces,
  change: () => ({
    settle: async ({ clock, settings, detector, log }, connection) => {
      const figures = { stepMs: settings.validationStepMs, limitMs: settings.validationLimitMs };
      const isValid = await validateProgressively(clock, figures, () => detector.isReady(connection), connection.left);
      if (isValid || connection.left.aborted) return;
      const loop = endpointOf(connection.endpoint)?.loop ?? 'shared';
      log.about('WARNING', connection, `not ready after ${figures.limitMs} ms, the ${loop} message loop starts all the same`);
    },
  }),
};
