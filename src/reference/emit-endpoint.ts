/** `POST /emit?user=NAME`: another part of the application emits a message for a user. With `&critical=1`, or `"critical": true` in the body, a critical one. */
import type { IncomingMessage } from 'node:http';
import { emit } from './emission.js';
import { messageOf } from './failed-opening.js';
import { type Answer, startingAnswer } from './http-answer.js';
import type { Service } from './service.js';
import type { ByteBudget } from './systems/byte-budget.js';

/** Answers 202 at once, as an event bus does; the delivery follows. */
export async function emitToUser(service: Service, url: URL, request: IncomingMessage): Promise<Answer> {
  if (!service.startup.isComplete()) return startingAnswer;
  const userId = url.searchParams.get('user');
  const asked = criticalOf(url);
  if (userId === null || userId === '') return badRequest('which user? POST /emit?user=NAME with a JSON body');
  if (userId.length > longestName) return badRequest(`the user's name is longer than ${longestName} characters`);
  if (asked === 'neither') return badRequest('critical is 1 or 0: POST /emit?user=NAME&critical=1');
  const hold = createHold(service.budgets.emitted);
  const body = await readBody(request, service.settings.maxMessageBytes, hold).catch((): Body => ({ kind: 'cutOff' }));
  if (body.kind === 'read') {
    const parsed = parse(body.text);
    if (parsed.kind === 'parsed') {
      const isCritical = asked === 'yes' || (asked === 'unsaid' && isMarkedCritical(parsed.value));
      emit(service, { userId, payload: body.text, isCritical })
        .catch((error: unknown) => service.log.write('ERROR', `emit for user ${userId} failed: ${messageOf(error)}`))
        .finally(hold.end);
      return { status: 202, body: { accepted: true } };
    }
    hold.end();
    return badRequest(parsed.text);
  }
  hold.end();
  service.metrics.count('emissions_refused');
  return refused[body.kind];
}

/** A message waits under its user's name, which no budget counts. */
const longestName = 1024;

const refused: Readonly<Record<'tooLarge' | 'noRoom' | 'cutOff', Answer>> = {
  tooLarge: { status: 413, body: { error: 'body too large' }, headers: { connection: 'close' } },
  cutOff: { status: 400, body: { error: 'the body ended too early' } },
  noRoom: { status: 503, body: { error: 'too many messages are on their way' }, headers: { connection: 'close', 'retry-after': '1' } },
};

function badRequest(error: string): Answer {
  return { status: 400, body: { error } };
}

function criticalOf(url: URL): 'yes' | 'no' | 'unsaid' | 'neither' {
  const said = url.searchParams.get('critical');
  if (said === null) return 'unsaid';
  if (said === '1' || said === 'true') return 'yes';
  return said === '0' || said === 'false' ? 'no' : 'neither';
}

function parse(text: string): { readonly kind: 'parsed'; readonly value: unknown } | { readonly kind: 'wrong'; readonly text: string } {
  try {
    return { kind: 'parsed', value: JSON.parse(text) as unknown };
  } catch (error) {
    return { kind: 'wrong', text: `the body is not JSON: ${messageOf(error)}` };
  }
}

function isMarkedCritical(message: unknown): boolean {
  return typeof message === 'object' && message !== null && 'critical' in message && message.critical === true;
}

/** The room that one request takes of what all of them may. */
interface Hold {
  readonly take: (bytes: number) => boolean;
  readonly end: () => void;
}

function createHold(budget: ByteBudget): Hold {
  const taken: number[] = [];
  return {
    take: (bytes) => {
      const isThereRoom = budget.take(bytes);
      if (isThereRoom) taken.push(bytes);
      return isThereRoom;
    },
    end: () => taken.splice(0).forEach(budget.giveBack),
  };
}

type Body = { readonly kind: 'read'; readonly text: string } | { readonly kind: 'tooLarge' | 'noRoom' | 'cutOff' };

/** Rejects when the client leaves before the end. */
async function readBody(request: IncomingMessage, maxBytes: number, hold: Hold): Promise<Body> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of request) {
    const bytes = (part as Buffer).length;
    size += bytes;
    if (size > maxBytes) return { kind: 'tooLarge' };
    if (!hold.take(bytes)) return { kind: 'noRoom' };
    parts.push(part as Buffer);
  }
  return { kind: 'read', text: Buffer.concat(parts).toString('utf8') };
}
