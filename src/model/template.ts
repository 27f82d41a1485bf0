// Templates hold {client.user}, {nonce} and ${env:NAME}; every other brace is literal text.

/** Text with names still in it. A plan keeps templates unresolved, so that it holds no secret. */
export type Template = string;

/** What a name in braces stands for, or undefined where it is not ours: then the braces stay. */
export type Lookup = (name: string) => string | undefined;

const envReference = /\$\{env:([A-Za-z_][A-Za-z0-9_]*)(?::-([^}]*))?\}/g;
const reference = /\$\{env:([A-Za-z_][A-Za-z0-9_]*)(?::-([^}]*))?\}|(?<!\$)\{([A-Za-z_][A-Za-z0-9_.]*)\}/g;

/** In one pass: a value that was filled in is never read again, so that a server cannot ask for our environment by what it sends. */
export function fillTemplate(template: Template, lookup: Lookup, env: Lookup): string {
  if (!template.includes('{')) return template;
  return template.replace(reference, (whole, envName: string | undefined, fallback: string | undefined, name: string | undefined) =>
    envName === undefined ? (lookup(name ?? '') ?? whole) : (env(envName) ?? fallback ?? whole),
  );
}

/** The environment variables a template cannot do without. */
export function requiredEnvNames(template: Template): readonly string[] {
  return [...template.matchAll(envReference)].filter((found) => found[2] === undefined).map((found) => found[1] ?? '');
}

/** Every environment variable that a template names, with or without a default. */
export function envNames(template: Template): readonly string[] {
  return [...template.matchAll(envReference)].map((found) => found[1] ?? '');
}
