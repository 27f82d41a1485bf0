// The request that makes the server send its client a message: asked for once in an attempt, at a step or at the release.
import type { Push } from '../model/target.js';
import { exchangeHttp, type HttpAnswer } from './http-exchange.js';

export interface PushRequest {
  /** Asks, if it has not been asked for yet. */
  readonly start: () => void;
  /** Asks if need be. What is wrong with the answer, or undefined. */
  readonly trouble: () => Promise<string | undefined>;
}

export function createPushRequest(
  push: Push,
  settings: Omit<Parameters<typeof exchangeHttp>[1], 'cookies'> & { readonly cookies: () => string | undefined },
): PushRequest {
  let answer: Promise<HttpAnswer> | undefined;
  const ask = (): Promise<HttpAnswer> => (answer ??= exchangeHttp(push.http, { ...settings, cookies: settings.cookies() }));
  return {
    start: () => void ask(),
    async trouble() {
      const answered = await ask();
      if (answered.kind === 'failed') return answered.text;
      return answered.status >= 400 ? `the push was answered with ${answered.status}` : undefined;
    },
  };
}

/** One nonce for both: what was pushed is what is waited for. */
export const pushNonce = 'push';
