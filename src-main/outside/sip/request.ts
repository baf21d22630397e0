import { OutgoingRequestMessage, URI } from 'sip.js/lib/core/index.js';
import { encodeText } from './byte-text.ts';

/** What this room asks: REGISTER logs in, lists or binds; OPTIONS only asks whether somebody is there (RFC 3261 11). */
export type Method = 'REGISTER' | 'OPTIONS';

export interface SipRequest {
  readonly method: Method;
  readonly domain: string;
  readonly user: string;
  readonly callId: string;
  readonly fromTag: string;
  readonly cseq: number;
  readonly branch: string;
  /** Via protocol and our own address: sent-by tells the truth, `rport` asks for what the far side sees (RFC 3581). */
  readonly via: { readonly protocol: string; readonly sentBy: string };
  /** Whole lines without line end: credentials, Contact, Expires. */
  readonly lines: readonly string[];
}

/** The Request-URI of a REGISTER: the domain alone (RFC 3261 10.2). */
export function requestUri(domain: string): string {
  return new URI('sip', '', domain).toRaw();
}

/** Byte text of a request. A REGISTER without a Contact line asks for the bindings and changes none (RFC 3261 10.2.3). */
export function buildRequest(request: SipRequest): string {
  const { method } = request;
  const address = new URI('sip', encodeText(request.user), request.domain);
  const message = new OutgoingRequestMessage(
    method,
    new URI('sip', '', request.domain),
    address,
    // An OPTIONS to the user could ring through to the phone; the server alone is meant (RFC 3261 11).
    method === 'REGISTER' ? address : new URI('sip', '', request.domain),
    {
      callId: request.callId,
      cseq: request.cseq,
      fromTag: request.fromTag,
      forceRport: true,
      optionTags: [],
      userAgentString: 'Kakekae/0.1',
      viaHost: request.via.sentBy,
    },
    [...request.lines],
  );
  message.setViaHeader(request.branch, request.via.protocol);
  // sip.js always writes the field; we support no extension, and some registrars stumble over an empty one.
  return message.toString().replace('Supported: \r\n', '');
}
