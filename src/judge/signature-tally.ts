// The findings of one cell, counted by signature and by symptom.
import type { Evidence, Finding, JoinedBy } from '../model/finding.js';
import type { Attempt, Close } from '../model/history.js';
import type { Class } from '../model/signature.js';
import type { SignatureCount } from '../model/report.js';
import { groupBy } from '../model/group-by.js';
import { createHistogram, type TimeHistogram } from './histogram.js';

export type MeansOf = (signatureId: string) => { readonly means: string; readonly class: Class };

export interface Sighting {
  readonly finding: Finding;
  readonly attempt: Attempt;
  /** A fault of the harness has a name as well, but neither a symptom nor a part in any gate. */
  readonly ofServer: boolean;
}

/** How often an id was found among failed attempts, for gates: what a log line explains by its time alone is not among them. */
export interface Sightings {
  readonly count: number;
  readonly rounds: number;
  /** How many in each round, in the order in which rounds were added; absent where that is not known. */
  readonly byRound?: readonly number[];
}

export interface SignatureTally {
  /** `incidents` by signature; a signature that is not named has one for each attempt. */
  readonly addRound: (sightings: readonly Sighting[], incidents: Readonly<Record<string, number>>) => void;
  readonly signatures: (meansOf: MeansOf) => readonly SignatureCount[];
  readonly symptoms: () => readonly { readonly id: string; readonly count: number }[];
  /** Of a symptom or a signature; where a bucket bears the name of its symptom, the symptom is meant. */
  readonly sightingsOf: (id: string) => Sightings;
  /** Ids of signatures that were seen with evidence that carries a gate. */
  readonly provenSignatures: () => readonly string[];
}

export function createSignatureTally(): SignatureTally {
  const signatures = new Map<string, Tally>();
  const symptoms = new Map<string, Series>();
  let round = -1;
  return {
    addRound(sightings, incidents) {
      round += 1;
      for (const [id, group] of groupBy(
        sightings.filter(({ ofServer }) => ofServer),
        ({ finding }) => finding.symptom,
      )) {
        const series = symptoms.get(id) ?? createSeries();
        symptoms.set(id, series);
        series.add(round, group.length);
      }
      for (const [id, group] of groupBy(sightings, ({ finding }) => finding.signature)) {
        const tally = signatures.get(id) ?? createTally();
        signatures.set(id, tally);
        addGroup(tally, group, { round, incidents: incidents[id] ?? group.length });
      }
    },
    signatures: (meansOf) =>
      [...signatures].map(([id, tally]) => describe(id, tally, meansOf(id))).sort((a, b) => b.count - a.count || (a.id < b.id ? -1 : 1)),
    symptoms: () =>
      [...symptoms].map(([id, { sum }]) => ({ id, count: sum().count })).sort((a, b) => b.count - a.count || (a.id < b.id ? -1 : 1)),
    sightingsOf: (id) => (symptoms.get(id) ?? signatures.get(id)?.proven ?? createSeries()).sum(),
    provenSignatures: () => [...signatures].filter(([, { proven }]) => proven.sum().count > 0).map(([id]) => id),
  };
}

/** How many in which round; rounds with none are not stored. */
interface Series {
  readonly add: (round: number, count: number) => void;
  readonly sum: () => Sightings;
}

function createSeries(): Series {
  const byRound: number[] = [];
  return {
    add(round, count) {
      if (count > 0) byRound[round] = count;
    },
    sum() {
      const held = byRound.filter((count) => count > 0);
      return { count: held.reduce((sum, count) => sum + count, 0), rounds: held.length, byRound };
    },
  };
}

interface Tally {
  count: number;
  readonly proven: Series;
  by: JoinedBy;
  incidents: number;
  readonly closedBy: Record<Close['initiator'], number>;
  readonly after101: TimeHistogram;
}

const createTally = (): Tally => ({
  count: 0,
  proven: createSeries(),
  by: 'time',
  incidents: 0,
  closedBy: { client: 0, server: 0 },
  after101: createHistogram(),
});

function addGroup(
  tally: Tally,
  group: readonly Sighting[],
  { round, incidents }: { readonly round: number; readonly incidents: number },
): void {
  const proven = group.filter(({ finding, ofServer }) => ofServer && joinOf(finding.evidence) !== 'time').length;
  tally.count += group.length;
  tally.proven.add(round, proven);
  tally.incidents += incidents;
  for (const { finding, attempt } of group) {
    tally.by = stronger(tally.by, joinOf(finding.evidence));
    const { opened, closing, ended = opened } = attempt.marks;
    const over = closing ?? ended;
    if (opened !== undefined && over !== undefined && over >= opened) tally.after101.record((over - opened) / 1e3);
    const close = 'close' in attempt.outcome ? attempt.outcome.close : undefined;
    if (close !== undefined) tally.closedBy[close.initiator] += 1;
  }
}

function describe(id: string, tally: Tally, { means, class: severity }: ReturnType<MeansOf>): SignatureCount {
  const { client, server } = tally.closedBy;
  return {
    id,
    count: tally.count,
    means,
    class: severity,
    by: tally.by,
    ...(client + server === 0 ? {} : { closedBy: server >= client ? 'server' : 'client' }),
    ...(tally.after101.count === 0 ? {} : { after101Us: tally.after101.valueAt(50) }),
    incidents: tally.incidents,
  };
}

const joins: readonly JoinedBy[] = ['wire', 'token', 'port', 'time'];

/**
 * What ties the finding to its signature. The wire is always among the evidence: where a line that names the attempt is, too, the line
 * has named the fault. A line that only came at the same time names nothing.
 */
function joinOf(evidence: readonly Pick<Evidence, 'by'>[]): JoinedBy {
  const has = (join: JoinedBy): boolean => evidence.some(({ by }) => by === join);
  if (has('token')) return 'token';
  if (has('port')) return 'port';
  return has('time') && !has('wire') ? 'time' : 'wire';
}

const stronger = (a: JoinedBy, b: JoinedBy): JoinedBy => (joins.indexOf(a) <= joins.indexOf(b) ? a : b);
