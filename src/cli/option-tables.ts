// Options that several commands share: the same words mean the same everywhere.
import type { Command } from 'commander';

export const collect = (value: string, before: readonly string[] | undefined): readonly string[] => [...(before ?? []), value];

/** How a target is reached, whichever it is. */
export const addConnectionOptions = (command: Command): Command =>
  command
    .option('--header <name: value>', 'a request header; repeatable', collect)
    .option('--subprotocol <name>', 'offer a subprotocol; repeatable', collect)
    .option('--origin <origin>', 'the Origin header')
    .option('--insecure', 'take any certificate')
    .option('--ca <file>', 'certificate authority, PEM')
    .option('--cert <file>', 'client certificate, PEM')
    .option('--key <file>', 'key of the client certificate, PEM')
    .option('--config <file>', 'the config (default: ws-race.yaml in this folder)')
    .option('--trace-query', 'add ?wsrace=<id> to the URL, so that log lines can be joined');

/** How many come, how often, and how long each is watched. Commander shows `defaultRounds`, where the scenario does not say. */
export const addLoadOptions = (command: Command, defaultRounds?: string): Command =>
  command
    .option('--n <clients>', 'clients per round')
    .option('--rounds <count>', 'repetitions', defaultRounds)
    .option('--cycles <count>', 'connects per client (rapid-cycle)')
    .option('--no-control', 'leave out the control arm')
    .option('--steady <count>', 'successes in a row that end a cold start')
    .option('--ready-within <duration>', 'how long a cold start may take')
    .option('--timeout <duration>', 'per phase, or tcp=5s,upgrade=30s')
    .option('--linger <duration>', 'how long an opened connection is watched')
    .option('--early <duration>', 'a close within this of opening is early')
    .option('--seed <text>', 'the same seed, the same plan')
    .option('--stamps <source>', 'who stamps arrivals: kernel (Linux), turn, or auto: the kernel where it can', 'auto');

/** `when`: in which runs it is done without being asked for. */
export const addCalibrationOptions = (command: Command, when: string): Command =>
  command
    .option('--calibrate', `first measure what the harness itself takes, against a server that does nothing; by itself ${when}`)
    .option('--no-calibrate', 'leave that out');

export const addColorOptions = (command: Command): Command =>
  command.option('--color', 'colour, whatever the terminal says').option('--no-color', 'no colour');
