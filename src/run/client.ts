import type { Attempt, AttemptId } from '../model/history.js';
import type { HttpExchange } from '../model/target.js';
import { fillTemplate } from '../model/template.js';
import { runAttempt, type AttemptSetup } from './attempt.js';
import { createClientValues, nonceOf } from './client-values.js';
import { createCookieJar } from './cookies.js';
import { exchangeHttp } from './http-exchange.js';
import { pause } from './pause.js';

/** One simulated user in a round: prepared outside the window, then as many cycles as its actor asks for. */
export interface Client {
  readonly number: number;
  /** Log in, fetch a ticket: whatever the profile's `prepare` says. */
  readonly prepare: () => Promise<void>;
  readonly run: (launch: Launch) => Promise<void>;
}

export type Launch = Pick<AttemptSetup, 'barrier' | 'scheduledNs'> & { readonly onSettled: () => void };

export function createClient(
  setup: Pick<AttemptSetup, 'plan' | 'actor' | 'dialing' | 'environment' | 'interrupts' | 'onAnswered'> & {
    readonly id: Omit<AttemptId, 'cycle'>;
    readonly cycleGapNs: number;
    /** The next cycle begins when this one lingers, not when it has ended. */
    readonly overlap: boolean;
    readonly onAttempt: (attempt: Attempt) => void;
  },
): Client {
  const { plan, actor, dialing, environment, id } = setup;
  const { profile, tls } = dialing.target;
  const values = createClientValues(plan.seed, id, dialing.endpoint.port, actor.clientsPerUser);
  const jar = profile.cookies === 'keep' ? createCookieJar() : undefined;
  let trouble: string | undefined;

  const attemptOf = (cycle: number, { barrier, scheduledNs, onSettled }: Launch): Promise<Attempt> => {
    const isFirst = cycle === 1;
    return runAttempt({
      ...setup,
      id: { ...id, cycle },
      values,
      onAnswered: isFirst ? setup.onAnswered : () => undefined,
      onSettled,
      ...(jar === undefined ? {} : { jar }),
      ...(isFirst && barrier !== undefined ? { barrier } : {}),
      ...(isFirst && scheduledNs !== undefined ? { scheduledNs } : {}),
    });
  };
  const unprepared = (cycle: number, text: string): Attempt => ({
    id: { ...id, cycle },
    marks: {},
    stamped: environment.turn.kernel === undefined ? 'turn' : 'kernel',
    slackNs: {},
    steps: [],
    messages: [],
    messagesLeftOut: 0,
    captured: {},
    tokens: [values.user],
    outcome: { kind: 'harness', code: 'PREPARE_FAILED', text },
  });

  return {
    number: id.client,
    async prepare() {
      for (const [index, exchange] of profile.prepare.entries()) {
        const attempt = { ...id, cycle: 1 };
        const lookup = values.lookup(attempt, () => nonceOf(plan.seed, attempt, `prepare ${index}`));
        const cookies = jar?.header();
        const answer = await exchangeHttp(exchange, {
          fill: (template) => fillTemplate(template, lookup, environment.env),
          verifyTls: tls?.verify !== 'none',
          signal: environment.signal,
          ...(cookies === undefined ? {} : { cookies }),
        });
        trouble = troubleOf(answer, exchange);
        if (answer.kind === 'failed' || trouble !== undefined) return;
        jar?.keep(answer.headers);
        Object.assign(values.captured, answer.captured);
      }
    },
    async run(launch) {
      if (trouble !== undefined) launch.barrier?.giveUp();
      const runs: Promise<void>[] = [];
      for (let cycle = 1; cycle <= actor.cycles; cycle += 1) {
        if (environment.signal.aborted && cycle > 1) break;
        await new Promise<void>((goOn) => {
          const onSettled = (): void => {
            if (cycle === actor.cycles) launch.onSettled();
            if (setup.overlap) goOn();
          };
          const running = trouble === undefined ? attemptOf(cycle, { ...launch, onSettled }) : Promise.resolve(unprepared(cycle, trouble));
          runs.push(running.then(setup.onAttempt).finally(goOn));
        });
        if (cycle < actor.cycles && setup.cycleGapNs > 0) await pause(setup.cycleGapNs, environment.signal);
      }
      await Promise.all(runs);
      launch.onSettled();
    },
  };
}

function troubleOf(answer: Awaited<ReturnType<typeof exchangeHttp>>, { url, captures }: HttpExchange): string | undefined {
  if (answer.kind === 'failed') return answer.text;
  if (answer.status >= 400) return `prepare ${url} was answered with ${answer.status}`;
  const missing = captures.find(({ name }) => !Object.hasOwn(answer.captured, name));
  return missing === undefined ? undefined : `the answer of ${url} has nothing at ${missing.pointer}, where ${missing.name} should be`;
}
