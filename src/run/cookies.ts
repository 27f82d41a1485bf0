/** The cookies of one client, kept across its cycles. One target, so neither domain nor path is looked at. */
export interface CookieJar {
  readonly keep: (headers: readonly (readonly [name: string, value: string])[]) => void;
  /** The Cookie header's value, or undefined when there is none to send. */
  readonly header: () => string | undefined;
}

export function createCookieJar(): CookieJar {
  const cookies = new Map<string, string>();
  return {
    keep(headers) {
      for (const [name, value] of headers) {
        if (name.toLowerCase() !== 'set-cookie') continue;
        const [pair = '', ...attributes] = value.split(';');
        const [key, ...rest] = pair.split('=');
        if (key === undefined || key.trim() === '') continue;
        if (attributes.some(deletes)) cookies.delete(key.trim());
        else cookies.set(key.trim(), rest.join('=').trim());
      }
    },
    header: () => (cookies.size === 0 ? undefined : [...cookies].map(([key, value]) => `${key}=${value}`).join('; ')),
  };
}

function deletes(attribute: string): boolean {
  const [name = '', value = ''] = attribute.split('=').map((part) => part.trim().toLowerCase());
  if (name === 'max-age') return Number(value) <= 0;
  return name === 'expires' && Date.parse(value) <= Date.now();
}
