import type { SecureContext } from 'node:tls';
import type { Ns } from '../model/units.js';

/** Where to dial: an address that is pinned for the run, and what the host is called there. */
export interface Endpoint {
  readonly secure: boolean;
  /** Without brackets, as in the URL. */
  readonly host: string;
  /** As the Host header says it: with brackets, and with the port unless it is the scheme's own. */
  readonly hostHeader: string;
  readonly address: string;
  readonly port: number;
  readonly tls?: EndpointTls;
}

export interface EndpointTls {
  /** Made once per run: it holds the certificates. */
  readonly context: SecureContext;
  readonly verify: boolean;
  /** The name asked for by SNI and looked for in the certificate; absent for an IP address. */
  readonly serverName?: string;
}

/** The longest that each wait may take, and the largest that each thing may be. */
export interface DialLimits {
  readonly tcpNs: Ns;
  readonly tlsNs: Ns;
  readonly upgradeNs: Ns;
  readonly closeNs: Ns;
  readonly messageBytes: number;
}

/** One opening handshake to make. */
export interface DialRequest {
  readonly endpoint: Endpoint;
  readonly limits: DialLimits;
  /** Path and query, percent-encoded. */
  readonly path: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly subprotocols: readonly string[];
  readonly compression: 'offer' | 'none';
  /** Write all but the last byte, then wait for release(). */
  readonly holdLastByte: boolean;
  readonly localAddress?: string;
}
