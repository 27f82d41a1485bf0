/** Case D: a critical event that found nobody is tried again, by environment. Other messages go the way of the behaviour below. */
import type { Application } from '../application.js';
import { wait } from '../clock.js';
import type { Emission } from '../connection.js';
import { deliver } from '../emission.js';
import { bytesOf } from '../payload.js';
import type { Cure } from './cure.js';

export const criticalRetry: Cure = {
  name: 'critical-retry',
  foundingCase: 'D',
  description: 'tries to deliver critical events again: 3 times at 1 s in staging and production, once at 0.5 s in development and testing',
  appliesTo: ['lost-push'],
  change: (behaviour) => {
    let pending = 0;
    return {
      undelivered: (application, emission) => {
        const { retries } = application.budgets;
        const bytes = bytesOf(emission.payload);
        if (!emission.isCritical || !mayWait(application, pending, bytes)) {
          behaviour.undelivered(application, emission);
          return;
        }
        pending += 1;
        void retry(application, emission).then((isDelivered) => {
          pending -= 1;
          retries.giveBack(bytes);
          if (!isDelivered) behaviour.undelivered(application, emission);
        });
      },
    };
  },
};

/** Takes the bytes when it says yes. */
function mayWait({ settings, budgets }: Application, pending: number, bytes: number): boolean {
  if (pending < settings.maxPendingRetries) return budgets.retries.take(bytes);
  budgets.retries.refuse();
  return false;
}

async function retry(application: Application, emission: Emission): Promise<boolean> {
  const { clock, log, metrics, settings } = application;
  for (let attempt = 1; attempt <= settings.criticalRetries; attempt += 1) {
    log.write('WARNING', `No active connection for user ${emission.userId} on attempt ${attempt}/${settings.criticalRetries}`);
    await wait(clock, settings.criticalPauseMs);
    metrics.count('retries');
    if (deliver(application, emission)) return true;
  }
  return false;
}
