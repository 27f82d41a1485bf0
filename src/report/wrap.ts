// Lines that fit the screen. Wrapping is done on plain text, before any colour.

/** Words broken over lines of at most `width`; a word that is longer (a URL, a path) stays whole on a line of its own, and `5 %` is one word. */
export function wrapText(text: string, width: number): readonly string[] {
  return wrapParts(
    text.split(/ +(?!%)/).filter((word) => word !== ''),
    { width, gap: ' ' },
  );
}

/** Parts that stay whole, joined by a gap, broken between parts where the line would get too long; a part that fits no line between its words. */
export function wrapParts(parts: readonly string[], layout: { readonly width: number; readonly gap: string }): readonly string[] {
  const lines: string[] = [];
  for (const part of parts.flatMap((each) => (each.length > layout.width && each.includes(' ') ? wrapText(each, layout.width) : [each]))) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + layout.gap.length + part.length <= layout.width) {
      lines[lines.length - 1] = `${last}${layout.gap}${part}`;
    } else lines.push(part);
  }
  return lines;
}

/**
 * A paragraph that hangs under its first line: `lead` before it, blanks of the same width before the others. Line breaks of the text
 * stay, and what comes after the first of them is indented once more.
 */
export function hang(lead: string, text: string, columns: number): readonly string[] {
  const width = Math.max(20, columns - lead.length);
  const [first = '', ...others] = text.split('\n');
  const lines = [...wrapText(first, width), ...others.flatMap((other) => wrapText(other, width - 2).map((line) => `  ${line}`))];
  return lines.map((line, index) => `${index === 0 ? lead : ' '.repeat(lead.length)}${line}`);
}
