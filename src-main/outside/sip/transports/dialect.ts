import { framer } from './framing.ts';
import type { TransportFault } from './transport.ts';

/** What bytes of a stream turn out to be. */
export type StreamEvent =
  /** The far side has agreed to talk: messages may leave now. */
  | { readonly kind: 'open' }
  | { readonly kind: 'message'; readonly bytes: Uint8Array }
  /** To be sent back at once (a pong). */
  | { readonly kind: 'reply'; readonly bytes: Uint8Array }
  | { readonly kind: 'fault'; readonly fault: TransportFault };

/** How SIP messages lie in a byte stream. Reading never throws; after a fault nothing more is read. */
export interface StreamDialect {
  /** Sent before anything else; then `open` is waited for. Absent: messages may leave as soon as bytes may. */
  readonly greeting?: Uint8Array;
  push(chunk: Uint8Array): StreamEvent[];
  wrap(message: Uint8Array): Uint8Array;
}

/** One message after the other, cut by Content-Length (RFC 3261 18.3). */
export function plainDialect(): StreamDialect {
  const frames = framer();
  return {
    push: (chunk) =>
      frames
        .push(chunk)
        .map((framed) =>
          framed.kind === 'message'
            ? framed
            : { kind: 'fault', fault: { kind: 'unreadable', why: framed.why, detail: framed.detail } },
        ),
    wrap: (message) => message,
  };
}
