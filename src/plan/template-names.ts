/** Names in braces that a run fills in by itself. */
export const builtInNames = ['client.user', 'client.id', 'nonce', 'round', 'arm', 'cycle', 'port'] as const;

export const isBuiltInName = (name: string): boolean => (builtInNames as readonly string[]).includes(name);

/** `{client.NAME}` in the text that nothing fills in: such a name must not reach the wire as literal braces. */
export function unknownClientNames(text: string, captured: ReadonlySet<string>): readonly string[] {
  return [...text.matchAll(/(?<!\$)\{(client\.[A-Za-z0-9_.]+)\}/g)]
    .map((found) => found[1] ?? '')
    .filter((name) => !isBuiltInName(name) && !captured.has(name));
}
