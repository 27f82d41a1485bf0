/** What becomes of a connection's records after its close: out of the session store first, then into the archive. */
import type { Application } from './application.js';

/** Resolves when nothing of the connection is left to do; rejects with a NotReadyError before the session store is loaded. */
export async function cleanUp(application: Application): Promise<void> {
  await application.leavers.join();
  await application.archive.use();
}
