import { describe, expect, it } from 'vitest';
import { envNames, fillTemplate, requiredEnvNames } from '../../src/model/template.js';

const names = (values: Readonly<Record<string, string>>) => (name: string) => values[name];
const fill = (template: string, values: Readonly<Record<string, string>> = {}, env: Readonly<Record<string, string>> = {}): string =>
  fillTemplate(template, names(values), names(env));

describe('a template', () => {
  it('holds names and environment references', () => {
    expect(fill('ws://h/{client.user}?t=${env:TOKEN}', { 'client.user': 'u1' }, { TOKEN: 's3' })).toBe('ws://h/u1?t=s3');
  });

  it('keeps braces that are not ours', () => {
    expect(fill('40{"token":"{client.token}"}', { 'client.token': 'abc' })).toBe('40{"token":"abc"}');
    expect(fill('{unknown} {} {a b} ${shell} {', {})).toBe('{unknown} {} {a b} ${shell} {');
    expect(fill('${client.user}', { 'client.user': 'u1' })).toBe('${client.user}');
  });

  it('falls back to the default of an unset variable, and without one stays as it is', () => {
    expect(fill('${env:HOST:-localhost}:${env:PORT}')).toBe('localhost:${env:PORT}');
    expect(fill('${env:HOST:-}')).toBe('');
    expect(fill('${env:HOST:-localhost}', {}, { HOST: 'example.test' })).toBe('example.test');
  });

  it('never reads a filled-in value again: a server cannot ask for our environment by what it sends', () => {
    expect(fill('{captured}', { captured: '${env:SECRET}' }, { SECRET: 'leak' })).toBe('${env:SECRET}');
    expect(fill('${env:A}', { name: 'x' }, { A: '{name}' })).toBe('{name}');
    expect(fill('{a}', { a: '$& $1 {b}', b: 'no' })).toBe('$& $1 {b}');
  });

  it('tells which variables it names, and which it cannot do without', () => {
    const template = '${env:A}${env:B:-b}{client.user}${env:A}';
    expect(envNames(template)).toEqual(['A', 'B', 'A']);
    expect(requiredEnvNames(template)).toEqual(['A', 'A']);
  });
});
