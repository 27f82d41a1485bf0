// Files that a run is to read: certificates, keys, logs.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { demandLogFiles, type Described } from '../../src/cli/demand-log-files.js';
import { demandTlsFiles } from '../../src/cli/demand-tls-files.js';
import type { TlsSettings } from '../../src/model/target.js';
import type { Places } from '../../src/plan/places.js';
import { usageErrorOf } from '../plan/plan-support.js';
import { samplePlan, sampleTarget } from '../support/reports.js';
import { temporaryFolder } from '../support/run-cli.js';

const certificate = (name: string): string => fileURLToPath(new URL(`../support/certificates/${name}`, import.meta.url));
const demand = (tls: Omit<TlsSettings, 'verify'>, given = {}, places: Places = {}): void =>
  demandTlsFiles({ ...sampleTarget, name: 'voice', tls: { verify: 'ca', ...tls } }, given, places);
const fileOf = (text: string): string => {
  const path = join(temporaryFolder(), 'file.pem');
  writeFileSync(path, text);
  return path;
};

describe('files for TLS', () => {
  it('that are what they should be pass', () => {
    expect(() =>
      demand({ caFile: certificate('authority.pem'), certFile: certificate('client.pem'), keyFile: certificate('client.key') }),
    ).not.toThrow();
    expect(() => demandTlsFiles(sampleTarget, {}, {})).not.toThrow();
  });

  it.each<[string, () => Omit<TlsSettings, 'verify'>, RegExp]>([
    ['an authority without a certificate', () => ({ caFile: fileOf('hello') }), /there is no certificate in this file/],
    ['an authority that is a key', () => ({ caFile: certificate('client.key') }), /there is no certificate in this file/],
    ['an empty authority', () => ({ caFile: fileOf('') }), /there is no certificate in this file/],
    [
      'a broken certificate',
      () => ({ caFile: fileOf('-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n') }),
      /the certificate in it is broken/,
    ],
    ['a folder', () => ({ caFile: temporaryFolder() }), /a folder, not a file/],
    ['a file that is not there', () => ({ caFile: '/none/ca.pem' }), /no such file/],
    [
      'a certificate for a key',
      () => ({ certFile: certificate('client.pem'), keyFile: certificate('client.pem') }),
      /no private key in this file/,
    ],
    [
      'the key of another certificate',
      () => ({ certFile: certificate('client.pem'), keyFile: certificate('other.key') }),
      /belongs to another certificate/,
    ],
    [
      'a key with a passphrase',
      () => ({
        certFile: certificate('client.pem'),
        keyFile: fileOf('-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED PRIVATE KEY-----\n'),
      }),
      /locked with a passphrase/,
    ],
  ])('%s is refused', (_title, tls, wrong) => {
    const error = usageErrorOf(() => demand(tls()));
    expect(error.wrong).toMatch(wrong);
    expect(error.exitCode).toBe(2);
  });

  it('are named by the option, or by the key of the config', () => {
    const caFile = fileOf('');
    expect(usageErrorOf(() => demand({ caFile }, { ca: caFile })).read).toBe(`--ca ${caFile}`);
    const places = { 'tls.ca': 'ws-race.yaml:5:12' };
    expect(usageErrorOf(() => demand({ caFile }, {}, places)).read).toBe(`ws-race.yaml:5:12: tls.ca ${caFile} of target voice`);
  });
});

describe('a log file', () => {
  const demandLog = (path: string, described: Described = { logs: [], places: {} }): void => demandLogFiles(planOf(path), described);
  const planOf = (path: string) => samplePlan({ targets: [{ ...sampleTarget, logs: [{ kind: 'file', path }] }] });

  it('may come into being later', () => {
    expect(() => demandLog(join(temporaryFolder(), 'later.log'))).not.toThrow();
    expect(() => demandLog(fileOf(''))).not.toThrow();
  });

  it('of a config is named with its line', () => {
    const path = temporaryFolder();
    const described: Described = { logs: [{ kind: 'stdout' }, { kind: 'file', path }], places: { 'server.log.1': 'ws-race.yaml:7:9' } };
    expect(usageErrorOf(() => demandLog(path, described)).read).toBe(`ws-race.yaml:7:9: server log ${path}`);
  });

  it('that is a folder or a device is refused', () => {
    expect(usageErrorOf(() => demandLog(temporaryFolder())).wrong).toContain('a folder, not a file');
    const device = usageErrorOf(() => demandLog('/dev/null'));
    expect([device.wrong, device.remedy]).toEqual([
      'this is a pipe or a device, not a file',
      "Give a command that prints it: --server-log-cmd 'cat /dev/null'",
    ]);
  });
});
