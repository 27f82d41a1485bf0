// How much literal text a regular expression holds: what is specific wins, and a search for the literal spares most of the matching.

/** The longest run of characters that every match must contain, in lower case; empty when there is none for sure. */
export function requiredLiteral(source: string): string {
  let longest = '';
  let run = '';
  const endRun = (): void => {
    if (run.length > longest.length) longest = run;
    run = '';
  };
  let index = 0;
  while (index < source.length) {
    const unit = source.charAt(index);
    if (unit === '|') return '';
    if (unit === '\\' && !/\w/.test(source.charAt(index + 1))) {
      run += source.charAt(index + 1);
      index += 2;
    } else if (unit === '[' || unit === '(' || unit === '\\') {
      endRun();
      index = unit === '\\' ? index + 2 : skipGroup(source, index);
    } else if (unit === '?' || unit === '*' || unit === '{') {
      run = run.slice(0, -1);
      endRun();
      index = unit === '{' ? source.indexOf('}', index) + 1 : index + 1;
    } else if (unit === '.' || unit === '+' || unit === '^' || unit === '$') {
      endRun();
      index += 1;
    } else {
      run += unit;
      index += 1;
    }
  }
  endRun();
  return longest.toLowerCase();
}

/** The index behind the class or group that opens at `from`. */
function skipGroup(source: string, from: number): number {
  let depth = 0;
  let inClass = false;
  for (let index = from; index < source.length; index += 1) {
    const unit = source.charAt(index);
    if (unit === '\\') index += 1;
    else if (inClass) inClass = unit !== ']';
    else if (unit === '[') inClass = true;
    else if (unit === '(') depth += 1;
    else if (unit === ')') depth -= 1;
    if (!inClass && depth === 0) return index + 1;
  }
  return source.length;
}

/** How many literal characters a pattern is made of, roughly: the longer text goes first. */
export function literalWeight(source: string): number {
  return source.replaceAll(/\\[a-zA-Z]|\[[^\]]*\]|\(\?[:!=<]+|[\\^$.*+?(){}|]/g, '').length;
}
