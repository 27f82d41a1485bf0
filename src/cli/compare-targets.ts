// The commands that set servers against each other: `ab` and `fixes`.
import type { Command } from 'commander';
import type { AbFlags } from './ab-command.js';
import type { FixesFlags } from './fixes-command.js';

const collect = (value: string, before: readonly string[] | undefined): readonly string[] => [...(before ?? []), value];

export function addAb(program: Command, setExitCode: (code: number) => void): void {
  program
    .command('ab <before> <after> [scenario]')
    .description('two targets in turn, A B B A, then their comparison; exit 1 on a regression')
    .addHelpText('after', '\nA target is a URL, a target of ws-race.yaml, reference:broken or reference:fixed.')
    .option('--n <clients>', 'clients per round')
    .option('--rounds <count>', 'repetitions', '10')
    .option('--cycles <count>', 'connects per client')
    .option('--no-control', 'leave out the control arm')
    .option('--timeout <duration>', 'per phase, or tcp=5s,upgrade=30s')
    .option('--linger <duration>', 'how long an opened connection is watched')
    .option('--header <name: value>', 'a request header for both; repeatable', collect)
    .option('--insecure', 'take any certificate')
    .option('--config <file>', 'the config (default: ws-race.yaml in this folder)')
    .option('--seed <text>', 'the same seed, the same plan')
    .option('--no-preflight', 'skip the lone connection before the run')
    .option('--min-effect <rate>', 'the least difference of failure rates that counts')
    .option('--reporter <name[=file]>', 'terminal, json or markdown; repeatable', collect)
    .option('--output-dir <folder>', 'where both reports go, or none', 'reports')
    .option('--json', 'the comparison on stdout')
    .option('--quiet', 'no progress')
    .option('--color', 'colour, whatever the terminal says')
    .option('--no-color', 'no colour')
    .option('--i-own-this-target', 'both targets are mine, although not on a private network')
    .action(async (before: string, after: string, scenario: string | undefined, flags: AbFlags) => {
      const { abCommand } = await import('./ab-command.js');
      setExitCode(await abCommand([before, after], scenario ?? 'concurrent', flags));
    });
}

export function addFixes(program: Command, setExitCode: (code: number) => void): void {
  program
    .command('fixes [defect]')
    .description('the published cures against the defects of the reference server: what each heals, and what it costs')
    .option('--fix <name>', 'only this cure, beside none and ordering; repeatable', collect)
    .option('--n <clients>', 'clients per round')
    .option('--rounds <count>', 'rounds of each cure', '10')
    .option('--seed <text>', 'the same seed, the same order')
    .option('--environment <name>', 'the delays of the cures: testing, development, staging or production', 'development')
    .option('--reporter <name[=file]>', 'terminal, json or markdown; repeatable', collect)
    .option('--json', 'the tables as JSON on stdout')
    .option('--quiet', 'neither progress nor screen')
    .option('--color', 'colour, whatever the terminal says')
    .option('--no-color', 'no colour')
    .action(async (defect: string | undefined, flags: FixesFlags) => {
      const { fixesCommand } = await import('./fixes-command.js');
      setExitCode(await fixesCommand(defect, flags));
    });
}
