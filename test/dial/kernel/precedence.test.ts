// Who runs while the clients of a barrier are let go.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { kernelTurn } from '../../support/kernel-turn.js';

const found = await kernelTurn();
const ordinary = 0;
const realTime = 1;
const batch = 3;

const policyHere = (): number => policyOf('/proc/thread-self/stat');

/** Field 41 of proc_pid_stat(5); the command's name before it may hold blanks. */
function policyOf(path: string): number {
  const fields = readFileSync(path, 'utf8')
    .replace(/^.*\) /, '')
    .split(' ');
  return Number(fields[41 - 3]);
}

describe.skipIf(found === undefined)('undisturbed work', () => {
  const undisturbed = found?.kernel.undisturbed ?? (() => false);

  it('runs at real-time priority exactly where it says so, and the thread is an ordinary one again afterwards', () => {
    let during = ordinary;
    const isFirst = undisturbed(() => {
      during = policyHere();
    });
    expect(during).toBe(isFirst ? realTime : ordinary);
    expect(policyHere()).toBe(ordinary);
  });

  it('never comes between where a process of our own has been told to wait for its turn', async () => {
    const child = spawn(process.execPath, ['-e', 'process.stdin.resume()'], { stdio: ['pipe', 'ignore', 'ignore'] });
    const exited = once(child, 'exit');
    expect(found?.kernel.stopPreempting(child.pid ?? 0)).toBe(true);
    expect(policyOf(`/proc/${child.pid}/stat`)).toBe(batch);
    child.stdin.end();
    await exited;
  });

  it('is an ordinary thread again when the work has thrown', () => {
    expect(() =>
      undisturbed(() => {
        throw new Error('broken');
      }),
    ).toThrow('broken');
    expect(policyHere()).toBe(ordinary);
  });
});
