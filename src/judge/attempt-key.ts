import type { AttemptId } from '../model/history.js';

/** Ties a finding to its attempt within one run. */
export const attemptKey = ({ round, arm, actor, client, cycle }: AttemptId): string => `${round} ${arm} ${actor} ${client} ${cycle}`;
