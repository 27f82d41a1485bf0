import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** End-to-end tests run the built program: build it once, before any of them. */
export default function buildOnce(): void {
  if (process.env['WS_RACE_TEST_NO_BUILD'] === '1') return;
  execFileSync(process.execPath, [fileURLToPath(new URL('../../build.mjs', import.meta.url))], { stdio: 'inherit' });
}
