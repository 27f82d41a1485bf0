import { explainSignature, signatureIds } from '../classify/explain.js';
import { suggest } from '../model/nearest-name.js';
import { UsageError } from '../model/usage-error.js';
import { explanationText, scenarioText } from '../report/explain-text.js';
import { builtInScenarios } from './scenarios.js';
import { styleOf } from './screen.js';

/** `ws-race explain <id>`: a signature, a symptom or a scenario. */
export function explainCommand(id: string): void {
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
  const known = [...signatureIds(), ...scenarios.map(({ name }) => name)];
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
