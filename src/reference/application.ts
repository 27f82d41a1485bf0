/** What all connections share: stores, registry, queue, log, clock, and the behaviour with its defects and cures. */
import type { Behaviour } from './behaviour.js';
import type { Clock } from './clock.js';
import type { Identity } from './connection.js';
import type { Log } from './log.js';
import type { Settings } from './settings.js';
import { type AdaptiveDelay, createAdaptiveDelay } from './systems/adaptive-delay.js';
import { type BatchJob, createBatchJob } from './systems/batch-job.js';
import { type CircuitBreaker, createCircuitBreaker } from './systems/circuit-breaker.js';
import { type ContendedResource, createContendedResource } from './systems/contended-resource.js';
import { createMessageLoops, type MessageLoops } from './systems/message-loop.js';
import { createMessageQueue, type MessageQueue } from './systems/message-queue.js';
import { createMetrics, type Metrics } from './systems/metrics.js';
import { createRaceDetector, type RaceDetector } from './systems/race-detector.js';
import { createRegistry, type Registry } from './systems/registry.js';
import { createRetryAlert, type RetryAlert } from './systems/retry-alert.js';
import { createRooms, type Rooms } from './systems/rooms.js';
import { createSlots, type Slots } from './systems/slots.js';
import { createStartup, type Startup } from './systems/startup.js';

export interface ApplicationParts {
  readonly clock: Clock;
  readonly log: Log;
  readonly settings: Settings;
  readonly behaviour: Behaviour;
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
  readonly detector: RaceDetector;
  readonly metrics: Metrics;
  readonly alert: RetryAlert;
  readonly adaptiveDelay: AdaptiveDelay;
  readonly breaker: CircuitBreaker;
  /** The module-level variable of crossed-identity: one for all connections. */
  readonly shared: { current?: Identity };
}

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
  const sessions = store('session store', settings.sessionSlots, settings.sessionLookupMs);
  return {
    ...parts,
    ...createSystems(parts),
    startup,
    sessions,
    leavers: createBatchJob(() => sessions.use({ isBackground: true })),
    profiles: store('profile store', settings.profileSlots, settings.profileLookupMs),
    events: store('event store', settings.eventSlots, settings.eventLookupMs),
    presence: store('presence store', settings.presenceSlots, settings.presenceWriteMs),
    archive: createContendedResource(clock, { slots: settings.archiveSlots, lookupMs: settings.archiveWriteMs }),
    loops: createMessageLoops(clock, {
      backlog: settings.maxLoopMessages,
      failed: (error) => log.write('ERROR', `message handler failed: ${String(error)}`),
    }),
  };
}

type Systems = Pick<
  Application,
  'broker' | 'registry' | 'rooms' | 'queue' | 'detector' | 'metrics' | 'alert' | 'adaptiveDelay' | 'breaker' | 'shared'
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
    shared: {},
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
