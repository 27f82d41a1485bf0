/** All cures. One file each, one line here. Where two change the same decision, the later one wraps or replaces the earlier. */
import { adaptiveDelay } from './adaptive-delay.js';
import { circuitBreaker } from './circuit-breaker.js';
import { confirmation } from './confirmation.js';
import { coordinatedHandshake } from './coordinated-handshake.js';
import { criticalRetry } from './critical-retry.js';
import type { Cure } from './cure.js';
import { ordering } from './ordering.js';
import { pingBeforeData } from './ping-before-data.js';
import { progressiveValidation } from './progressive-validation.js';
import { queueUntilReady } from './queue-until-ready.js';
import { queue } from './queue.js';
import { sendBackOff } from './send-back-off.js';
import { sendRetry } from './send-retry.js';
import { settleDelay } from './settle-delay.js';
import { startupGate } from './startup-gate.js';
import { stateCheck } from './state-check.js';
import { welcomeRetry } from './welcome-retry.js';

export const cures: readonly Cure[] = [
  ordering,
  settleDelay,
  stateCheck,
  welcomeRetry,
  sendRetry,
  sendBackOff,
  coordinatedHandshake,
  queueUntilReady,
  progressiveValidation,
  adaptiveDelay,
  pingBeforeData,
  circuitBreaker,
  startupGate,
  queue,
  confirmation,
  criticalRetry,
];
