// Text that goes into Markdown, and tables of it.

/** Everything that Markdown, HTML or GitHub would read as a sign of its own; `@` would send a message to whoever has that name. */
export function escapeMarkdown(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replace(/[\\`*_[\]{}|~#!$]/g, '\\$&')
    .replaceAll('@', '@<!-- -->');
}

/** Text as code within a line: the fence is longer than any run of backticks in it. Pipes are escaped as tables need it. */
export function markdownCode(text: string): string {
  const longest = Math.max(0, ...(text.match(/`+/g) ?? []).map((run) => run.length));
  const fence = '`'.repeat(longest + 1);
  const space = longest > 0 ? ' ' : '';
  return text === '' ? '' : `${fence}${space}${text.replaceAll('|', '\\|')}${space}${fence}`;
}

/** Cells must be escaped already. Numbers stand right. */
export function markdownTable(table: {
  readonly head: readonly string[];
  readonly align: readonly ('left' | 'right')[];
  readonly rows: readonly (readonly string[])[];
}): string {
  const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [row(table.head), row(table.align.map((side) => (side === 'right' ? '---:' : '---'))), ...table.rows.map(row)].join('\n');
}

/** Sentences, not yet escaped, as a list. */
export const markdownList = (sentences: readonly string[]): string =>
  sentences.map((sentence) => `- ${escapeMarkdown(sentence)}`).join('\n');

/** GitHub takes no more than 1 MiB for a step's summary; a little is left for what others add. */
export const mostMarkdownBytes = 1_000_000;

/** At most `limit` bytes of UTF-8: whole blocks from the first on, and a last line that says what is missing. */
export function fitBlocks(blocks: readonly string[], limit: number): string {
  const note = '\n\n*The rest did not fit in here: it is in the JSON report.*\n';
  const whole = `${blocks.join('\n\n')}\n`;
  if (sizeOf(whole) <= limit) return whole;
  let text = '';
  for (const block of blocks) {
    const longer = text === '' ? block : `${text}\n\n${block}`;
    if (sizeOf(longer) + sizeOf(note) > limit) break;
    text = longer;
  }
  return text + note;
}

const sizeOf = (text: string): number => new TextEncoder().encode(text).length;
