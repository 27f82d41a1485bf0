// The faults that the founding reports tell of. Their quotes are matched loosely: projects print them again in their own way.
import type { Signature } from '../signature.js';

/** Starlette's text, with any quotes around accept. */
export const needToCallAccept = 'need to call .{1,2}accept.{1,2} first';

export const founding: readonly Signature[] = [
  {
    id: 'accept-race',
    family: 'founding',
    class: 'rate',
    means: 'a handler used the socket before accept finished',
    cause:
      'Something reads from or greets the connection while it is not (or no longer) accepted: a task that does not wait for accept, or a second task that closed the socket. The client sees 1006, 1011 or 500; the text stands in the log.',
    cure: 'Await accept before the connection is registered, sent to or read from. A sleep after accept only moves the race.',
    source: 'starlette/websockets.py receive_text; the founding reports A, B, C and E',
    when: [
      { phase: 'open', log: [needToCallAccept] },
      { phase: 'open', close: { reason: needToCallAccept } },
      { phase: 'open', payload: needToCallAccept },
    ],
  },
  {
    id: 'early-1011',
    family: 'founding',
    class: 'rate',
    means: 'closed with 1011 right after opening',
    cause:
      "The handler failed just after the 101. uvicorn never sends 1011 for that (it cuts: 1006), so it is the application's own close, or hypercorn, daphne, python-websockets, Spring or Cowboy.",
    cure: 'Read the server log at the time of the close: the exception is there, not on the wire.',
    source: 'RFC 6455 section 7.4.1; the founding reports B and C',
    when: [{ close: { code: [1011] }, age: { early: true } }],
  },
  {
    id: 'app-1011-internal-error',
    parent: 'early-1011',
    family: 'founding',
    class: 'rate',
    means: "the application's own handler closed with 1011",
    cause:
      'An except branch of the application answered an exception of its own with close(1011, "Internal error"). The text of the exception stays in its log.',
    cure: 'Log the exception before the close, with the user or connection it belongs to, and look for the first one.',
    source: 'netra-systems/zen websocket_ssot.py; founding report B',
    when: [{ close: { code: [1011], reason: 'internal (server )?error|service initiali[sz]ation failed|unexpected (error|condition)' } }],
  },
  {
    id: 'not-ready-403',
    parent: 'http-403',
    family: 'founding',
    class: 'rate',
    means: 'refused with 403: the service was not ready yet',
    cause:
      'A readiness guard ran before accept. Its close(1011, "Service not ready") cannot reach the client: before accept every ASGI server makes a plain 403 of it.',
    cure: 'Start listening when start-up is complete, or refuse with 503 and Retry-After by a denial response.',
    source: 'netra-systems/zen websocket_ssot.py on uvicorn; founding report D',
    when: [
      { http: { status: [403] }, log: ['not[_ ]ready', 'startup[_ ](is[_ ])?(not[_ ]complete|incomplete|in[_ ]progress)'] },
      { http: { status: [403], body: 'not[_ ]ready|starting up|startup[_ ](not[_ ]complete|incomplete)' } },
    ],
  },
  {
    id: 'not-ready-503',
    parent: 'http-503',
    family: 'founding',
    class: 'rate',
    means: 'refused with 503: the service says it is starting',
    cause: 'The server listens before it is ready and says so. That is the right answer while it starts, and wrong afterwards.',
    cure: 'Clients: retry after Retry-After. Server: declare the status under notReady, or listen only when ready.',
    source: 'founding report D',
    when: [
      { http: { status: [503], body: 'not[_ ]ready|starting( up)?\\b|startup|warming' } },
      { http: { status: [503] }, log: ['not[_ ]ready', 'startup[_ ](is[_ ])?(not[_ ]complete|incomplete|in[_ ]progress)'] },
    ],
  },
  {
    id: 'not-ready-close',
    family: 'founding',
    class: 'rate',
    means: 'accepted, then closed: the service was not ready',
    cause: 'The connection was accepted before start-up was complete, waited for it, and was closed when it did not come.',
    cure: 'Wait for start-up before the server listens; keep the wait short and say so in the reason.',
    source: 'netra-systems/zen startup gate; founding report D',
    when: [{ close: { reason: 'not[_ ]ready|startup|starting up' } }],
  },
  {
    id: 'no-connection-for-user',
    family: 'founding',
    class: 'rate',
    means: 'a message was sent to a user before the registration',
    cause:
      'The producer did not wait until the connection stood in the registry, or it runs in another worker than the one that holds it. The message is lost.',
    cure: 'Queue messages per user until the connection registers; with several workers send them through a shared broker.',
    source: 'netra-systems/zen unified_manager.py; founding report D; the text in five other projects',
    when: [{ log: ['no (active )?(web ?socket )?connections? (found )?for user', 'no connection found for user'] }],
  },
  {
    id: 'ws-not-found-skip',
    family: 'founding',
    class: 'rate',
    means: 'the connection had left the registry: message skipped',
    cause: 'The error path of the send before this one removed the connection from the registry, and this one found nothing to send to.',
    cure: 'Look at the line before it: the first failed send is the fault, this one its consequence.',
    source: 'founding report C (active_connections)',
    when: [{ log: ['websocket not found,? skipping message'] }],
  },
  {
    id: 'send-failed-empty',
    parent: 'empty-error',
    family: 'founding',
    class: 'rate',
    means: 'a send failed without a text: the client had gone',
    cause:
      "The exceptions of a send to a client that has left have no text: WebSocketDisconnect(code=1006), uvicorn's ClientDisconnected, TimeoutError and CancelledError all print as nothing.",
    cure: 'Log repr(error), not str(error). Then look for what made the connection end first.',
    source: 'starlette/websockets.py >= 0.36, uvicorn >= 0.27; founding report C',
    when: [
      {
        log: [
          'send_message_failed["\']?\\s*[|:=,-]*\\s*(?:error=)?(?:""|\'\')?\\s*$(?!\\n\\{[^\\n]*"(?:error|err|exception|reason)":\\s*"[^"])',
          '"send_message_failed"[^\\n]*"(?:error|err|exception)":\\s*""',
        ],
      },
    ],
  },
  {
    id: 'send-message-failed',
    family: 'founding',
    class: 'rate',
    weak: true,
    means: 'the server could not send; its log says why',
    cause: 'A send threw. The text behind it names the cause; where it is a known one, that is the signature instead.',
    cure: 'Read the text of the line.',
    source: 'founding report C',
    when: [
      {
        log: [
          'send_message_failed["\']?\\s*[|:=,-]*\\s*(?:error=)?["\']?[A-Za-z(<]',
          '"send_message_failed"[^\\n]*"(?:error|err|exception)":\\s*"[^"]',
        ],
      },
    ],
  },
  {
    id: 'empty-error',
    family: 'founding',
    class: 'rate',
    means: 'an error without any text',
    cause:
      'A browser never tells more than {isTrusted: true}; Node has no text for a failed connect to several addresses (AggregateError); servers print exceptions whose str() is empty. Here: a message that says it is an error and no more.',
    cure: 'Send a code and a reason with every error; log repr(error) at the server.',
    source: 'node net.js internalConnectMultiple; HTML specification; starlette WebSocketDisconnect',
    when: [{ payload: '"type":\\s*"error"[^}]*"(?:message|error|reason|detail|data)":\\s*(?:""|null|\\{\\})|"isTrusted":\\s*true' }],
  },
  {
    id: 'open-then-1006',
    family: 'founding',
    class: 'rate',
    means: 'cut after opening, without a close frame',
    cause:
      'The server or a proxy ended TCP. Under uvicorn: an exception after accept, or (from 0.39) a handler that returned without close. A whole process that died does the same to all at once.',
    cure: 'Give ws-race the server log (--server-log): the exception stands there. Catch it in the handler and close with a code.',
    source: 'uvicorn test_duplicate_handshake, test_close_transport_on_asgi_return',
    when: [
      { symptom: ['open-then-1006'], close: { code: [1006] } },
      { symptom: ['open-then-1006'], error: { code: '^(ECONNRESET|EPIPE)$' } },
    ],
  },
];
