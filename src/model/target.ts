import type { Json } from './json.js';
import type { Capture, Expectation, Matcher, Payload } from './message.js';
import type { Template } from './template.js';
import type { Ns } from './units.js';

/** What is tested: a URL, how to reach it, and a profile of what can be asked of it. */
export interface Target {
  readonly name: string;
  /** May hold {port} when we start the server ourselves, and {client.*}. */
  readonly url: Template;
  readonly headers: readonly (readonly [name: string, value: Template])[];
  readonly subprotocols: readonly string[];
  readonly compression: 'offer' | 'none';
  readonly tls?: TlsSettings;
  readonly server?: ServerSource;
  readonly logs: readonly LogSource[];
  /** Adds `?wsrace=<token>` to the URL, so that the server's log lines can be joined. */
  readonly traceQuery: boolean;
  readonly profile: Profile;
}

export interface TlsSettings {
  readonly verify: 'system' | 'ca' | 'none';
  readonly caFile?: string;
  readonly certFile?: string;
  readonly keyFile?: string;
  readonly serverName?: string;
}

/** How we start the server under test ourselves. */
export type ServerSource =
  | { readonly kind: 'command'; readonly command: Template; readonly cwd?: string; readonly ready?: string }
  | { readonly kind: 'reference'; readonly args: readonly string[] };

export type LogSource =
  | { readonly kind: 'stdout' | 'stderr' }
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'command'; readonly command: string };

/** What a given endpoint can be asked. A check whose capability is not described is skipped and named. */
export interface Profile {
  readonly opening: readonly OpeningStep[];
  readonly welcome?: Expectation;
  readonly ready?: Expectation;
  readonly echo?: Exchange;
  readonly push?: Push;
  readonly identity?: Identity;
  readonly limit?: Limit;
  readonly answers: readonly Answer[];
  readonly prepare: readonly HttpExchange[];
  readonly cookies: 'keep' | 'none';
  /** A server that closes by itself, rightly. */
  readonly closes?: { readonly codes: readonly number[]; readonly after: 'opened' | 'welcome' };
  /** HTTP statuses by which the server declares that it is not ready yet. */
  readonly notReady: readonly number[];
  readonly health?: Template;
  readonly instance?: { readonly from: 'header'; readonly name: string } | { readonly from: 'welcome'; readonly pointer: string };
  readonly version?: { readonly url: Template; readonly pointer: string };
}

export type OpeningStep =
  | { readonly kind: 'send'; readonly payload: Payload }
  | { readonly kind: 'expect'; readonly expectation: Expectation };
/** A question of ours and the answer that is owed; {nonce} is new for each. */
export interface Exchange {
  readonly send: Payload;
  readonly expect: Expectation;
}
export interface Push {
  readonly http: HttpExchange;
  readonly expect: Expectation;
}
/** A question for whom the server takes us; at `pointer` in the answer stands {client.user}, or the server has mixed up its clients. */
export interface Identity extends Exchange {
  readonly pointer: string;
}
/** A place that holds only so many connections at once. Whoever comes when it is full is rightly refused with one of these statuses. */
export interface Limit {
  /** Where such a place is, if not at the URL of the target. */
  readonly url?: Template;
  readonly openAtMost: number;
  readonly full: readonly number[];
}
/** A message of the server that we answer whenever it comes: the keep-alive of the protocol on top. */
export interface Answer {
  readonly on: Matcher;
  readonly send: Payload;
}
export interface HttpExchange {
  readonly method: string;
  readonly url: Template;
  readonly headers: readonly (readonly [name: string, value: Template])[];
  readonly body?: Json | Template;
  readonly captures: readonly Capture[];
  readonly withinNs: Ns;
}
