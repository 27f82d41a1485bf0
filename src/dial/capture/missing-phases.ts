import { type ComparedPhase, comparedPhases, type PhaseComparison } from '../../model/capture.js';

/** Phases that could have been compared at this scheme and were not, with the reason. */
export function missingPhases(
  found: readonly PhaseComparison[],
  secure: boolean,
): readonly { readonly phase: ComparedPhase; readonly why: string }[] {
  return comparedPhases
    .filter((phase) => (phase !== 'tls' || secure) && !found.some((each) => each.phase === phase))
    .map((phase) => ({ phase, why: (secure ? underTls[phase] : undefined) ?? notPassed }));
}

const notPassed = 'no connection of ours that passed it was found in the capture';
const underTls: Readonly<Partial<Record<ComparedPhase, string>>> = {
  upgrade: 'under TLS only a connection whose last byte was held shows where its request ends, and none such was found',
  firstMessage: 'under TLS the packets do not show which record ends the answer and which the first message',
};
