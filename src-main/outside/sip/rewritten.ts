import type { RewrittenField } from '../../core/verify/outcome.ts';
import { decodeText } from './byte-text.ts';
import { headerValues, type MessageHead, readParams, splitHead, splitOutside } from './headers.ts';

/**
 * Which of our fields came back changed. A server copies Via, From, To, Call-ID and CSeq into its answer (RFC 3261 8.2.6.2); what
 * differs was rewritten on the way out and not put right on the way back, as a "SIP ALG" in a router does it. Only what carries
 * meaning is compared: blanks, added tags and `received` are the server's right.
 */
export function rewrittenFields(sentText: string, answer: MessageHead): RewrittenField[] {
  const sent = splitHead(sentText);
  if (sent === undefined) return [];
  const compared = (field: RewrittenField['field'], core: (value: string) => string): RewrittenField[] => {
    const [mine] = headerValues(sent, field);
    const [theirs] = headerValues(answer, field);
    if (mine === undefined || theirs === undefined || core(mine) === core(theirs)) return [];
    return [{ field, sent: decodeText(core(mine)), echoed: decodeText(core(theirs)) }];
  };
  return [
    ...compared('via', viaCore),
    ...compared('from', (value) => `${uriOf(value)} ${tagOf(value)}`.trim()),
    ...compared('to', uriOf),
    ...compared('call-id', (value) => value.trim()),
    ...compared('cseq', (value) => value.trim().replace(/\s+/gu, ' ')),
  ];
}

/** A Contact of ours as the registrar lists it: only the place where calls would be sent is compared. */
export function rewrittenContact(sent: string, listed: string): RewrittenField | undefined {
  const place = (uri: string) => uri.toLowerCase().replace(/[;?].*$/su, '');
  return place(sent) === place(listed) ? undefined : { field: 'contact', sent, echoed: listed };
}

/** Protocol and sent-by of the topmost Via, in lower case. */
function viaCore(value: string): string {
  const [top = ''] = splitOutside(value, { separator: ',', isAngleAware: false });
  const [first = ''] = top.split(';');
  return first
    .trim()
    .replace(/\s+/gu, ' ')
    .replace(/ ?\/ ?/gu, '/')
    .toLowerCase();
}

function uriOf(value: string): string {
  const angled = value.lastIndexOf('<');
  const uri = angled < 0 ? value.split(';')[0] : value.slice(angled + 1).split('>')[0];
  return (uri ?? '').trim();
}

function tagOf(value: string): string {
  const params = value.slice(value.lastIndexOf('>') + 1);
  return readParams(splitOutside(params, { separator: ';', isAngleAware: false })).get('tag') ?? '';
}
