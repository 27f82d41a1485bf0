// Before the start, on standard error: what this many attempts can prove.
import type { CampaignScenario } from '../campaign/campaign.js';
import { planSentence } from '../judge/plan-sentence.js';
import type { Share } from '../model/plan.js';
import { hang } from '../report/wrap.js';
import { styleOf } from './screen.js';

/** Once, when the target has been reached: what cannot begin at all needs no word on what it would prove. */
export function createPlanTeller(scenarios: readonly CampaignScenario[], share: Share | undefined): () => void {
  let isTold = false;
  return () => {
    if (isTold) return;
    isTold = true;
    const { columns } = styleOf(process.stderr, undefined);
    for (const { plan } of scenarios) process.stderr.write(`${hang('', planSentence(plan, share), columns).join('\n')}\n`);
  };
}
