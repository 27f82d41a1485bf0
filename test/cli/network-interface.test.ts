import { describe, expect, it } from 'vitest';
import { interfaceAdvice } from '../../src/cli/network-interface.js';

const interfaces = {
  lo: [{ address: '127.0.0.1' }, { address: '::1' }],
  eth0: [{ address: '10.1.2.3' }],
  docker0: [{ address: '172.17.0.1' }],
};
const advice = (address: string, local: string | undefined, captured: string) => interfaceAdvice({ address, local, captured }, interfaces);

describe('where a capture saw nothing of the target', () => {
  it.each([
    [
      '127.0.0.1',
      '127.0.0.1',
      'eth0',
      /^no packet of 127\.0\.0\.1 came by eth0; it is probably reached by lo0?: try --verify-with-capture=lo/,
    ],
    [
      '10.9.9.9',
      '10.1.2.3',
      'docker0',
      'no packet of 10.9.9.9 came by docker0; it is probably reached by eth0: try --verify-with-capture=eth0',
    ],
    ['10.1.2.3', '10.1.2.3', 'eth0', /probably reached by lo/],
    ['10.9.9.9', '192.168.7.7', 'eth0', 'no packet of 10.9.9.9 came by eth0; try --verify-with-capture without a name'],
  ])('of %s from %s on %s it says which interface to try', (address, local, captured, said) => {
    expect(advice(address, local, captured)).toMatch(said);
  });

  it.each([
    ['on the interface that it is reached by', '10.9.9.9', '10.1.2.3', 'eth0'],
    ['on all interfaces', '10.9.9.9', '10.1.2.3', 'any'],
    ['without any connection', '10.9.9.9', undefined, 'docker0'],
  ])('%s it says nothing', (_where, address, local, captured) => {
    expect(advice(address, local, captured)).toBeUndefined();
  });
});
