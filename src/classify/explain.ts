// What `ws-race explain` tells of a signature or a symptom.
import type { Class, CustomSignature } from '../model/signature.js';
import { catalogue } from './catalogue/catalogue.js';
import { describeConditions } from './describe-conditions.js';
import { signatureOfCustom } from './rule.js';
import type { Signature } from './signature.js';
import { symptomIds, symptomText } from './symptom-table.js';

export interface Explanation {
  readonly id: string;
  readonly kind: 'signature' | 'symptom' | 'bucket';
  readonly parent?: string;
  readonly children: readonly string[];
  readonly class: Class;
  readonly means: string;
  readonly cause: string;
  readonly cure: string;
  readonly source: string;
  /** How it is recognised; empty for a symptom, which is what is seen. */
  readonly looksLike: readonly string[];
}

const byId: ReadonlyMap<string, Signature> = new Map(catalogue.map((signature) => [signature.id, signature]));

/** Undefined when the id is neither a signature, nor a symptom, nor a bucket; suggest from `signatureIds()` then. */
export function explainSignature(id: string, custom: readonly CustomSignature[] = []): Explanation | undefined {
  const own = custom.find((each) => each.id === id);
  const signature = own === undefined ? byId.get(id) : signatureOfCustom(own);
  if (signature !== undefined) return explainKnown(signature);
  return explainBucket(id) ?? explainSymptom(id);
}

/** Every id that `explain` knows: signatures first, then symptoms. */
export function signatureIds(): readonly string[] {
  return [...new Set([...byId.keys(), ...symptomIds])];
}

function explainKnown({ id, parent, class: rank, means, cause, cure, source, when }: Signature): Explanation {
  return {
    id,
    kind: 'signature',
    ...(parent === undefined ? {} : { parent }),
    children: childrenOf(id),
    class: rank,
    means,
    cause,
    cure,
    source,
    looksLike: when.map(describeConditions),
  };
}

function explainSymptom(id: string): Explanation | undefined {
  const text = symptomText(id);
  if (text === undefined) return undefined;
  return {
    id,
    kind: 'symptom',
    children: childrenOf(id),
    class: 'rate',
    means: text.means,
    cause: 'A symptom: what the wire showed. No known fault explains it, or nothing but the log can.',
    cure: text.next,
    source: 'the wire',
    looksLike: [],
  };
}

/** `unknown:<symptom>:<hash>` and `empty-error:<name>/<code>`. */
function explainBucket(id: string): Explanation | undefined {
  const [kind = '', symptom = ''] = id.split(':');
  const text = symptomText(symptom);
  if (kind === 'unknown' && text !== undefined)
    return {
      id,
      kind: 'bucket',
      parent: symptom,
      children: [],
      class: 'rate',
      means: `unknown: ${text.means}`,
      cause: 'Failures with the same text, up to numbers and names, that no signature knows.',
      cure: 'Read the examples in the report; name it by a rule of your own under signatures: in the config.',
      source: 'the wire or a joined line of the log',
      looksLike: [],
    };
  if (kind === 'empty-error' && symptom !== '')
    return {
      id,
      kind: 'bucket',
      parent: 'empty-error',
      children: [],
      class: 'rate',
      means: `an error without a text: ${symptom}`,
      cause: 'The error that ended the attempt has a name or a code, and nothing else.',
      cure: 'Look the code up; look at the server log at that time.',
      source: 'the error itself',
      looksLike: [],
    };
  return undefined;
}

const childrenOf = (id: string): readonly string[] => catalogue.filter(({ parent }) => parent === id).map((each) => each.id);
