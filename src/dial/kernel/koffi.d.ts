// As much of koffi 3.3 as is used here: it is an optional dependency, so that nothing may need its own types.
declare module 'koffi' {
  export interface Library {
    /** A C prototype; the call takes numbers, and bytes where a pointer is wanted. */
    func(prototype: string): (...parameters: readonly (number | Uint8Array)[]) => number;
  }
  /** `null` is the program itself, and with it the C library. */
  export function load(path: string | null): Library;
  export function address(bytes: Uint8Array): bigint;
  /** Of the last call. */
  export function errno(): number;
}
