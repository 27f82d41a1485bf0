import { fileURLToPath } from 'node:url';

const program = fileURLToPath(new URL('../reference/main.js', import.meta.url));

/** How the reference server is started as a process of its own: its processor time is not ours. */
export const referenceCommand = (args: readonly string[], port: number): readonly [file: string, ...args: string[]] => [
  process.execPath,
  program,
  ...args,
  '--port',
  String(port),
];
