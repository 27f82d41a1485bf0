import type { AttemptId } from '../model/history.js';
import type { Actor } from '../model/plan.js';
import type { HttpExchange } from '../model/target.js';
import { fillTemplate } from '../model/template.js';
import { runAttempt } from './attempt.js';
import type { AttemptSetup } from './attempt-setup.js';
import { unpreparedAttempt } from './attempt-record.js';
import { createClientValues, nonceOf } from './client-values.js';
import { createCookieJar } from './cookies.js';
import { exchangeHttp } from './http-exchange.js';
import { pause } from './pause.js';
import type { RoundSetup } from './round-setup.js';

/** One simulated user in a round: prepared outside the window, then as many cycles as its actor asks for. */
export interface Client {
  /** Log in, fetch a ticket: whatever the profile's `prepare` says. */
  readonly prepare: () => Promise<void>;
  readonly run: (launch: Launch) => Promise<void>;
}

/** How the first cycle begins, and whom to tell when the last one lingers or has ended. */
export type Launch = Partial<Pick<AttemptSetup, 'barrier' | 'scheduledNs'>> & Pick<AttemptSetup, 'onSettled'>;

export function createClient(round: RoundSetup, actor: Actor, client: number): Client {
  const { plan, spec, arm, environment, dialing } = round;
  const { profile } = dialing.target;
  const idOf = (cycle: number): AttemptId => ({ round: spec.round, arm: spec.arm, actor: actor.name, client, cycle });
  const values = createClientValues(plan.seed, idOf(1), dialing.endpoint.port, actor.clientsPerUser);
  const jar = profile.cookies === 'keep' ? createCookieJar() : undefined;
  let trouble: string | undefined;

  const runCycle = (cycle: number, { barrier, scheduledNs }: Partial<Launch>, onSettled: () => void): Promise<void> => {
    const id = idOf(cycle);
    if (trouble === undefined) return runAttempt({ round, actor, id, values, jar, barrier, scheduledNs, onSettled }).then(round.onAttempt);
    round.onAttempt(unpreparedAttempt(id, values.user, trouble, environment));
    return Promise.resolve();
  };

  return {
    async prepare() {
      for (const [index, exchange] of profile.prepare.entries()) {
        const attempt = idOf(1);
        const lookup = values.lookup(attempt, () => nonceOf(plan.seed, attempt, `prepare ${index}`));
        const answer = await exchangeHttp(exchange, {
          fill: (template) => fillTemplate(template, lookup, environment.env),
          tls: round.httpTls,
          signal: environment.signal,
          cookies: jar?.header(),
        });
        trouble = troubleOf(answer, exchange);
        if (answer.kind === 'failed' || trouble !== undefined) return;
        jar?.keep(answer.headers);
        Object.assign(values.captured, answer.captured);
      }
    },
    async run(launch) {
      if (trouble !== undefined) launch.barrier?.giveUp();
      const overlapping: Promise<void>[] = [];
      for (let cycle = 1; cycle <= actor.cycles; cycle += 1) {
        if (environment.signal.aborted && cycle > 1) break;
        const onLast = cycle === actor.cycles ? launch.onSettled : ignore;
        const cycleLaunch = cycle === 1 ? launch : notFirst;
        if (arm.overlap !== true) await runCycle(cycle, cycleLaunch, onLast);
        else
          await new Promise<void>((goOn) => {
            const onSettled = (): void => {
              onLast();
              goOn();
            };
            overlapping.push(runCycle(cycle, cycleLaunch, onSettled).finally(goOn));
          });
        if (cycle < actor.cycles && arm.cycleGapNs > 0) await pause(arm.cycleGapNs, environment.signal);
      }
      await Promise.all(overlapping);
      launch.onSettled();
    },
  };
}

const notFirst: Partial<Launch> = {};
const ignore = (): void => undefined;

function troubleOf(answer: Awaited<ReturnType<typeof exchangeHttp>>, { url, captures }: HttpExchange): string | undefined {
  if (answer.kind === 'failed') return answer.text;
  if (answer.status >= 400) return `prepare ${url} was answered with ${answer.status}`;
  const missing = captures.find(({ name }) => !Object.hasOwn(answer.captured, name));
  return missing === undefined ? undefined : `the answer of ${url} has nothing at ${missing.pointer}, where ${missing.name} should be`;
}
