/** Gathers log lines and writes them once per turn of the loop, so that logging does not stretch the races that it reports. */
export interface LineWriter {
  readonly write: (line: string) => void;
  readonly flush: () => void;
}

export function createLineWriter(output: (text: string) => void): LineWriter {
  const gathered: string[] = [];
  const flush = (): void => {
    if (gathered.length > 0) output(`${gathered.splice(0).join('\n')}\n`);
  };
  return {
    write: (line) => {
      if (gathered.push(line) === 1) setImmediate(flush);
    },
    flush,
  };
}
