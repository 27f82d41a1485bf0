/** The options of `run` as commander hands them over: text, unread. */
export interface RunFlags {
  readonly url?: string;
  readonly header?: readonly string[];
  readonly subprotocol?: readonly string[];
  readonly origin?: string;
  readonly insecure?: boolean;
  readonly ca?: string;
  readonly cert?: string;
  readonly key?: string;
  readonly config?: string;
  readonly target?: string;
  readonly reference?: string;
  readonly defect?: readonly string[];
  readonly fix?: readonly string[];
  readonly environment?: string;
  readonly serverCmd?: string;
  readonly serverReady?: string;
  readonly serverLog?: readonly string[];
  readonly serverLogCmd?: readonly string[];
  readonly traceQuery?: boolean;
  readonly n?: string;
  readonly rounds?: string;
  readonly cycles?: string;
  readonly control: boolean;
  readonly steady?: string;
  readonly readyWithin?: string;
  readonly timeout?: string;
  readonly linger?: string;
  readonly early?: string;
  readonly seed?: string;
  readonly stamps: string;
  /** True: without the name of an interface. */
  readonly verifyWithCapture?: string | true;
  /** `i/k`: the i-th of k shares of the clients. */
  readonly shard?: string;
  /** Absent: where a time decides something. */
  readonly calibrate?: boolean;
  readonly preflight: boolean;
  readonly maxFailureRate?: string;
  readonly confidence?: string;
  readonly untilDecided?: boolean;
  readonly decideWithin?: string;
  readonly maxSignature?: readonly string[];
  readonly maxCheck?: readonly string[];
  readonly max?: readonly string[];
  readonly onInconclusive: string;
  readonly baseline?: string;
  readonly reporter?: readonly string[];
  readonly outputDir: string;
  readonly label?: readonly string[];
  readonly json?: boolean;
  readonly quiet?: boolean;
  readonly color?: boolean;
  readonly iOwnThisTarget?: boolean;
}
