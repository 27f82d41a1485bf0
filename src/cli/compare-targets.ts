// The commands that set servers against each other: `ab` and `fixes`.
import type { Command } from 'commander';
import type { AbFlags } from './ab-command.js';
import type { FixesFlags } from './fixes-command.js';
import { addCalibrationOptions, addColorOptions, addConnectionOptions, addLoadOptions, collect } from './option-tables.js';

export function addAb(program: Command, setExitCode: (code: number) => void): void {
  const ab = program
    .command('ab <before> <after> [scenario]')
    .description('two targets in turn, A B B A, then their comparison; exit 1 on a regression')
    .addHelpText(
      'after',
      '\nA target is a URL, a target of ws-race.yaml, reference:broken or reference:fixed. Options hold for both; what holds for one of them,' +
        '\nthe command that starts it and its log too, stands in ws-race.yaml.',
    );
  addConnectionOptions(ab);
  addLoadOptions(ab, '10').option('--no-preflight', 'skip the lone connection before the run');
  addCalibrationOptions(ab, 'unless --no-calibrate is given');
  ab.option('--min-effect <rate>', 'the least difference of failure rates that counts')
    .option('--reporter <name[=file]>', 'terminal, json or markdown; repeatable', collect)
    .option('--output-dir <folder>', 'where both reports go, or none', 'reports')
    .option('--label <name=value>', 'written into both reports; repeatable', collect)
    .option('--json', 'the comparison on stdout')
    .option('--quiet', 'no progress')
    .option('--i-own-this-target', 'both targets are mine, although not on a private network');
  addColorOptions(ab).action(async (before: string, after: string, scenario: string | undefined, flags: AbFlags) => {
    const { abCommand } = await import('./ab-command.js');
    setExitCode(await abCommand([before, after], scenario ?? 'concurrent', flags));
  });
}

export function addFixes(program: Command, setExitCode: (code: number) => void): void {
  const fixes = program
    .command('fixes [defect]')
    .description('the published cures against the defects of the reference server: what each heals, and what it costs')
    .option('--fix <name>', 'only this cure, beside none and ordering; repeatable', collect)
    .option('--n <clients>', 'clients per round')
    .option('--rounds <count>', 'rounds of each cure', '10')
    .option('--seed <text>', 'the same seed, the same order')
    .option('--environment <name>', 'the delays of the cures: testing, development, staging or production', 'development');
  addCalibrationOptions(fixes, 'unless --no-calibrate is given');
  fixes
    .option('--reporter <name[=file]>', 'terminal, json or markdown; repeatable', collect)
    .option('--json', 'the tables as JSON on stdout')
    .option('--quiet', 'neither progress nor screen');
  addColorOptions(fixes).action(async (defect: string | undefined, flags: FixesFlags) => {
    const { fixesCommand } = await import('./fixes-command.js');
    setExitCode(await fixesCommand(defect, flags));
  });
}
