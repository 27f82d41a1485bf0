import { describe, expect, it } from 'vitest';
import { createProgram } from '../../src/cli/program.js';
import { UsageError } from '../../src/model/usage-error.js';

async function troubleOf(args: readonly string[]): Promise<UsageError> {
  const error: unknown = await createProgram(() => undefined)
    .parseAsync([...args], { from: 'user' })
    .then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
  if (error instanceof UsageError) return error;
  throw new Error(`no usage error: ${String(error)}`);
}

describe('an option that holds one value', () => {
  it.each([
    [['run', '--max-failure-rate', '1%', '--max-failure-rate', '50%'], '--max-failure-rate 1% --max-failure-rate 50%'],
    [['run', '--stamps', 'auto', '--stamps', 'turn'], '--stamps auto --stamps turn'],
    [['run', '--verify-with-capture', 'lo', '--verify-with-capture', 'eth0'], '--verify-with-capture lo --verify-with-capture eth0'],
    [['ab', 'a', 'b', '--rounds', '5', '--rounds', '10'], '--rounds 5 --rounds 10'],
    [['compare', 'a', 'b', '--min-effect', '1%', '--min-effect', '2%'], '--min-effect 1% --min-effect 2%'],
  ])('is refused twice with different values, and both are named: %j', async (args, read) => {
    expect(await troubleOf(args)).toMatchObject({ read, exitCode: 2 });
  });

  it('may stand there twice with the same value, and the others may be repeated', async () => {
    const same = await troubleOf(['compare', 'none-a.json', 'none-b.json', '--min-effect', '1%', '--min-effect', '1%']);
    expect(same.read).toContain('none-a.json');
    const repeated = await troubleOf(['report', 'none.json', '--reporter', 'json=a', '--reporter', 'junit=b']);
    expect(repeated.read).toContain('none.json');
  });
});

it('an option beside its opposite is refused, and either alone is not', async () => {
  expect(await troubleOf(['run', '--calibrate', '--no-calibrate'])).toMatchObject({ read: '--calibrate --no-calibrate', exitCode: 2 });
  expect((await troubleOf(['run', '--no-calibrate', '--seed', ''])).read).toBe("--seed ''");
});
