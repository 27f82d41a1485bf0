// The commands and their options. Only commander is loaded here: everything else comes when a command runs.
import { Command, Help } from 'commander';
import { suggest } from '../model/nearest-name.js';
import { UsageError } from '../model/usage-error.js';
import { addAb, addFixes } from './compare-targets.js';
import { addCalibrationOptions, addColorOptions, addConnectionOptions, addLoadOptions, collect } from './option-tables.js';
import type { RunFlags } from './run-flags.js';
import { refuseSecondValues } from './single-values.js';
import { readVersion } from './version.js';
import { commanderTrouble, writeError } from './write-error.js';

export function createProgram(setExitCode: (code: number) => void): Command {
  const program = new Command('ws-race')
    .description('Finds, proves and gates the races in the opening of a WebSocket connection.')
    .version(readVersion(), '-V, --version')
    .helpOption('-h, --help')
    .showHelpAfterError(false)
    .enablePositionalOptions()
    .exitOverride()
    .configureOutput({ outputError: (text) => writeError(commanderTrouble(text, process.argv[2])) })
    .action((words: readonly string[], _options: unknown, command: Command) => {
      const [unknown, ...rest] = words;
      if (unknown === undefined || (unknown === 'help' && rest.length === 0)) {
        process.stdout.write(command.helpInformation());
        return;
      }
      if (unknown === 'help') return command.parseAsync([...rest.slice(0, 1), '--help'], { from: 'user' }).then(() => undefined);
      throw new UsageError({
        read: unknown,
        wrong: 'there is no such command',
        remedy: suggest(
          unknown,
          command.commands.map((each) => each.name()),
        ),
      });
    })
    .argument('[command...]', '', undefined);

  addRun(program, setExitCode);
  addAb(program, setExitCode);
  addFixes(program, setExitCode);
  program
    .command('compare <before> <after>')
    .description('compare two reports; exit 1 on a regression')
    .option('--min-effect <rate>', 'the least difference of failure rates that counts')
    .option('--json', 'print the comparison as JSON')
    .option('--reporter <name[=file]>', 'terminal, json or markdown, to a file or to stdout; repeatable', collect)
    .option('--color', 'colour, whatever the terminal says')
    .option('--no-color', 'no colour')
    .action(async (before: string, after: string, flags: object) => {
      const { compareCommand } = await import('./compare-command.js');
      setExitCode(compareCommand(before, after, flags));
    });
  program
    .command('merge <reports...>')
    .description('one report from the shards of one run (run --shard i/k); exit 4 where one is missing or there twice')
    .option('--output <file>', 'write the merged report, as JSON')
    .option('--reporter <name[=file]>', 'as in run; repeatable', collect)
    .option('--json', 'the merged report on stdout')
    .option('--color', 'colour, whatever the terminal says')
    .option('--no-color', 'no colour')
    .action(async (files: readonly string[], flags: object) => {
      const { mergeCommand } = await import('./merge-command.js');
      setExitCode(mergeCommand(files, flags));
    });
  program
    .command('list')
    .description('the scenarios and the signatures that there are')
    .option('--json', 'as JSON')
    .action(async (flags: { readonly json?: boolean }) => {
      const { listCommand } = await import('./list-command.js');
      listCommand(flags);
    });
  program
    .command('explain <id>')
    .description('what a signature, a symptom or a scenario means, its cause and its cure')
    .option('--config <file>', 'whose signatures are known, too (default: ws-race.yaml in this folder)')
    .action(async (id: string, flags: { readonly config?: string }) => {
      const { explainCommand } = await import('./explain-command.js');
      await explainCommand(id, flags);
    });
  program
    .command('validate <files...>')
    .description('check configs, scenario files and reports')
    .action(async (files: readonly string[]) => {
      const { validateCommand } = await import('./validate-command.js');
      await validateCommand(files);
    });
  program
    .command('report <file>')
    .description('turn a report into another form')
    .requiredOption('--reporter <name[=file]>', 'to a file or to stdout; repeatable', collect)
    .option('--color', 'colour, whatever the terminal says')
    .option('--no-color', 'no colour')
    .action(async (file: string, flags: { readonly reporter: readonly string[] }) => {
      const { reportCommand } = await import('./report-command.js');
      reportCommand(file, flags);
    });
  program
    .command('serve [which]')
    .description('the reference server on its own: fixed or broken (--help shows its own options)')
    .helpOption(false)
    .allowUnknownOption()
    .passThroughOptions()
    .argument('[arguments...]')
    .action(async (which: string | undefined, rest: readonly string[], _flags: object, command: Command) => {
      const { serveCommand } = await import('./serve-command.js');
      const given = command.args.length > 0 ? command.args : [which, ...rest].filter((each) => each !== undefined);
      setExitCode(await serveCommand(given));
    });
  refuseSecondValues(program);
  return program;
}

function addRun(program: Command, setExitCode: (code: number) => void): void {
  const run = program
    .command('run [scenario...]')
    .description('run scenarios against an endpoint; without one: against the embedded reference server');
  run
    .option('--url <url>', 'ws:// or wss:// address; {client.user}, {port} and ${env:NAME} are filled in')
    .option('--target <name>', 'which target of the config');
  addConnectionOptions(run)
    .option('--reference <which>', 'test the embedded server: fixed or broken')
    .option('--defect <name>', 'switch a defect of the embedded server on; repeatable', collect)
    .option('--fix <name>', 'and a cure; repeatable', collect)
    .option('--environment <name>', 'the delays of the cures: testing, development, staging or production')
    .option('--server-cmd <command>', "start the server for the run: 'uvicorn app:app --port {port}'")
    .option('--server-ready <regex>', 'the line by which it says that it is ready (default: its port answers)')
    .option('--server-log <file>', 'follow a log file; repeatable', collect)
    .option('--server-log-cmd <command>', "follow a command's output: 'kubectl logs -f deploy/app'; repeatable", collect);
  addLoadOptions(run)
    .option('--verify-with-capture [interface]', 'run tcpdump beside, and hold our times against the packets')
    .option('--shard <i/k>', 'run only the i-th of k shares of the clients; ws-race merge joins the reports')
    .option('--no-preflight', 'skip the lone connection before the run');
  addCalibrationOptions(run, 'with --max and --baseline');
  run
    .option('--max-failure-rate <rate>', 'the gate: 1% or 0.01 (default 0)')
    .option('--confidence <level>', 'gate on the exact bound at this confidence: 95%')
    .option('--until-decided', 'stop as soon as the failure rate is shown to be within the limit or above it')
    .option('--decide-within <duration>', 'begin no round after this time, and end undecided (default: 15m)')
    .option('--max-signature <id=limit>', 'allow so many sightings, or such a rate: early-1011=0; repeatable', collect)
    .option('--max-check <check=limit>', 'allow so many attempts to fail a check, or such a share: session=0; repeatable', collect)
    .option('--max <phase.pNN=duration>', 'allow a phase so long: upgrade.p99=250ms; repeatable', collect)
    .option('--on-inconclusive <what>', 'fail or pass', 'fail')
    .option('--baseline <report>', 'compare with this report at the end');
  run
    .option('--reporter <name[=file]>', 'terminal, json, junit, markdown, github; to a file or to stdout; repeatable', collect)
    .option('--output-dir <folder>', 'where reports go, or none', 'reports')
    .option('--label <name=value>', 'written into the report; repeatable', collect)
    .option('--json', 'the report on stdout')
    .option('--quiet', 'neither progress nor screen')
    .option('--i-own-this-target', 'this target is mine, although it is not on a private network');
  addColorOptions(run).action(async (scenarios: readonly string[], flags: RunFlags) => {
    const { runCommand } = await import('./run-command.js');
    setExitCode(await runCommand(scenarios, flags));
  });
  // Help prints options in the order above, not by letter: they are grouped by use.
  run.configureHelp({ sortOptions: false, formatHelp: (command, helper) => Help.prototype.formatHelp.call(helper, command, helper) });
}
