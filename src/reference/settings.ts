/** Every figure that the reference server goes by. All of them can be set from the command line, those of the environment too. */
import { type Environment, type EnvironmentFigures, figuresOf } from './environment.js';

const fixedSettings = {
  // The session store, for which accept and clean-up wait: how many look-ups at once, and how long each takes. With the 8 ms of the
  // profile store, 12 clients at once are accepted in time (2 batches, 6 ms) and of 20 the last 8 are not (3 batches and more, 9 ms).
  sessionSlots: 6,
  sessionLookupMs: 3,
  // The profile store, from which a handler prepares its greeting.
  profileSlots: 512,
  profileLookupMs: 8,
  // The event store, which an emitted message passes before it is delivered.
  eventSlots: 512,
  eventLookupMs: 25,
  // The presence store, which tells other instances who is connected here.
  presenceSlots: 2,
  presenceWriteMs: 5,
  // The pool of broker connections, one of which each handler borrows to subscribe.
  brokerSlots: 4,
  brokerSubscribeMs: 6,
  // The archive, into which the record of a session that has ended is written: a clean-up that ends later than clients come back.
  archiveSlots: 512,
  archiveWriteMs: 4,
  startupLoaders: 2,
  startupPieceMs: 100,
  // How long the server waits at its own end for clients to answer the close.
  shutdownMs: 1000,
  seatsPerRoom: 10,

  // What one client may cost.
  maxMessageBytes: 1_048_576,
  maxBacklogBytes: 1_048_576,
  maxHeldMessages: 100,
  maxHeldBytes: 1_048_576,
  maxLoopMessages: 10_000,
  maxConnections: 20_000,
  // Of TCP, whatever comes of them: some more, so that those beyond maxConnections can still be told 503.
  maxSockets: 21_000,
  maxRaces: 1000,
  maxPendingRetries: 1000,
  maxPendingBytes: 67_108_864,

  // Cures of case A: settle-delay and send-retry.
  settleMs: 10,
  firstMessageMs: 50,
  firstMessageTries: 3,
  firstMessagePauseMs: 20,
  backOffRetries: 2,
  backOffMs: 20,
  // Case C: welcome-retry.
  welcomeTries: 3,
  welcomePauseMs: 50,
  // Case D: queue, startup-gate, confirmation.
  queuePerUser: 100,
  queueTotal: 10_000,
  queueBytes: 67_108_864,
  queueTtlMs: 30_000,
  // 1 drops the oldest message of a full queue, 0 refuses the new one.
  queueDropsOldest: 1,
  startupGateMs: 10_000,
  confirmationMs: 50,
  // Case E: progressive-validation.
  validationStepMs: 10,
  validationLimitMs: 3000,
  // Wished for in B and C: adaptive-delay, ping-before-data, circuit-breaker, the retry alert.
  adaptiveWindow: 200,
  adaptiveCeilingMs: 1000,
  pingLimitMs: 1000,
  breakerWindow: 20,
  breakerFailureShare: 0.5,
  breakerOpenMs: 1000,
  breakerProbes: 3,
  alertWindow: 100,
  alertShare: 0.1,
};

export type Settings = Readonly<Record<keyof typeof fixedSettings, number>> & EnvironmentFigures;

export function settingsFor(environment: Environment): Settings {
  return { ...fixedSettings, ...figuresOf(environment) };
}
