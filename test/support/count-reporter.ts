import type { Reporter, TestModule } from 'vitest/node';

/** Ends the run with one plain line that counts the tests. */
export class CountReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const states = modules.flatMap((module) => [...module.children.allTests()].map((test) => test.result().state));
    const count = (state: string): number => states.filter((found) => found === state).length;
    const broken = modules.filter((module) => module.state() === 'failed' && [...module.children.allTests()].length === 0).length;
    const unfinished = count('pending');
    process.stdout.write(`\n${count('passed')} passed, ${count('failed') + broken + unfinished} failed, ${count('skipped')} skipped\n`);
  }
}
