// Follows a log file from the moment of start, as `tail -F` does: through rotation, truncation, and before the file exists.
import { type Stats, statSync } from 'node:fs';
import { type FileTail, openTail, type TailSettings } from './file-tail.js';

export interface FileFollower {
  /** Reads what is left, hands out the last line even without its end, and closes the file. */
  readonly stop: () => Promise<void>;
}

// Polled, not watched: inotify sees nothing on NFS and on mounts of a container. A poll of a quiet file costs three system calls.
const pollMs = 25;
/** The writer may go on with a renamed file for a while (here 2 s), until it is told to open the new one. */
const retiredPolls = 80;
const pollsAtStop = 16;

/**
 * The lines carry the time at which they were read, at most one poll (25 ms) after they were written. After a copy and truncation
 * (logrotate's copytruncate) reading goes on at the beginning; what was written between the copy and the truncation is lost there,
 * too. Each trouble is told once.
 */
export function followFile(path: string, asked: TailSettings): FileFollower {
  const settings: TailSettings = { ...asked, onTrouble: onlyOnce(asked.onTrouble) };
  let current = openTail(path, 'end', settings);
  let retired: { readonly tail: FileTail; pollsLeft: number } | undefined;

  const dropRetired = (): void => {
    retired?.tail.close();
    retired = undefined;
  };
  const readRetired = (): void => {
    if (retired === undefined) return;
    retired.tail.read();
    retired.pollsLeft -= 1;
    if (retired.pollsLeft === 0) dropRetired();
  };
  /** After a rename another file lies at the path: it is read from its beginning. */
  const noticeRotation = (): void => {
    const found = statOrNothing(path);
    if (found === undefined || current?.isOf(found) === true) return;
    const opened = openTail(path, 'beginning', settings);
    if (opened === undefined) return;
    dropRetired();
    if (current !== undefined) retired = { tail: current, pollsLeft: retiredPolls };
    current = opened;
  };
  const poll = (): 'read' | 'more' => {
    if (current?.read() === 'more') return 'more';
    readRetired();
    noticeRotation();
    return 'read';
  };

  let timer = setTimeout(tick, pollMs).unref();
  function tick(): void {
    timer = setTimeout(tick, poll() === 'more' ? 0 : pollMs).unref();
  }
  let hasStopped = false;
  return {
    stop() {
      if (hasStopped) return Promise.resolve();
      hasStopped = true;
      clearTimeout(timer);
      // At least twice, as the first look may find a new file; bounded, as the writer may be faster than we are.
      for (let count = 0; count < pollsAtStop; count += 1) if (poll() === 'read' && count > 0) break;
      dropRetired();
      current?.close();
      return Promise.resolve();
    },
  };
}

/** The folder itself may be gone or closed to us for a moment. */
function statOrNothing(path: string): Stats | undefined {
  try {
    return statSync(path);
  } catch {
    return undefined;
  }
}

function onlyOnce(tell: (text: string) => void): (text: string) => void {
  const told = new Set<string>();
  return (text) => {
    if (told.has(text)) return;
    told.add(text);
    tell(text);
  };
}
