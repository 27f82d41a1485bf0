/** Case D: a critical event that found nobody is tried again, by environment. */
import type { Application } from '../application.js';
import { wait } from '../clock.js';
import type { Payload } from '../connection.js';
import { bytesOf } from '../payload.js';
import { deliver } from '../emission.js';
import type { Cure } from './cure.js';

export const criticalRetry: Cure = {
  name: 'critical-retry',
  foundingCase: 'D',
  description: 'tries to deliver again: 3 times at 1 s in staging and production, once at 0.5 s in development and testing',
  appliesTo: ['lost-push'],
  change: (behaviour) => {
    let pending = 0;
    let pendingBytes = 0;
    return {
      undelivered: (application, userId, payload) => {
        const { maxPendingRetries, maxPendingBytes } = application.settings;
        const bytes = bytesOf(payload);
        if (pending >= maxPendingRetries || pendingBytes + bytes > maxPendingBytes) {
          behaviour.undelivered(application, userId, payload);
          return;
        }
        pending += 1;
        pendingBytes += bytes;
        void retry(application, userId, payload).then((isDelivered) => {
          pending -= 1;
          pendingBytes -= bytes;
          if (!isDelivered) behaviour.undelivered(application, userId, payload);
        });
      },
    };
  },
};

async function retry(application: Application, userId: string, payload: Payload): Promise<boolean> {
  const { clock, log, metrics, settings } = application;
  for (let attempt = 1; attempt <= settings.criticalRetries; attempt += 1) {
    log.write('WARNING', `No active connection for user ${userId} on attempt ${attempt}/${settings.criticalRetries}`);
    await wait(clock, settings.criticalPauseMs);
    metrics.count('retries');
    if (deliver(application, userId, payload)) return true;
  }
  return false;
}
