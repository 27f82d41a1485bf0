import { describe, expect, it } from 'vitest';
import { compareTimes, countFound } from '../../../src/dial/capture/compare-times.js';
import { missingPhases } from '../../../src/dial/capture/missing-phases.js';
import { readPcap } from '../../../src/dial/capture/read-pcap.js';
import { readWireTimes, type WireTimes } from '../../../src/dial/capture/wire-times.js';
import { type Packet, pcapSeconds, type PcapForm, usualForm, writePcap } from '../../support/pcap.js';

const [server, client] = [80, 40_000] as const;
const request = 'GET / HTTP/1.1\r\nHost: x\r\n\r\n';
const head = 'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n';
const greeting = '\x81\x02hi';
const up = (atUs: number, sequence: number, payload: string | Buffer): Packet => ({ atUs, from: client, to: server, sequence, payload });
const down = (atUs: number, sequence: number, payload: string | Buffer): Packet => ({ atUs, from: server, to: client, sequence, payload });
const connect = (atUs: number, ours = 999, theirs = 4999): readonly Packet[] => [
  { atUs, from: client, to: server, sequence: ours, flags: ['syn'] },
  { atUs: atUs + 30, from: server, to: client, sequence: theirs, flags: ['syn', 'ack'] },
];
const handshake: readonly Packet[] = [
  ...connect(100),
  up(200, 1000, request.slice(0, -1)),
  up(1000, 1000 + request.length - 1, '\n'),
  down(1800, 5000, head),
  down(4800, 5000 + head.length, greeting),
];
const times = (packets: readonly Packet[], form: PcapForm = usualForm, secure = false): readonly WireTimes[] =>
  readWireTimes(readPcap(writePcap(packets, form)), { serverPort: server, secure });
const expected = { clientPort: client, atNs: 100e3, tcpNs: 30e3, upgradeNs: 800e3, firstMessageNs: 3000e3 };

describe('a capture', () => {
  const forms: readonly Partial<PcapForm>[] = [
    {},
    { endian: 'big' },
    { precision: 'us' },
    { link: 'cooked' },
    { link: 'raw', family: 6 },
    { endian: 'big', precision: 'us', family: 6 },
  ];
  it.each(forms)('gives the phases of a connection, written as %j', (form) => {
    expect(times(handshake, { ...usualForm, ...form })).toEqual([expected]);
  });

  it('tells in which second it begins', () => {
    expect(readPcap(writePcap([{ ...up(3_500_000, 1, 'x') }])).zeroWallSeconds).toBe(pcapSeconds + 3);
  });

  it('that ends within a packet is read up to there', () => {
    const bytes = writePcap(handshake);
    expect(readPcap(bytes.subarray(0, bytes.length - 3)).segments).toHaveLength(handshake.length - 1);
  });

  it('keeps positions where a snap length cut packets off', () => {
    const long = [...connect(100), up(200, 1000, 'x'.repeat(3000)), up(300, 4000, request), down(900, 5000, head)];
    expect(times(long, { ...usualForm, snap: 200 })).toMatchObject([{ upgradeNs: 600e3 }]);
  });

  it.each([
    ['nothing', Buffer.alloc(0), 'is empty'],
    ['something else', Buffer.alloc(40, 7), 'not a classic pcap'],
    ['an unknown link', Buffer.concat([writePcap([]).subarray(0, 20), Buffer.from([250, 0, 0, 0])]), 'link type 250'],
  ])('of %s is refused', (_name, bytes, wrong) => {
    expect(() => readPcap(bytes)).toThrow(wrong);
  });
});

describe('the times on the wire', () => {
  it('count a byte as there when all before it are there: a gap that is filled late is late', () => {
    const cut = 20;
    const gap = [
      ...handshake.slice(0, 4),
      down(1500, 5000 + cut, head.slice(cut)),
      down(2100, 5000, head.slice(0, cut)),
      down(4800, 5000 + head.length, greeting),
    ];
    expect(times(gap)).toMatchObject([{ upgradeNs: 1100e3, firstMessageNs: 2700e3 }]);
  });

  it('take a repeated segment for what it is', () => {
    const again = [...handshake.slice(0, 5), down(1900, 5000, head), ...handshake.slice(5)];
    expect(times(again)).toEqual([expected]);
  });

  it('take the second of two SYNs with the same number for a repeat, and with another for another connection', () => {
    const [syn, ...rest] = handshake;
    expect(times([...handshake.slice(0, 1), ...(syn === undefined ? [] : [{ ...syn, atUs: 120 }]), ...rest])).toEqual([expected]);
    expect(times([...handshake, ...connect(9000, 77, 88)])).toEqual([expected, { clientPort: client, atNs: 9000e3, tcpNs: 30e3 }]);
  });

  it('cross the end of the sequence numbers', () => {
    const wrapped = handshake.map((packet) => ({ ...packet, sequence: (packet.sequence + 2 ** 32 - 5010) >>> 0 }));
    expect(times(wrapped)).toEqual([expected]);
  });

  it('skip an interim head', () => {
    const interim = 'HTTP/1.1 103 Early Hints\r\n\r\n';
    const packets = [...handshake.slice(0, 4), down(1400, 5000, interim), down(1800, 5000 + interim.length, head)];
    expect(times(packets)).toMatchObject([{ upgradeNs: 800e3 }]);
  });

  it('say nothing of what did not come', () => {
    expect(times(handshake.slice(0, 1))).toEqual([{ clientPort: client, atNs: 100e3 }]);
    expect(times(handshake.slice(0, 4))).toEqual([{ clientPort: client, atNs: 100e3, tcpNs: 30e3 }]);
  });

  it('under TLS go from the byte that travelled alone to the first whole record after it', () => {
    const record = (length: number): Buffer => Buffer.concat([Buffer.from([23, 3, 3, 0, length]), Buffer.alloc(length, 1)]);
    const [asked, ticket, answer] = [record(60), record(30), record(50)];
    const packets = [
      ...connect(100),
      up(200, 1000, asked.subarray(0, -1)),
      down(300, 5000, ticket),
      up(1000, 1000 + asked.length - 1, asked.subarray(-1)),
      down(1600, 5000 + ticket.length, answer.subarray(0, 20)),
      down(1700, 5000 + ticket.length + 20, answer.subarray(20)),
    ];
    expect(times(packets, usualForm, true)).toEqual([{ clientPort: client, atNs: 100e3, tcpNs: 30e3, upgradeNs: 700e3 }]);
  });

  it('under TLS go from what the client sent last to the record of the answer, where its length is known', () => {
    const [asked, ticket, answer, greeting] = [60, 30, 50, 20].map((length) => record(23, length));
    const packets = [...connect(100), up(200, 1000, asked ?? ''), down(300, 5000, ticket ?? '')];
    packets.push(down(900, 5035, answer ?? ''), up(1200, 1065, asked ?? ''), down(1300, 5090, greeting ?? ''));
    const read = (answerRecordBytes: number): readonly WireTimes[] =>
      readWireTimes(readPcap(writePcap(packets, usualForm)), { serverPort: server, secure: true, answerRecordBytes });
    expect(read(50)).toEqual([{ clientPort: client, atNs: 100e3, tcpNs: 30e3, upgradeNs: 700e3 }]);
    expect(read(51)).toEqual([{ clientPort: client, atNs: 100e3, tcpNs: 30e3 }]);
  });
});

const record = (type: number, length: number): Buffer => Buffer.concat([Buffer.from([type, 3, 3, 0, length]), Buffer.alloc(length, 1)]);

describe('the TLS handshake on the wire goes from the ClientHello to what was there when the client began to encrypt', () => {
  const [hello, change, dark] = [record(22, 80), record(20, 1), record(23, 40)];
  const all = (...records: readonly Buffer[]): Buffer => Buffer.concat(records);

  it.each([
    [
      'TLS 1.3',
      [up(200, 1000, hello), down(900, 5000, hello), down(1000, 5085, dark), up(1400, 1085, all(change, dark)), down(2000, 5130, dark)],
    ],
    [
      'TLS 1.3 with a second hello',
      [up(200, 1000, hello), down(500, 5000, hello), up(600, 1085, all(change, hello)), down(1000, 5085, dark), up(1400, 1176, dark)],
    ],
    [
      'TLS 1.2',
      [
        up(200, 1000, hello),
        down(700, 5000, hello),
        up(800, 1085, all(change, hello)),
        down(1000, 5085, all(change, hello)),
        up(1500, 1176, dark),
      ],
    ],
  ])('%s', (_name, packets) => {
    expect(times([...connect(100), ...packets], usualForm, true)).toMatchObject([{ tlsNs: 800e3 }]);
  });

  it('and is not there where the handshake did not come so far', () => {
    const [seen] = times([...connect(100), up(200, 1000, hello), down(900, 5000, hello)], usualForm, true);
    expect(seen).not.toHaveProperty('tlsNs');
  });
});

describe('phases that were not compared have a reason', () => {
  it('of their scheme', () => {
    expect(missingPhases([], false).map(({ phase }) => phase)).toEqual(['tcp', 'upgrade', 'firstMessage']);
    expect(missingPhases([], true).map(({ phase }) => phase)).toEqual(['tcp', 'tls', 'upgrade', 'firstMessage']);
    expect(missingPhases([], true).find(({ phase }) => phase === 'firstMessage')?.why).toMatch(/do not show/);
  });

  it('and those that were compared have none', () => {
    const found = compareTimes([{ clientPort: 1, atNs: 0, phasesNs: { tcp: 5 } }], [{ clientPort: 1, atNs: 0, tcpNs: 5 }]);
    expect(missingPhases(found, false).map(({ phase }) => phase)).toEqual(['upgrade', 'firstMessage']);
  });
});

describe('our times against the wire', () => {
  const wire = Array.from({ length: 100 }, (_, index): WireTimes => ({ clientPort: 1000 + index, atNs: 0, upgradeNs: (index + 1) * 1e6 }));
  const ours = wire.map(({ clientPort, upgradeNs = 0 }, index) => ({
    clientPort,
    atNs: 20e6,
    phasesNs: { upgrade: upgradeNs + (index % 2 === 0 ? 10e3 : -10e3) },
  }));

  it('are paired by port, phase by phase, and their distances keep no sign', () => {
    expect(compareTimes(ours, wire)).toEqual([
      {
        phase: 'upgrade',
        pairs: 100,
        ours: { p50Ns: 49.99e6, p99Ns: 99.01e6 },
        wire: { p50Ns: 50e6, p99Ns: 99e6 },
        difference: { p50Ns: -10e3, p99Ns: 10e3 },
        apart: { p50Ns: 10e3, p99Ns: 10e3 },
      },
    ]);
  });

  it('of a port that served twice are paired by the nearer SYN, and never with one far away', () => {
    const twice: readonly WireTimes[] = [
      { clientPort: 1, atNs: 0, upgradeNs: 1e6 },
      { clientPort: 1, atNs: 10e9, upgradeNs: 2e6 },
    ];
    expect(compareTimes([{ clientPort: 1, atNs: 9.9e9, phasesNs: { upgrade: 2e6 } }], twice)).toMatchObject([{ wire: { p50Ns: 2e6 } }]);
    expect(compareTimes([{ clientPort: 1, atNs: 5e9, phasesNs: { upgrade: 2e6 } }], twice)).toEqual([]);
    expect(
      countFound(
        [9.9e9, 5e9, 0.1e9].map((atNs) => ({ clientPort: 1, atNs, phasesNs: {} })),
        twice,
      ),
    ).toBe(2);
  });
});
