import type { Status } from '../model/report.js';

/** One doubt or fault; the worst of them is the verdict. */
export interface Remark {
  readonly status: Status;
  readonly reason: string;
}

export const fail = (reason: string): Remark => ({ status: 'fail', reason });
export const inconclusive = (reason: string): Remark => ({ status: 'inconclusive', reason });
