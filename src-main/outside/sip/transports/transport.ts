import { isIPv6 } from 'node:net';
import type { Transport } from '../../../core/line.ts';
import type { ShownCertificate } from '../../../core/verify/outcome.ts';

/** A numeric address to send to, and why it was chosen (for the log and the exchange). */
export interface Target {
  readonly host: string;
  readonly port: number;
  readonly transport: Transport;
  readonly why: string;
}

/** Expected trouble of a transport, in the words of RegisterOutcome. */
export type TransportFault =
  /** `isOrderly`: the far side ended a stream by FIN, as servers do with connections they hold idle. */
  | { readonly kind: 'unreachable'; readonly code: string; readonly isOrderly?: true }
  | TlsFault
  | {
      readonly kind: 'unreadable';
      readonly why: 'malformed' | 'too-large' | 'cannot-send';
      readonly detail: string;
    };

export interface TlsFault {
  readonly kind: 'tls-refused';
  readonly code: string;
  readonly detail: string;
  readonly chain?: readonly ShownCertificate[];
  readonly wantedName: string;
  readonly clockMs: number;
}

/** What a transport reports. After `fault` it reports nothing more. */
export interface TransportListener {
  /** Exactly one whole SIP message, or a datagram of any content. */
  message(bytes: Uint8Array): void;
  fault(fault: TransportFault): void;
}

/** One open way to one target. MUST NOT interpret SIP beyond framing. */
export interface SipTransport {
  /** As it stands in Via. */
  readonly protocol: 'UDP' | StreamProtocol;
  /** Loses nothing and repeats nothing: no Timer E, no Timer K. */
  readonly isReliable: boolean;
  /** Our own address and port, IPv6 in brackets: Via's sent-by and the host of our Contact. */
  readonly sentBy: string;
  /** Trouble arrives through the listener. */
  send(bytes: Uint8Array): void;
  /** Keeps listening without keeping the process alive. */
  unref(): void;
  close(): void;
}

export type StreamProtocol = 'TCP' | 'TLS' | 'WS' | 'WSS';

export interface OpenRequest {
  readonly target: Target;
  readonly listener: TransportListener;
  /** Gives up connecting; a transport already open is closed by its owner. */
  readonly signal: AbortSignal;
}

export type Opening =
  | { readonly ok: true; readonly transport: SipTransport }
  | { readonly ok: false; readonly fault: TransportFault };

export function hostPort(host: string, port: number): string {
  return `${isIPv6(host) ? `[${host}]` : host}:${port}`;
}

export function errorCode(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : 'EUNKNOWN';
}
