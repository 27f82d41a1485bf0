import type { Koffi } from './calls.js';

export type KoffiLoader = () => Promise<Koffi>;

/** Only when it is wanted: it is an optional dependency, and costs 40 ms. */
export const loadKoffi: KoffiLoader = () => import('koffi');
