import { formatDuration } from '../model/units.js';
import type { Conditions } from './signature.js';

/** The conditions of one alternative as a line for people. */
export function describeConditions(conditions: Conditions): string {
  return [
    ...describeWire(conditions),
    ...describeTimes(conditions),
    ...describeRound(conditions),
    ...(conditions.log === undefined ? [] : [`log ${conditions.log.map((source) => `/${source}/`).join(' or ')}`]),
  ].join(', ');
}

function describeWire({ symptom, phase, http, close, error, payload, outcome }: Conditions): readonly string[] {
  const parts = [
    symptom?.join(' or '),
    phase === undefined ? undefined : phases[phase],
    outcome === undefined ? undefined : `outcome ${outcome}`,
    http?.status === undefined ? undefined : `HTTP ${http.status.join(' or ')}`,
    http?.statusText === undefined ? undefined : `status text /${http.statusText}/`,
    ...Object.entries(http?.headers ?? {}).map(([name, source]) => `header ${name} /${source}/`),
    http?.body === undefined ? undefined : `body /${http.body}/`,
    close?.code === undefined ? undefined : `close ${close.code.join(' or ')}`,
    close?.reason === undefined ? undefined : `close reason /${close.reason}/`,
    close?.end === undefined ? undefined : `ended by ${close.end.join(' or ')}`,
    error?.code === undefined ? undefined : `error code /${error.code}/`,
    error?.text === undefined ? undefined : `error text /${error.text}/`,
    payload === undefined ? undefined : `message /${payload}/`,
  ];
  return parts.filter((part) => part !== undefined);
}

const phases = { connect: 'before TCP stood', upgrade: 'no 101 yet', open: 'after the 101' } as const;

function describeTimes({ age, waited, timersNs }: Conditions): readonly string[] {
  const parts = [
    age?.early === true ? 'early' : undefined,
    describeRange('age', age),
    describeRange('answer awaited for', waited),
    timersNs === undefined ? undefined : `ends that agree on ${timersNs.map(formatDuration).join(', ')}`,
  ];
  return parts.filter((part) => part !== undefined);
}

function describeRange(name: string, range: { readonly minNs?: number; readonly maxNs?: number } | undefined): string | undefined {
  if (range?.minNs === undefined && range?.maxNs === undefined) return undefined;
  const from = range.minNs === undefined ? '' : `from ${formatDuration(range.minNs)} `;
  const to = range.maxNs === undefined ? '' : `to ${formatDuration(range.maxNs)}`;
  return `${name} ${from}${to}`.trim();
}

function describeRound({ event, weLeftFirst }: Conditions): readonly string[] {
  const parts = [
    weLeftFirst === true ? 'after we had left' : undefined,
    event === 'serverExited' ? 'around the exit of the server process' : undefined,
    event === 'cutThenRefused' ? 'five or more cut within 250 ms, later connects refused' : undefined,
  ];
  return parts.filter((part) => part !== undefined);
}
