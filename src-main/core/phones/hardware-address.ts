/**
 * A device's hardware address (MAC) as twelve hexadecimal digits in capitals, from what stands on a label or in a table;
 * undefined = it is none, or none that one device alone can have (group addresses, all zero; IEEE 802 8.2.2).
 */
export function hardwareAddress(text: string): string | undefined {
  const plain = text.trim();
  const isKnownShape =
    /^[0-9a-f]{12}$/iu.test(plain) ||
    /^[0-9a-f]{1,2}(?:([:-])[0-9a-f]{1,2}(?:\1[0-9a-f]{1,2}){4})$/iu.test(plain) ||
    /^[0-9a-f]{4}\.[0-9a-f]{4}\.[0-9a-f]{4}$/iu.test(plain);
  if (!isKnownShape) return undefined;
  // macOS leaves out leading zeros: 0:b:82:1:2:3.
  const digits = /[:-]/u.test(plain)
    ? plain
        .split(/[:-]/u)
        .map((byte) => byte.padStart(2, '0'))
        .join('')
    : plain.replaceAll('.', '');
  const isGroup = Number.parseInt(digits.slice(0, 2), 16) % 2 === 1;
  return isGroup || /^0+$/u.test(digits) ? undefined : digits.toUpperCase();
}

/** The hardware address that a text (a User-Agent) carries, standing by itself. */
export function hardwareAddressIn(text: string): string | undefined {
  for (const [found] of text.matchAll(/(?<![0-9a-z])(?:[0-9a-f]{12}|[0-9a-f]{2}(?::[0-9a-f]{2}){5})(?![0-9a-z:])/giu)) {
    const address = hardwareAddress(found);
    if (address !== undefined) return address;
  }
  return undefined;
}
