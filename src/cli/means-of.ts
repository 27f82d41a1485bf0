import { explainSignature } from '../classify/explain.js';
import type { Class, CustomSignature } from '../model/signature.js';

/** What is printed beside a signature: the user's own first, then the catalogue's. */
export function createMeansOf(custom: readonly CustomSignature[]): (id: string) => { readonly means: string; readonly class: Class } {
  return (id) => {
    const known = explainSignature(id, custom);
    return { means: known?.means ?? 'no known fault', class: known?.class ?? 'rate' };
  };
}
