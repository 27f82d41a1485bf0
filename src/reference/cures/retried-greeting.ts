/** What the retrying cures share: the same greeting again, each retry counted. */
import type { Application } from '../application.js';
import type { Behaviour } from '../behaviour.js';
import type { Connection, Payload } from '../connection.js';
import { sendGreeting } from '../manager.js';
import { type RetryPlan, sendWithRetry } from '../systems/send-with-retry.js';

/** A greeting that follows the plan; it ends as the last try ends. */
export function retriedGreeting(planOf: (application: Application) => RetryPlan): Behaviour['greet'] {
  return async (application: Application, connection: Connection, greeting: Payload) => {
    let isSent = false;
    const onRetry = (attempt: number): void => {
      connection.hasRetried = true;
      application.metrics.count('retries');
      application.log.about('WARNING', connection, `first message failed, retry ${attempt}`);
    };
    const { clock } = application;
    await sendWithRetry({ clock, plan: planOf(application), signal: connection.left, onRetry }, () => {
      isSent = sendGreeting(application, connection, greeting);
    });
    return isSent;
  };
}
