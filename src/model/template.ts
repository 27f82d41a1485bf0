// Templates hold {client.user}, {nonce} and ${env:NAME}; every other brace is literal text.

/** Text with names still in it. A plan keeps templates unresolved, so that it holds no secret. */
export type Template = string;

/** What a name in braces stands for, or undefined where it is not ours: then the braces stay. */
export type Lookup = (name: string) => string | undefined;

const envReference = /\$\{env:([A-Za-z_][A-Za-z0-9_]*)(?::-([^}]*))?\}/g;
const nameReference = /\{([A-Za-z_][A-Za-z0-9_.]*)\}/g;

export function fillTemplate(template: Template, lookup: Lookup, env: Lookup): string {
  if (!template.includes('{')) return template;
  return template
    .replace(nameReference, (whole, name: string, at: number) => (template[at - 1] === '$' ? whole : (lookup(name) ?? whole)))
    .replace(envReference, (whole, name: string, fallback: string | undefined) => env(name) ?? fallback ?? whole);
}

/** The environment variables a template cannot do without. */
export function requiredEnvNames(template: Template): readonly string[] {
  return [...template.matchAll(envReference)].filter((found) => found[2] === undefined).map((found) => found[1] ?? '');
}

/** Every environment variable that a template names, with or without a default. */
export function envNames(template: Template): readonly string[] {
  return [...template.matchAll(envReference)].map((found) => found[1] ?? '');
}
