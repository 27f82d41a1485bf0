import type { Profile } from '../model/target.js';

/** The names that a profile captures: from its preparing requests, its opening, its welcome. */
export function capturedNames(profile: Profile): ReadonlySet<string> {
  const expectations = [
    ...profile.opening.flatMap((step) => (step.kind === 'expect' ? [step.expectation] : [])),
    ...[profile.welcome, profile.ready].filter((expectation) => expectation !== undefined),
  ];
  const captures = [...profile.prepare, ...expectations].flatMap((holder) => holder.captures);
  return new Set(captures.map(({ name }) => name));
}
