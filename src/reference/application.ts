/** What all connections share: stores, registry, queue, budgets, log and clock. */
import type { Clock } from './clock.js';
import type { Connection, Identity } from './connection.js';
import type { Log } from './log.js';
import type { Settings } from './settings.js';
import { type AdaptiveDelay, createAdaptiveDelay } from './systems/adaptive-delay.js';
import { type BatchJob, createBatchJob } from './systems/batch-job.js';
import { type ByteBudget, createByteBudget } from './systems/byte-budget.js';
import { type CircuitBreaker, createCircuitBreaker } from './systems/circuit-breaker.js';
import { type ContendedResource, createContendedResource } from './systems/contended-resource.js';
import { createMessageLoops, type MessageLoops } from './systems/message-loop.js';
import { createMessageQueue, type MessageQueue } from './systems/message-queue.js';
import { createMetrics, type Metrics } from './systems/metrics.js';
import { createRaceDetector, type RaceDetector } from './systems/race-detector.js';
import { createRegistry, type Registry } from './systems/registry.js';
import { createRetryAlert, type RetryAlert } from './systems/retry-alert.js';
import { createRooms, type Rooms } from './systems/rooms.js';
import { createBytesByPeer, type BytesByPeer } from './systems/bytes-by-peer.js';
import { createSlots, type Slots } from './systems/slots.js';
import { createStartup, type Startup } from './systems/startup.js';

export interface ApplicationParts {
  readonly clock: Clock;
  readonly log: Log;
  readonly settings: Settings;
}

export interface Application extends ApplicationParts {
  readonly startup: Startup;
  readonly sessions: ContendedResource;
  readonly profiles: ContendedResource;
  readonly events: ContendedResource;
  readonly presence: ContendedResource;
  /** Takes those who left out of the session store; in the background and in batches, so that a storm of leavers does not pile up. */
  readonly leavers: BatchJob;
  readonly archive: ContendedResource;
  readonly broker: Slots;
  readonly registry: Registry;
  readonly rooms: Rooms;
  readonly queue: MessageQueue;
  readonly loops: MessageLoops;
  /** What waits in the sockets of clients that do not read. */
  readonly unread: BytesByPeer<Connection>;
  /** What has come of messages whose end has not. */
  readonly unfinished: BytesByPeer<Connection>;
  /** What else may wait for all connections together, by place. */
  readonly budgets: Budgets;
  readonly detector: RaceDetector;
  readonly metrics: Metrics;
  readonly alert: RetryAlert;
  readonly adaptiveDelay: AdaptiveDelay;
  readonly breaker: CircuitBreaker;
  /** The module-level variable of crossed-identity: one for all connections. */
  readonly shared: { current?: Identity };
}

/**
 * held: what clients said, and what was emitted for them, while they were being opened. loops: clients' messages that wait for their loop.
 * emitted: messages on their way to the connections. retries: critical events between two tries.
 */
export type Budgets = Readonly<Record<'held' | 'loops' | 'emitted' | 'retries', ByteBudget>>;

/** In the order of loading; the stores come last because they need what is before them. */
const startupPieces = [
  'configuration',
  'prompts',
  'voices',
  'routes',
  'presence store',
  'event store',
  'profile store',
  'session store',
] as const;

export function createApplication(parts: ApplicationParts): Application {
  const { clock, settings, log } = parts;
  const startup = createStartup(
    clock,
    startupPieces.map((name) => ({ name, loadMs: settings.startupPieceMs })),
    settings.startupLoaders,
  );
  const store = (name: (typeof startupPieces)[number], slots: number, lookupMs: number): ContendedResource =>
    guarded(startup, name, createContendedResource(clock, { slots, lookupMs }));
  const budgets = createBudgets(settings);
  const sessions = store('session store', settings.sessionSlots, settings.sessionLookupMs);
  return {
    ...parts,
    ...createSystems(parts),
    startup,
    budgets,
    sessions,
    leavers: createBatchJob(() => sessions.use({ isBackground: true })),
    profiles: store('profile store', settings.profileSlots, settings.profileLookupMs),
    events: store('event store', settings.eventSlots, settings.eventLookupMs),
    presence: store('presence store', settings.presenceSlots, settings.presenceWriteMs),
    archive: createContendedResource(clock, { slots: settings.archiveSlots, lookupMs: settings.archiveWriteMs }),
    loops: createMessageLoops(clock, {
      messages: settings.maxLoopMessages,
      bytes: settings.maxLoopBytes,
      budget: budgets.loops,
      failed: (error) => log.write('ERROR', `message handler failed: ${String(error)}`),
    }),
  };
}

type Systems = Pick<
  Application,
  | 'broker'
  | 'registry'
  | 'rooms'
  | 'queue'
  | 'unread'
  | 'unfinished'
  | 'detector'
  | 'metrics'
  | 'alert'
  | 'adaptiveDelay'
  | 'breaker'
  | 'shared'
>;

function createSystems({ clock, settings }: ApplicationParts): Systems {
  return {
    broker: createSlots(settings.brokerSlots),
    registry: createRegistry(),
    rooms: createRooms(),
    queue: createMessageQueue(clock, {
      perUser: settings.queuePerUser,
      total: settings.queueTotal,
      totalBytes: settings.queueBytes,
      ttlMs: settings.queueTtlMs,
      overflow: settings.queueDropsOldest === 0 ? 'refuse-new' : 'drop-oldest',
    }),
    detector: createRaceDetector(clock, settings),
    metrics: createMetrics(),
    alert: createRetryAlert({ window: settings.alertWindow, share: settings.alertShare }),
    adaptiveDelay: createAdaptiveDelay({
      initialMs: settings.baseDelayMs,
      ceilingMs: settings.adaptiveCeilingMs,
      window: settings.adaptiveWindow,
    }),
    breaker: createCircuitBreaker(clock, {
      window: settings.breakerWindow,
      failureShare: settings.breakerFailureShare,
      openMs: settings.breakerOpenMs,
      probes: settings.breakerProbes,
    }),
    unread: createBytesByPeer(),
    unfinished: createBytesByPeer(),
    shared: {},
  };
}

function createBudgets(settings: Settings): Budgets {
  return {
    held: createByteBudget(settings.maxAllHeldBytes),
    loops: createByteBudget(settings.maxAllLoopBytes),
    emitted: createByteBudget(settings.maxAllEmittedBytes),
    retries: createByteBudget(settings.maxPendingBytes),
  };
}

/** Whoever asks a store that is not loaded yet gets a NotReadyError. */
function guarded(startup: Startup, piece: string, resource: ContendedResource): ContendedResource {
  return {
    ...resource,
    use: async (asker) => {
      startup.require(piece);
      await resource.use(asker);
    },
  };
}
