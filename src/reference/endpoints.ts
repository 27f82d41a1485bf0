/** The WebSocket endpoints of the founding servers, and what each says first of its own. */
import type { Payload } from './connection.js';

export interface Endpoint {
  readonly path: string;
  readonly foundingCase: string;
  readonly description: string;
  /** Whether its messages are handled in the loop of all users or in one for each user (case E). */
  readonly loop: 'shared' | 'per-user';
  /** A message sent straight after the greeting, and again for each `next` of the client. */
  readonly stream?: () => Payload;
}

export const endpoints: readonly Endpoint[] = [
  { path: '/ws', foundingCase: 'B, D, E', loop: 'shared', description: 'greets, then answers ping and whoami' },
  { path: '/ws/voice', foundingCase: 'C, E', loop: 'per-user', description: 'the same for ?user_id=, with a message loop of its own' },
  { path: '/ws/room', foundingCase: 'D', loop: 'per-user', description: 'the same for ?room=, which has a limited number of seats' },
  jsonStream('tracking', { faces: [{ x: 0.41, y: 0.37, confidence: 0.98 }] }),
  { path: '/frames', foundingCase: 'A', loop: 'per-user', description: 'a binary frame follows the greeting', stream: imageFrame },
  jsonStream('system', { cpu: 0.21, memory: 0.48, fps: 30 }),
  jsonStream('focus', { focused: true, score: 0.87 }),
  jsonStream('analytics', { sessions: 1, blinks_per_minute: 14 }),
];

export function endpointOf(path: string): Endpoint | undefined {
  return endpoints.find((endpoint) => endpoint.path === path);
}

export function firstMessageOf(path: string): Payload | undefined {
  return endpointOf(path)?.stream?.();
}

function jsonStream(event: string, sample: Readonly<Record<string, unknown>>): Endpoint {
  return {
    path: `/${event}`,
    foundingCase: 'A',
    loop: 'per-user',
    description: 'a JSON message follows the greeting',
    stream: () => JSON.stringify({ event, ...sample }),
  };
}

/** As long as a small JPEG, and begun like one. */
function imageFrame(): Uint8Array {
  const frame = new Uint8Array(1024);
  frame.set([0xff, 0xd8, 0xff, 0xe0]);
  return frame;
}
