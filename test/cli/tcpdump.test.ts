import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createCaptureCheck } from '../../src/cli/verify-with-capture.js';
import { createClock } from '../../src/dial/clock.js';
import { startTcpdump } from '../../src/cli/tcpdump.js';
import { completedAttempt, forClients } from '../support/attempts.js';
import { temporaryFolder } from '../support/run-cli.js';

/** Something that says what tcpdump says there, by a shell script. */
function saying(script: string): string {
  const program = join(temporaryFolder(), 'tcpdump');
  writeFileSync(program, `#!/bin/sh\n${script}\n`);
  chmodSync(program, 0o755);
  return program;
}
const start = (program: string) =>
  startTcpdump({ interfaceName: 'lo', addresses: ['127.0.0.1'], port: 1, secure: false, program, lastPacketsMs: 50 });

describe('a capture that cannot be had is refused with what to do', () => {
  it('where there is no tcpdump', async () => {
    await expect(start('/nowhere/tcpdump')).rejects.toMatchObject({
      exitCode: 2,
      wrong: 'there is no tcpdump on this machine',
      remedy: expect.stringContaining('Install it') as string,
    });
  });

  it.each([
    ["tcpdump: lo: You don't have permission to perform this capture on that device", 'this user may not capture packets', 'setcap'],
    ['tcpdump: nope0: No such device exists', 'there is no such network interface', 'tcpdump -D'],
    ['tcpdump: syntax error', 'says: tcpdump: syntax error', 'by hand'],
  ])('where it says: %s', async (said, wrong, remedy) => {
    await expect(start(saying(`echo "${said}" >&2; exit 1`))).rejects.toMatchObject({
      wrong: expect.stringContaining(wrong) as string,
      remedy: expect.stringContaining(remedy) as string,
    });
  });
});

describe('a capture that has ended', () => {
  const listening = 'echo "listening on lo" >&2; printf abc';
  const until = (atEnd: string): string => `trap '${atEnd}; exit 0' INT; ${listening}; while :; do sleep 0.05; done`;

  it('holds what was written to it', async () => {
    const capture = await start(saying(until('echo "0 packets dropped by kernel" >&2')));
    expect(await capture.stop()).toEqual({ bytes: Buffer.from('abc') });
  });

  it('is incomplete where the kernel dropped packets', async () => {
    const capture = await start(saying(until('echo "12 packets dropped by kernel" >&2')));
    expect(await capture.stop()).toMatchObject({ incomplete: 'the kernel dropped 12 packets of the capture' });
  });

  it.each([
    ['by itself', `${listening}; exit 1`, 'exit 1'],
    [
      'by the hand of somebody else, although it says that it lost nothing',
      `echo "0 packets dropped by kernel" >&2; ${listening}; kill -9 $$`,
      'SIGKILL',
    ],
    ['in good order, but before we asked', `echo "0 packets dropped by kernel" >&2; ${listening}; exit 0`, 'exit 0'],
  ])('is incomplete where it ended %s', async (_how, script, how) => {
    const capture = await start(saying(script));
    expect(await capture.stop()).toMatchObject({ incomplete: `tcpdump ended before we asked it to (${how})` });
  });

  it('is incomplete where it does not say what it lost', async () => {
    const capture = await start(saying(until(':')));
    expect(await capture.stop()).toMatchObject({ incomplete: 'tcpdump did not say how many packets it lost' });
  });

  it('runs in a process group of its own, so that a Ctrl-C in the terminal is not for it', async () => {
    const script = `ps -o pgid= -p $$ | tr -d ' '`;
    const groupFile = join(temporaryFolder(), 'group');
    const capture = await start(saying(`echo "$$ $(${script})" > ${groupFile}; ${until('echo "0 packets dropped by kernel" >&2')}`));
    await capture.stop();
    const [ownId, group] = readFileSync(groupFile, 'utf8').trim().split(' ');
    expect(group).toBe(ownId);
  });
});

describe('a run with a capture beside', () => {
  const destination = (secure: boolean, addresses = ['127.0.0.1']) => ({
    scenario: 'concurrent',
    endpoint: { address: '127.0.0.1', port: 1, secure },
    addresses,
  });

  afterEach(() => {
    vi.unstubAllEnvs();
  });

  it('is told why there is no comparison when the capture cannot be read', async () => {
    const shim = saying(`trap 'exit 0' INT; echo "listening on lo" >&2; printf abc; while :; do sleep 0.05; done`);
    vi.stubEnv('PATH', `${dirname(shim)}${delimiter}${process.env['PATH'] ?? ''}`);
    const check = createCaptureCheck(createClock(), 'lo');
    await check.onAddress(destination(true));
    const [comparison] = await check.finish();
    expect(comparison).toMatchObject({ address: '127.0.0.1', port: 1, interfaceName: 'lo', phases: [], opened: 0 });
    expect(comparison?.incomplete).toContain('tcpdump did not say how many packets it lost; the capture is empty');
    expect(comparison?.missing.map(({ phase }) => phase)).toEqual(['tcp', 'tls', 'upgrade', 'firstMessage']);
  });

  it('is compared without its spoiled rounds, says how many they were, and sees every address that the target may turn out to have', async () => {
    const filterFile = join(temporaryFolder(), 'filter');
    const shim = saying(
      `trap 'exit 0' INT; for each; do :; done; echo "$each" > ${filterFile}; echo "listening on lo" >&2; printf abc; while :; do sleep 0.05; done`,
    );
    vi.stubEnv('PATH', `${dirname(shim)}${delimiter}${process.env['PATH'] ?? ''}`);
    const check = createCaptureCheck(createClock(), 'lo');
    await check.onAddress(destination(false, ['::1', '127.0.0.1']));
    expect(readFileSync(filterFile, 'utf8')).toBe('tcp port 1 and (host ::1 or host 127.0.0.1)\n');
    const endRound = (clients: number, spoiled?: 'lateLoop'): void => {
      for (const attempt of forClients(clients, completedAttempt)) check.onEvent({ share: 0, kind: 'attempt', attempt });
      const quality = { answeredEarly: 0, loopP99Ns: 0, loopMaxNs: 0, ...(spoiled === undefined ? {} : { spoiled }) };
      check.onEvent({ share: 0, kind: 'roundEnded', round: 1, quality, atNs: 0 });
    };
    endRound(3);
    endRound(5, 'lateLoop');
    const [comparison] = await check.finish();
    expect(comparison).toMatchObject({ scenario: 'concurrent', opened: 3, found: 0, spoiledRounds: 1 });
  });
});
