// `run --verify-with-capture concurrent`: the name of an interface may be left out, and what follows is then no interface.
import type { RunFlags } from './run-flags.js';

interface Asked<Flags> {
  readonly names: readonly string[];
  readonly flags: Flags;
}

/** Gives a scenario that was read as the name of an interface back to the scenarios, before the others. */
export function withoutSwallowedScenario<Flags extends Pick<RunFlags, 'verifyWithCapture'>>(
  names: readonly string[],
  flags: Flags,
  isScenario: (name: string) => boolean,
): Asked<Flags> {
  const { verifyWithCapture: name } = flags;
  if (typeof name !== 'string' || !isScenario(name)) return { names, flags };
  return { names: [name, ...names], flags: { ...flags, verifyWithCapture: true } };
}
