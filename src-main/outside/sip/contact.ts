import type { Binding } from '../../core/verify/outcome.ts';
import { decodeText } from './byte-text.ts';
import { headerValues, type MessageHead, readParams, splitOutside } from './headers.ts';

const LIFETIME_LIMIT_S = 2 ** 32 - 1;

/** Whether the answer carried any Contact at all, readable or not. */
export function listsContacts(head: MessageHead): boolean {
  return headerValues(head, 'contact').some((value) => value !== '');
}

/**
 * The bindings of a 200 OK to REGISTER, from every Contact field and list (RFC 3261 10.3 step 8). A lifetime comes from the
 * `expires` parameter, else from the Expires field. What cannot be read as a contact is passed over, `*` too.
 */
export function readBindings(head: MessageHead): Binding[] {
  const fallback = lifetime(headerValues(head, 'expires')[0]);
  return headerValues(head, 'contact')
    .flatMap((value) => splitOutside(value, { separator: ',', isAngleAware: true }))
    .flatMap((item) => {
      const contact = readContact(item);
      if (contact === undefined) return [];
      const expiresS = lifetime(contact.params.get('expires')) ?? fallback;
      const userAgent = contact.params.get('user-agent') ?? contact.params.get('ua');
      return [
        {
          contact: decodeText(contact.uri),
          ...(expiresS === undefined ? {} : { expiresS }),
          ...(userAgent === undefined ? {} : { userAgent: decodeText(userAgent) }),
        },
      ];
    });
}

function readContact(item: string): { uri: string; params: Map<string, string> } | undefined {
  // Written so that no two parts can match the same blanks: a far side must not be able to make this slow.
  const nameAddr = /^(?:"(?:[^"\\]|\\.)*"\s*|[^<"]*)<([^<>]*)>(.*)$/su.exec(item);
  if (nameAddr !== null) return contactOf(nameAddr[1] ?? '', nameAddr[2] ?? '');
  if (/[<>"]/u.test(item.split(';')[0] ?? '')) return undefined;
  // Without brackets every parameter belongs to the field, none to the URI (RFC 3261 20.10).
  const semicolon = item.indexOf(';');
  return semicolon < 0 ? contactOf(item, '') : contactOf(item.slice(0, semicolon), item.slice(semicolon));
}

function contactOf(uri: string, params: string): { uri: string; params: Map<string, string> } | undefined {
  // Any scheme: a registrar may keep tel: or mailto: bindings.
  if (!/^[A-Za-z][A-Za-z0-9+.-]*:\S+$/u.test(uri.trim())) return undefined;
  return { uri: uri.trim(), params: readParams(splitOutside(params, { separator: ';', isAngleAware: false })) };
}

function lifetime(value: string | undefined): number | undefined {
  if (value === undefined || !/^\d{1,12}$/u.test(value)) return undefined;
  return Math.min(Number(value), LIFETIME_LIMIT_S);
}
