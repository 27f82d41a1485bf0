// Whom a server started: its process group, and beyond it (on Linux) every process that carries the server's mark in its environment.
import { readdirSync, readFileSync } from 'node:fs';

/** The environment variable by which a server's descendants are known, even those that left its process group. */
export const markName = 'WS_RACE_SERVER';

export interface ServerFamily {
  /** Process group, which is the process id of its leader. */
  readonly group: number;
  readonly mark: string;
}

/** Sends the signal to the group and to everybody else of the family; those that are gone already are no error. */
export function signalFamily(family: ServerFamily, signal: NodeJS.Signals): void {
  signalGroup(family.group, signal);
  for (const pid of livingMembers(family)) if (pid.left) sendSignal(pid.id, signal);
}

export function signalGroup(group: number, signal: NodeJS.Signals): void {
  sendSignal(-group, signal);
}

/** Whether anybody of the family still runs; zombies do not count where the system tells. */
export function isFamilyAlive(family: ServerFamily): boolean {
  return process.platform === 'linux' ? livingMembers(family).length > 0 : sendSignal(-family.group, 0);
}

function sendSignal(id: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(id, signal);
  } catch {
    // ESRCH: gone. EPERM: macOS says so of a group of zombies, Linux of a process that changed its user.
    return false;
  }
}

interface Member {
  readonly id: number;
  /** Left the group, so a signal to the group does not reach it. */
  readonly left: boolean;
}

function livingMembers(family: ServerFamily): readonly Member[] {
  if (process.platform !== 'linux') return [];
  const members: Member[] = [];
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const state = readProcessState(name);
    if (state === undefined || state.isDead) continue;
    const left = state.group !== family.group;
    if (!left || hasMark(name, family.mark)) members.push({ id: Number(name), left });
  }
  return members;
}

/** proc(5): `pid (name) state ppid pgrp ...`; the name may hold spaces and parentheses. */
function readProcessState(pid: string): { readonly group: number; readonly isDead: boolean } | undefined {
  const stat = readOrNothing(`/proc/${pid}/stat`);
  const [state, , group] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  if (state === undefined || group === undefined) return undefined;
  return { group: Number(group), isDead: state === 'Z' || state === 'X' };
}

function hasMark(pid: string, mark: string): boolean {
  return readOrNothing(`/proc/${pid}/environ`).split('\0').includes(`${markName}=${mark}`);
}

/** A process may end between the listing and the reading, or belong to somebody else. */
function readOrNothing(path: string): string {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return '';
  }
}
