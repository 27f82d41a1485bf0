import { expect, it } from 'vitest';
import { demandRoomFor } from '../../src/cli/machine-limits.js';
import { UsageError } from '../../src/model/usage-error.js';
import { samplePlan } from '../support/reports.js';

const plan = samplePlan();
const sockets = plan.actors.reduce((sum, { count }) => sum + count, 0);

function refusal(limits: Parameters<typeof demandRoomFor>[1]): UsageError | undefined {
  try {
    demandRoomFor(plan, limits);
    return undefined;
  } catch (error) {
    if (error instanceof UsageError) return error;
    throw error;
  }
}

it('more sockets than files are refused before the first connection, with the command that mends it', () => {
  const { exitCode, wrong, remedy } = refusal({ files: sockets }) ?? {};
  expect(exitCode).toBe(4);
  expect(wrong).toContain(`this shell allows ${sockets} open files`);
  expect(remedy).toMatch(/^Raise the limit: ulimit -n \d+/);
});

it('more sockets than local ports are refused, with the command that mends it', () => {
  expect(refusal({ ports: sockets - 1 })).toMatchObject({ exitCode: 4, remedy: expect.stringContaining('ip_local_port_range') as string });
});

it('enough of both, or a machine that does not say, is no reason to refuse', () => {
  expect(refusal({ files: sockets + 1000, ports: sockets })).toBeUndefined();
  expect(refusal({})).toBeUndefined();
});
