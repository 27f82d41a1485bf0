/** Every figure that the reference server goes by. All of them can be set from the command line, those of the environment too. */
import { type Environment, type EnvironmentFigures, environmentKinds, figuresOf } from './environment.js';
import { type FigureKind, figureKinds, type KindName } from './figure-kinds.js';

interface Figure {
  readonly value: number;
  readonly kind: KindName;
}

const fixedFigures = {
  // The session store, for which accept and clean-up wait: how many look-ups at once, and how long each takes. With the 8 ms of the
  // profile store, 12 clients at once are accepted in time (2 batches, 6 ms) and of 20 the last 8 are not (3 batches and more, 9 ms).
  sessionSlots: { value: 6, kind: 'atLeastOne' },
  sessionLookupMs: { value: 3, kind: 'milliseconds' },
  // The profile store, from which a handler prepares its greeting.
  profileSlots: { value: 512, kind: 'atLeastOne' },
  profileLookupMs: { value: 8, kind: 'milliseconds' },
  // The event store, which an emitted message passes before it is delivered.
  eventSlots: { value: 512, kind: 'atLeastOne' },
  eventLookupMs: { value: 25, kind: 'milliseconds' },
  // The presence store, which tells other instances who is connected here.
  presenceSlots: { value: 2, kind: 'atLeastOne' },
  presenceWriteMs: { value: 5, kind: 'milliseconds' },
  // The pool of broker connections, one of which each handler borrows to subscribe.
  brokerSlots: { value: 4, kind: 'atLeastOne' },
  brokerSubscribeMs: { value: 6, kind: 'milliseconds' },
  // The archive, into which the record of a session that has ended is written: a clean-up that ends later than clients come back.
  archiveSlots: { value: 512, kind: 'atLeastOne' },
  archiveWriteMs: { value: 4, kind: 'milliseconds' },
  startupLoaders: { value: 2, kind: 'atLeastOne' },
  startupPieceMs: { value: 100, kind: 'milliseconds' },
  // How long the server waits at its own end for clients to answer the close.
  shutdownMs: { value: 1000, kind: 'milliseconds' },
  seatsPerRoom: { value: 10, kind: 'atLeastNone' },

  // What one client may cost, and all of them together (the second figure).
  maxMessageBytes: { value: 1_048_576, kind: 'atLeastOne' },
  maxBacklogBytes: { value: 1_048_576, kind: 'atLeastNone' },
  maxAllBacklogBytes: { value: 268_435_456, kind: 'atLeastOne' },
  // Of messages whose end has not come yet.
  maxAllUnfinishedBytes: { value: 268_435_456, kind: 'atLeastOne' },
  maxHeldMessages: { value: 100, kind: 'atLeastNone' },
  maxHeldBytes: { value: 1_048_576, kind: 'atLeastNone' },
  maxAllHeldBytes: { value: 67_108_864, kind: 'atLeastOne' },
  maxLoopMessages: { value: 10_000, kind: 'atLeastOne' },
  maxLoopBytes: { value: 16_777_216, kind: 'atLeastOne' },
  maxAllLoopBytes: { value: 67_108_864, kind: 'atLeastOne' },
  // Emitted messages on their way: bodies that are being read, and what waits for the event store.
  maxAllEmittedBytes: { value: 67_108_864, kind: 'atLeastOne' },
  maxConnections: { value: 20_000, kind: 'atLeastOne' },
  // Of TCP, whatever comes of them: some more, so that those beyond maxConnections can still be told 503.
  maxSockets: { value: 21_000, kind: 'atLeastOne' },
  maxRaces: { value: 1000, kind: 'atLeastNone' },
  // Critical events between two tries.
  maxPendingRetries: { value: 1000, kind: 'atLeastNone' },
  maxPendingBytes: { value: 67_108_864, kind: 'atLeastNone' },

  // Cures of case A: settle-delay and send-retry.
  settleMs: { value: 10, kind: 'milliseconds' },
  firstMessageMs: { value: 50, kind: 'milliseconds' },
  firstMessageTries: { value: 3, kind: 'atLeastOne' },
  firstMessagePauseMs: { value: 20, kind: 'milliseconds' },
  backOffRetries: { value: 2, kind: 'atLeastNone' },
  backOffMs: { value: 20, kind: 'milliseconds' },
  // Case C: welcome-retry.
  welcomeTries: { value: 3, kind: 'atLeastOne' },
  welcomePauseMs: { value: 50, kind: 'milliseconds' },
  // Case D: queue, startup-gate, confirmation.
  queuePerUser: { value: 100, kind: 'atLeastNone' },
  queueTotal: { value: 10_000, kind: 'atLeastNone' },
  queueBytes: { value: 67_108_864, kind: 'atLeastNone' },
  queueTtlMs: { value: 30_000, kind: 'milliseconds' },
  // 1 drops the oldest message of a full queue, 0 refuses the new one.
  queueDropsOldest: { value: 1, kind: 'yesOrNo' },
  startupGateMs: { value: 10_000, kind: 'milliseconds' },
  confirmationMs: { value: 50, kind: 'milliseconds' },
  // Case E: progressive-validation.
  validationStepMs: { value: 10, kind: 'milliseconds' },
  validationLimitMs: { value: 3000, kind: 'milliseconds' },
  // Wished for in B and C: adaptive-delay, ping-before-data, circuit-breaker, the retry alert.
  adaptiveWindow: { value: 200, kind: 'atLeastOne' },
  adaptiveCeilingMs: { value: 1000, kind: 'milliseconds' },
  pingLimitMs: { value: 1000, kind: 'milliseconds' },
  breakerWindow: { value: 20, kind: 'atLeastOne' },
  breakerFailureShare: { value: 0.5, kind: 'share' },
  breakerOpenMs: { value: 1000, kind: 'milliseconds' },
  breakerProbes: { value: 3, kind: 'atLeastOne' },
  alertWindow: { value: 100, kind: 'atLeastOne' },
  alertShare: { value: 0.1, kind: 'share' },
} as const satisfies Readonly<Record<string, Figure>>;

type FixedName = keyof typeof fixedFigures;
export type SettingName = FixedName | keyof EnvironmentFigures;
export type Settings = Readonly<Record<FixedName, number>> & EnvironmentFigures;

export const settingNames = [...Object.keys(fixedFigures), ...Object.keys(environmentKinds)] as readonly SettingName[];

export function settingsFor(environment: Environment): Settings {
  const fixed = Object.fromEntries(Object.entries(fixedFigures).map(([name, { value }]) => [name, value])) as Record<FixedName, number>;
  return { ...fixed, ...figuresOf(environment) };
}

/** What the setting may be. */
export function kindOf(name: SettingName): FigureKind {
  const kinds: Readonly<Record<SettingName, KindName>> = { ...kindsOfFixed(), ...environmentKinds };
  return figureKinds[kinds[name]];
}

function kindsOfFixed(): Readonly<Record<FixedName, KindName>> {
  return Object.fromEntries(Object.entries(fixedFigures).map(([name, { kind }]) => [name, kind])) as Record<FixedName, KindName>;
}
