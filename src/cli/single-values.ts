// Options that hold one value: the last of two would win in silence, and a gate would not be the one that was meant.
import type { Command, Option } from 'commander';
import { UsageError } from '../model/usage-error.js';

/** Makes every command refuse an option that is given twice with different values, and one that is given with its opposite; the same twice is one. */
export function refuseSecondValues(program: Command): void {
  for (const command of program.commands) {
    for (const option of command.options) {
      if (takesOneValue(option)) refuseSecondValue(option);
      if (option.negate) refuseOpposite(command, option);
    }
  }
}

/** One that may be repeated has a parser of its own, which collects. */
const takesOneValue = (option: Option): boolean => (option.required || option.optional) && option.parseArg === undefined;

function refuseSecondValue(option: Option): void {
  let first: string | undefined;
  option.argParser((value) => {
    if (first !== undefined && first !== value) throw contradiction(option.long ?? option.flags, first, value);
    first = value;
    return value;
  });
}

function contradiction(name: string, first: string, second: string): UsageError {
  return new UsageError({
    read: `${name} ${first} ${name} ${second}`,
    wrong: `${name} is there twice, with different values`,
    remedy: 'Give one of the two.',
  });
}

function refuseOpposite(command: Command, option: Option): void {
  const positive = command.options.find(({ long }) => long === option.long?.replace(/^--no-/, '--'));
  if (positive === undefined) return;
  const given = new Set<string>();
  for (const each of [positive, option]) {
    command.on(`option:${each.name()}`, () => {
      given.add(each.flags);
      if (given.size < 2) return;
      throw new UsageError({
        read: `${positive.flags} ${option.flags}`,
        wrong: 'the one takes back the other',
        remedy: 'Give one of the two.',
      });
    });
  }
}
