// Captures as tcpdump would write them, from a short list of packets.

export interface Packet {
  readonly atUs: number;
  readonly from: number;
  readonly to: number;
  readonly sequence: number;
  readonly flags?: readonly ('syn' | 'ack' | 'fin' | 'rst')[];
  readonly payload?: string | Buffer;
}

export interface PcapForm {
  readonly endian: 'little' | 'big';
  readonly precision: 'us' | 'ns';
  readonly link: 'ethernet' | 'cooked' | 'raw';
  readonly family: 4 | 6;
  /** The most that is kept of a packet. */
  readonly snap: number;
}

export const usualForm: PcapForm = { endian: 'little', precision: 'ns', link: 'ethernet', family: 4, snap: 65_535 };
export const pcapSeconds = 1_700_000_000;
const links = { ethernet: [1, 14], cooked: [113, 16], raw: [101, 0] } as const;
const flagBits = { fin: 1, syn: 2, rst: 4, ack: 16 } as const;

export function writePcap(packets: readonly Packet[], form: PcapForm = usualForm): Buffer {
  const { endian, precision } = form;
  const word = (value: number): Buffer => {
    const bytes = Buffer.alloc(4);
    if (endian === 'little') bytes.writeUInt32LE(value);
    else bytes.writeUInt32BE(value);
    return bytes;
  };
  const [linkType, linkBytes] = links[form.link];
  const header = [precision === 'ns' ? 0xa1b23c4d : 0xa1b2c3d4, endian === 'little' ? 0x00040002 : 0x00020004, 0, 0, form.snap, linkType];
  const records = packets.map((packet) => {
    const whole = Buffer.concat([Buffer.alloc(linkBytes), form.family === 4 ? ipv4(packet) : ipv6(packet)]);
    const kept = whole.subarray(0, form.snap);
    const fraction = packet.atUs % 1e6;
    const times = [word(pcapSeconds + Math.floor(packet.atUs / 1e6)), word(precision === 'ns' ? fraction * 1000 : fraction)];
    return Buffer.concat([...times, word(kept.length), word(whole.length), kept]);
  });
  return Buffer.concat([...header.map(word), ...records]);
}

function ipv4(packet: Packet): Buffer {
  const segment = tcp(packet);
  const header = Buffer.alloc(20);
  header[0] = 0x45;
  header.writeUInt16BE(20 + segment.length, 2);
  header[9] = 6;
  return Buffer.concat([header, segment]);
}

function ipv6(packet: Packet): Buffer {
  const segment = tcp(packet);
  const header = Buffer.alloc(40);
  header[0] = 0x60;
  header.writeUInt16BE(segment.length, 4);
  header[6] = 6;
  return Buffer.concat([header, segment]);
}

function tcp({ from, to, sequence, flags = ['ack'], payload = '' }: Packet): Buffer {
  // With options, as every real segment has them.
  const header = Buffer.alloc(32);
  header.writeUInt16BE(from, 0);
  header.writeUInt16BE(to, 2);
  header.writeUInt32BE(sequence >>> 0, 4);
  header[12] = 8 << 4;
  header[13] = flags.reduce((bits, flag) => bits | flagBits[flag], 0);
  return Buffer.concat([header, typeof payload === 'string' ? Buffer.from(payload, 'latin1') : payload]);
}
