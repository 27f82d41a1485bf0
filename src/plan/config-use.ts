import type { ConfigUse } from '../model/report.js';
import type { Config, TargetConfig } from './config.js';
import type { RunOptions } from './run-options.js';

/** What of a config a run stands on: its target, and every gate that the command line does not replace. */
export function configUseOf(config: Config, target: TargetConfig, options: RunOptions): ConfigUse {
  const { gate, signatures } = config;
  const isOf = <Limit>(given: readonly Limit[], nameOf: (limit: Limit) => string, name: string): boolean =>
    given.some((limit) => nameOf(limit) === name);
  const phaseOf = ({ phase, percentile }: { readonly phase: string; readonly percentile: number }): string => `${phase}.p${percentile}`;
  const idOf = ({ id }: { readonly id: string }): string => id;
  const gates =
    gate === undefined
      ? []
      : [
          ...(gate.maxFailureRate === undefined || options.maxFailureRate !== undefined ? [] : ['maxFailureRate']),
          ...(gate.confidence === undefined || options.confidence !== undefined ? [] : ['confidence']),
          ...(gate.require.length === 0 ? [] : ['require']),
          ...gate.maxSignature.map(idOf).flatMap((id) => (isOf(options.maxSignature, idOf, id) ? [] : [`maxSignature.${id}`])),
          ...gate.maxCheck.map(idOf).flatMap((id) => (isOf(options.maxCheck, idOf, id) ? [] : [`maxCheck.${id}`])),
          ...gate.max.map(phaseOf).flatMap((name) => (isOf(options.max, phaseOf, name) ? [] : [`max.${name}`])),
        ];
  return {
    path: config.path,
    settings: [
      ...(Object.hasOwn(config.targets, target.name) ? [`targets.${target.name}`] : []),
      ...gates.map((name) => `gate.${name}`),
      ...(signatures.length === 0 ? [] : ['signatures']),
    ],
  };
}
