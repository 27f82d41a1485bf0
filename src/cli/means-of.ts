import { explainSignature } from '../classify/explain.js';
import type { Class } from '../model/plan.js';
import type { CustomSignature } from '../model/signature.js';

/** What is printed beside a signature: the user's own first, then the catalogue's. */
export function createMeansOf(custom: readonly CustomSignature[]): (id: string) => { readonly means: string; readonly class: Class } {
  return (id) => {
    const own = custom.find((signature) => signature.id === id);
    if (own !== undefined) return { means: own.means, class: own.class ?? 'rate' };
    const known = explainSignature(id);
    return { means: known?.means ?? 'no known fault', class: known?.class ?? 'rate' };
  };
}
