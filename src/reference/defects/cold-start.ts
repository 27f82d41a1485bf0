/** Case D, R11: connections are let in while start-up still loads what their handlers need. */
import type { Defect } from './defect.js';

export const coldStart: Defect = {
  name: 'cold-start',
  foundingCase: 'D (cold start)',
  description: 'listens and accepts before start-up is complete; the handler finds its stores missing and closes with 1011',
  change: () => ({ admit: () => Promise.resolve({ kind: 'admitted' }) }),
};
