import { readReport } from '../plan/read-report.js';
import { reporters } from '../report/reporters.js';
import { readTextFile, writeFileAtomically } from './files.js';
import { readReporters } from './reporter-list.js';
import { styleOf } from './screen.js';

/** `ws-race report <file> --reporter name[=file]`: a stored report in another form. */
export function reportCommand(file: string, flags: { readonly reporter: readonly string[]; readonly color?: boolean }): void {
  const report = readReport(readTextFile(file), file);
  for (const { render, file: to } of readReporters(flags.reporter, reporters)) {
    const style = { ...styleOf(process.stdout, flags.color), reportPath: file };
    if (to === undefined) process.stdout.write(render(report, style));
    else writeFileAtomically(to, render(report, { ...style, colorLevel: 0 }));
  }
}
