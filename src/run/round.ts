// One repetition of the plan: everything happens, then the attempts are given out as facts.
import pLimit from 'p-limit';
import { isLoopbackAddress } from '../dial/loopback.js';
import type { Attempt, ReleasePriority } from '../model/history.js';
import type { Actor, Plan, RoundSpec, Share } from '../model/plan.js';
import type { Ns } from '../model/units.js';
import { type Client, createClient } from './client.js';
import { prepareDialing } from './dial-request.js';
import type { RunEnvironment } from './environment.js';
import { createHttpTls } from './http-tls.js';
import { watchLoopDelay } from './loop-delay.js';
import { watchOwnWork } from './own-work.js';
import { paceClients } from './pacing.js';
import { qualityOf } from './quality.js';
import type { RoundSetup } from './round-setup.js';

/** After an interrupt, running clients have so long to come to their own end. */
const graceMs = 1000;
const preparesInFlight = 16;

/** Runs one round and emits its events. Comes back when every attempt has ended and a server it started has been stopped. */
export async function runRound(plan: Plan, spec: RoundSpec, share: Share, environment: RunEnvironment): Promise<void> {
  const { turn, signal } = environment;
  const target = plan.targets.find(({ name }) => name === spec.target) ?? plan.targets[0];
  const arm = plan.arms.find(({ name }) => name === spec.arm) ?? plan.arms[0];
  const endpoint = environment.endpoints.get(target.name);
  if (endpoint === undefined) throw new Error(`no address was pinned for target ${target.name}`);
  const attempts: Attempt[] = [];
  const running: RoundSetup['running'] = new Set();
  let streak = 0;
  const loop = watchLoopDelay();
  const own = watchOwnWork(environment.gauge, arm.pacing.kind === 'barrier' ? 'atWindow' : 'often');
  const latenesses: Ns[] = [];
  let releasePriority: ReleasePriority | undefined;
  const setup: RoundSetup = {
    plan,
    spec,
    arm,
    environment,
    running,
    dialing: prepareDialing(plan, target, endpoint),
    httpTls: createHttpTls(target, endpoint.host, environment.readFile),
    onAnswered() {
      loop.reach();
      own.reach();
    },
    onAttempt(attempt) {
      streak = attempt.outcome.kind === 'completed' ? streak + 1 : 0;
      attempts.push(attempt);
    },
  };

  environment.emit({ share: share.index, kind: 'roundStarted', spec, atNs: turn.nowNs() });
  const clients = plan.actors.filter(isClientActor).flatMap((actor) => clientsOf(setup, actor, share));
  const prepares = pLimit(preparesInFlight);
  if (target.profile.prepare.length > 0) await Promise.all(clients.map((client) => prepares(() => client.prepare())));

  const cutAll = (): void => {
    for (const attempt of [...running]) attempt.interrupt();
  };
  const roundTimer = setTimeout(cutAll, plan.limits.roundNs / 1e6);
  let graceTimer: NodeJS.Timeout | undefined;
  const onAbort = (): void => {
    graceTimer = setTimeout(cutAll, graceMs);
  };
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    const startsServer = await startServers(plan, environment);
    await paceClients(arm.pacing, {
      clients,
      environment,
      seed: plan.seed,
      round: spec.round,
      rttNs: environment.roundTripsNs.get(target.name) ?? 0,
      isLoopback: isLoopbackAddress(endpoint.address),
      onWindow() {
        own.restart();
        loop.restart();
      },
      onRelease: (priority) => (releasePriority = priority),
      onStart: (lateNs) => latenesses.push(lateNs),
      streak: () => streak,
    });
    if (startsServer) await environment.server?.stop();
  } finally {
    clearTimeout(roundTimer);
    clearTimeout(graceTimer);
    signal.removeEventListener('abort', onAbort);
  }
  for (const attempt of attempts) environment.emit({ share: share.index, kind: 'attempt', attempt });
  const quality = qualityOf({
    attempts,
    pacing: arm.pacing,
    loop: loop.stop(),
    latenesses,
    releasePriority,
    ownWork: own.stop(attempts.filter(isConnected).length),
  });
  environment.emit({ share: share.index, kind: 'roundEnded', round: spec.round, quality, atNs: turn.nowNs() });
}

const isConnected = ({ marks }: Attempt): boolean => marks.connected !== undefined;

function clientsOf(setup: RoundSetup, actor: Actor, share: Share): readonly Client[] {
  const numbers = Array.from({ length: actor.count }, (_, client) => client).filter((client) => client % share.of === share.index);
  return numbers.map((client) => createClient(setup, actor, client));
}

const isClientActor = (actor: Actor): boolean => actor.steps.some((step) => step.do === 'open');

/** Actors that act on the process: they go first, and the clients do not wait for readiness. */
async function startServers(plan: Plan, environment: RunEnvironment): Promise<boolean> {
  const asked = plan.actors.filter((actor) => !isClientActor(actor)).flatMap(({ steps }) => steps);
  let started = false;
  for (const step of asked) {
    if (step.do !== 'server' || step.action !== 'start') continue;
    if (environment.server === undefined) throw new Error('the plan starts a server, but no command was given for it');
    await environment.server.start();
    started = true;
  }
  return started;
}
