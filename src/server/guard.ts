// Crash safety. A tiny shell in a session of its own holds one end of a pipe; when we end, however we end, the pipe does too, and
// the shell ends every server that we left behind. It costs a megabyte and no processor time, and needs no built file to start.
import { type ChildProcess, spawn } from 'node:child_process';
import { Socket } from 'node:net';
import { markName, type ServerFamily } from './process-group.js';

/**
 * Reads `watch GROUP MARK` and `forget GROUP MARK`. At the end of input: SIGTERM, up to 3 s of grace, SIGKILL.
 * The marks find those who left the group, where there is a /proc to look them up in.
 */
const script = `
trap '' HUP INT QUIT TERM
watched=
while read -r verb group mark; do
  kept=
  for entry in $watched; do [ "$entry" = "$group:$mark" ] || kept="$kept $entry"; done
  watched=$kept
  [ "$verb" = watch ] && watched="$watched $group:$mark"
done
strays() {
  for entry in $watched; do
    grep -lsF "${markName}=\${entry#*:}" /proc/[0-9]*/environ
  done 2>/dev/null | sed 's|/proc/||; s|/environ||'
}
send() {
  for entry in $watched; do kill -s "$1" -- "-\${entry%%:*}"; done 2>/dev/null
  for stray in $(strays); do kill -s "$1" "$stray"; done 2>/dev/null
}
is_alive() {
  for entry in $watched; do kill -s 0 -- "-\${entry%%:*}" && return 0; done 2>/dev/null
  [ -n "$(strays)" ]
}
[ -n "$watched" ] || exit 0
send TERM
send CONT
tries=30
while [ $tries -gt 0 ] && is_alive; do sleep 0.1; tries=$((tries - 1)); done
send KILL
`;

let guard: ChildProcess | undefined;
const watched = new Set<ServerFamily>();

/** Starts the guard if there is none yet. To be called before the server is started, so that no moment is unguarded. */
export function prepareGuard(): void {
  if (guard !== undefined) return;
  const started = spawn('/bin/sh', ['-c', script, 'ws-race-guard'], {
    cwd: '/',
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  guard = started;
  started.once('error', () => (guard = undefined));
  started.once('exit', (_code, signal) => {
    guard = undefined;
    // Somebody killed it. (It does not end by itself while we live; if it did, another would not do better.)
    if (signal === null || watched.size === 0) return;
    prepareGuard();
    for (const family of watched) tellGuard('watch', family);
  });
  // EPIPE when the guard was killed: `exit` follows and starts another.
  started.stdin.on('error', () => undefined);
  started.unref();
  if (started.stdin instanceof Socket) started.stdin.unref();
}

/** The family is ended when we end without having ended it; gives back the function that lets it go. */
export function guardFamily(family: ServerFamily): () => void {
  watched.add(family);
  tellGuard('watch', family);
  return () => {
    if (watched.delete(family)) tellGuard('forget', family);
  };
}

function tellGuard(verb: 'watch' | 'forget', { group, mark }: ServerFamily): void {
  guard?.stdin?.write(`${verb} ${group} ${mark}\n`);
}
