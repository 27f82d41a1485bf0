// What ws 8.23 exports and @types/ws does not describe: the frame layer.
import type { EventEmitter } from 'node:events';
import type { Writable } from 'node:stream';

declare module 'ws' {
  export class Receiver extends Writable {
    constructor(options: {
      readonly extensions?: Readonly<Record<string, PerMessageDeflate>>;
      readonly isServer?: boolean;
      readonly maxPayload?: number;
      readonly maxFragments?: number;
      readonly maxBufferedChunks?: number;
    });
    /** Bytes taken in and not yet read as frames. */
    readonly _bufferedBytes: number;
    /** Where in a frame it is: 0 is before the first byte of one. */
    readonly _state: number;
    /** The opcode of a message of which fragments are still to come, else 0. */
    readonly _fragmented: number;
    /** Of the last frame. */
    readonly _opcode: number;
    readonly _errored: boolean;
    readonly _maxPayload: number;
    readonly _extensions: Readonly<Record<string, PerMessageDeflate>>;
  }
  export class Sender {
    constructor(socket: EventEmitter, extensions?: Readonly<Record<string, PerMessageDeflate>>);
    send(
      payload: string | Uint8Array,
      options: { readonly binary: boolean; readonly compress: boolean; readonly mask: boolean; readonly fin: boolean },
      done?: () => void,
    ): void;
    close(code: number | undefined, reason: string | Uint8Array | undefined, mask: boolean, done?: () => void): void;
    pong(payload: Uint8Array, mask: boolean, done?: () => void): void;
    onerror: (error: Error) => void;
  }
  export class PerMessageDeflate {
    static readonly extensionName: string;
    constructor(options: { readonly isServer: boolean; readonly maxPayload: number });
    offer(): ExtensionParameters;
    accept(configurations: readonly ExtensionParameters[]): ExtensionParameters;
    cleanup(): void;
  }
  export type ExtensionParameters = Record<string, string | true | number | readonly (string | true)[]>;
  export const extension: {
    format(extensions: Readonly<Record<string, ExtensionParameters>>): string;
    parse(header: string): Record<string, ExtensionParameters[]>;
  };
}
