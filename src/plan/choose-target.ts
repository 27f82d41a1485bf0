import { listNames, nearestNames, suggest } from '../model/nearest-name.js';
import { UsageError } from '../model/usage-error.js';
import { checkUrl } from './check-url.js';
import { bareTarget, type Config, type TargetConfig } from './config.js';
import { type ReferenceName, referenceTarget } from './reference-target.js';
import type { RunOptions } from './run-options.js';
import { unknownClientNames } from './template-names.js';

export interface TargetChoice {
  readonly config?: Config;
  /** `--config`; absent: ws-race.yaml. */
  readonly configPath?: string;
  /** `--url` */
  readonly url?: string;
  /** `--target` */
  readonly targetName?: string;
  /** `--reference` */
  readonly reference?: ReferenceName;
  /** Defects, cures and the environment of the embedded server, as its arguments. */
  readonly referenceArguments?: readonly string[];
  /** Whether this runs in CI, where a missing config must not be a green build. */
  readonly ci: boolean;
  /** URL and name stand on the command line by themselves, without their option. */
  readonly asArgument?: true;
  readonly options: RunOptions;
}

export interface ChosenTarget {
  readonly target: TargetConfig;
  /** Set where nothing of the user's is tested. */
  readonly demo?: ReferenceName;
}

/** What is tested: `--reference`, else `--target`, else `--url`, else the config's only target, else the embedded server. */
export function chooseTarget(choice: TargetChoice): ChosenTarget {
  const { config, url, targetName, reference, referenceArguments = [] } = choice;
  if (reference !== undefined) return embedded(reference, choice, `--reference ${reference}`);
  if (referenceArguments.length > 0) return embedded('fixed', choice, referenceArguments.join(' '));
  if (targetName !== undefined) return { target: withUrl(namedTarget(targetName, choice), choice) };
  if (url !== undefined) return { target: withUrl(bareTarget('url', url), choice) };
  const names = Object.keys(config?.targets ?? {});
  const [only] = Object.values(config?.targets ?? {});
  if (names.length > 1) {
    throw new UsageError({
      read: choice.configPath ?? 'ws-race.yaml',
      wrong: `it describes ${names.length} targets, and nothing says which one is meant`,
      remedy: `Add --target NAME. There is: ${listNames(names)}.`,
    });
  }
  if (only !== undefined) return { target: only };
  demandNoCi(choice);
  return embedded('fixed', choice, 'no --url and no config');
}

function withUrl(target: TargetConfig, { url, asArgument }: TargetChoice): TargetConfig {
  if (url === undefined) return target;
  const [unknown] = unknownClientNames(url, new Set(target.profile.prepare.flatMap(({ captures }) => captures.map(({ name }) => name))));
  if (unknown !== undefined) {
    throw new UsageError({
      read: `${asArgument === true ? 'a URL' : '--url'} with {${unknown}}`,
      wrong: 'nothing fills that in: clients from a CSV file are not built yet',
      remedy: 'Use {client.user}, which is made up for each client, or ${env:NAME}.',
    });
  }
  return { ...target, url: checkUrl(url, asArgument === true ? undefined : '--url') };
}

function namedTarget(name: string, { config, asArgument }: TargetChoice): TargetConfig {
  const targets = config?.targets ?? {};
  const target = Object.hasOwn(targets, name) ? targets[name] : undefined;
  if (target !== undefined) return target;
  const known = Object.keys(targets);
  throw new UsageError({
    read: asArgument === true ? name : `--target ${name}`,
    wrong: known.length === 0 ? 'there is no config that describes targets' : 'the config has no target of that name',
    remedy: known.length === 0 ? 'Write ws-race.yaml with targets, or give a URL.' : suggestTarget(name, known),
  });
}

function suggestTarget(name: string, known: readonly string[]): string {
  return nearestNames(name, known).length > 0 ? suggest(name, known) : `There is: ${listNames(known)}.`;
}

function demandNoCi({ ci }: TargetChoice): void {
  if (!ci) return;
  throw new UsageError({
    read: 'no --url, no --target and no config',
    wrong: 'in CI the embedded demo server is not taken by itself: a missing config must not be a green build',
    remedy: 'Give --url or a ws-race.yaml; or --reference fixed, if the demo is what you want.',
  });
}

/** The embedded server is ours to start and to reach; options that say otherwise were meant for another target. */
function embedded(name: ReferenceName, { url, targetName, options, referenceArguments = [] }: TargetChoice, why: string): ChosenTarget {
  const contradiction = [
    ['--url', url],
    ['--target', targetName],
    ['--server-cmd', options.serverCmd],
    ['--server-ready', options.serverReady],
  ].find(([, value]) => value !== undefined)?.[0];
  if (contradiction === undefined) {
    const demo = referenceArguments.includes('--defect') ? 'broken' : name;
    return { target: referenceTarget(name, referenceArguments), demo };
  }
  throw new UsageError({
    read: `${contradiction} with ${why}`,
    wrong: `the embedded server would be tested, and ${contradiction} speaks of another one`,
    remedy:
      contradiction === '--server-cmd' || contradiction === '--server-ready'
        ? "Add --url 'ws://127.0.0.1:{port}/ws', where your server listens."
        : 'Remove one of the two.',
  });
}
