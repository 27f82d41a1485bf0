/** Lines as uvicorn and the founding servers write them; they go to standard error, like uvicorn's. */
import type { Connection } from './connection.js';

export type LogLevel = 'INFO' | 'WARNING' | 'ERROR';

export interface Log {
  readonly write: (level: LogLevel, text: string) => void;
  /** A line that belongs to one connection: it carries the port and the user, so that it can be joined to what the client saw. */
  readonly about: (level: LogLevel, connection: Connection, text: string) => void;
}

export function createLog(emit: (line: string) => void): Log {
  const write = (level: LogLevel, text: string): void => emit(`${`${level}:`.padEnd(9)} ${oneLine(text)}`);
  return {
    write,
    about: (level, connection, text) => write(level, `${connection.remote} - ${nameOf(connection)} ${text}`),
  };
}

function nameOf(connection: Connection): string {
  const trace = connection.trace === undefined ? '' : ` wsrace=${connection.trace}`;
  return `user_id=${connection.identity.userId}${trace}`;
}

// A client chooses its user name and its path: neither may forge a second line.
function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\p{Zl}\p{Zp}]/gu, '?');
}
