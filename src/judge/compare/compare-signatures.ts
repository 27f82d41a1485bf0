// Which faults are new, which have vanished, and which of the new ones are proof of a regression.
import type { SignatureComparison } from '../../model/comparison.js';
import type { Cell, SignatureCount } from '../../model/report.js';
import type { Counts } from '../statistics/counts.js';
import { fisherGreater } from '../statistics/fisher.js';
import { holm } from '../statistics/multiple-tests.js';
import { effectOf } from './compare-rates.js';
import type { Pair } from './compared-scenario.js';
import { significant } from './settings.js';

/**
 * A new signature is a regression when it is a known one, its evidence is better than a time window, it is not for information
 * only, and it is fatal or more frequent than chance explains, among all signatures of all scenarios. All others are rows to read.
 */
export function compareSignatures(pair: Pair, scenarios: number): readonly SignatureComparison[] {
  const { before, after } = pair;
  const known = new Map([...before.burst.signatures, ...after.burst.signatures].map((signature) => [signature.id, signature]));
  const { effect } = effectOf(pair);
  const rows = [...known.keys()].map((id) => {
    const [was, is] = [countOf(before.burst, id), countOf(after.burst, id)];
    return { id, before: was, after: is, p: fisherGreater(worth(is, after.burst, effect), worth(was, before.burst, effect)) };
  });
  const adjusted = holm(rows.map(({ p }) => p));
  return rows
    .map(({ id, before: was, after: is }, place) => {
      const pWorse = Math.min(1, (adjusted[place] ?? 1) * scenarios);
      const change = changeOf(was, is);
      return { id, before: was, after: is, change, pWorse, isRegression: change === 'new' && isProof(after.burst, id, pWorse) };
    })
    .sort((a, b) => b.after - a.after || b.before - a.before || a.id.localeCompare(b.id));
}

function isProof(after: Cell, id: string, pWorse: number): boolean {
  const signature = after.signatures.find((candidate) => candidate.id === id);
  if (signature === undefined || !isKnownFault(signature)) return false;
  return signature.class === 'fatal' || pWorse <= significant.rate;
}

const isKnownFault = ({ id, by, class: kind }: SignatureCount): boolean => !id.startsWith('unknown:') && by !== 'time' && kind !== 'info';

function changeOf(before: number, after: number): SignatureComparison['change'] {
  if (before === 0) return 'new';
  return after === 0 ? 'vanished' : 'stayed';
}

const countOf = (cell: Cell, id: string): number => cell.signatures.find((signature) => signature.id === id)?.count ?? 0;

/** Whole numbers for Fisher: failures are not rounded up, so a single bad round proves nothing. */
function worth(count: number, { attempts }: Cell, effect: number): Counts {
  const of = Math.max(1, Math.round(attempts / effect));
  return { failed: Math.min(of, Math.floor(count / effect + 1e-9)), attempts: of };
}
