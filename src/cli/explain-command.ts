import { explainSignature, signatureIds } from '../classify/explain.js';
import { suggest } from '../model/nearest-name.js';
import { UsageError } from '../model/usage-error.js';
import { explanationText, scenarioText } from '../report/explain-text.js';
import { builtInScenarios } from './scenarios.js';
import { loadConfig } from './load-config.js';
import { styleOf } from './screen.js';

/** `ws-race explain <id>`: a signature, a symptom or a scenario; also a signature of the user's own config. */
export async function explainCommand(id: string, flags: { readonly config?: string } = {}): Promise<void> {
  const style = styleOf(process.stdout, undefined);
  const explanation = explainSignature(id);
  if (explanation !== undefined) {
    process.stdout.write(explanationText(explanation, style));
    return;
  }
  const scenarios = builtInScenarios();
  const scenario = scenarios.find(({ name }) => name === id);
  if (scenario !== undefined) {
    process.stdout.write(scenarioText(scenario, style));
    return;
  }
  // Only now: a config that cannot be read is no reason not to explain what it has no part in.
  const own = (await loadConfig(flags.config, ''))?.signatures ?? [];
  const ownExplanation = explainSignature(id, own);
  if (ownExplanation !== undefined) {
    process.stdout.write(explanationText(ownExplanation, style));
    return;
  }
  const known = [...signatureIds(), ...scenarios.map(({ name }) => name), ...own.map((each) => each.id)];
  throw new UsageError({
    read: id,
    wrong: 'neither a signature nor a symptom nor a scenario is called that',
    remedy: suggestNear(id, known),
  });
}

/** The whole list is long; `ws-race list` prints it. */
function suggestNear(id: string, known: readonly string[]): string {
  const text = suggest(id, known);
  return text.startsWith('Did') ? text : 'ws-race list prints all of them.';
}
