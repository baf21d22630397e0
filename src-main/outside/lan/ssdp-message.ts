import { foreignText } from './foreign-text.ts';

/* UPnP Device Architecture 2.0, 1.3: a search by multicast, and answers of the form of an HTTP response, one a datagram. */

export const SSDP_GROUP = { address: '239.255.255.250', port: 1900 } as const;

/** `MX` is how many seconds an answer may be delayed, so that not all come at once. */
export function searchRequest(place: { readonly address: string; readonly port: number }): Buffer {
  const lines = [
    'M-SEARCH * HTTP/1.1',
    `HOST: ${place.address}:${place.port}`,
    'MAN: "ssdp:discover"',
    'MX: 2',
    'ST: ssdp:all',
    '',
    '',
  ];
  return Buffer.from(lines.join('\r\n'), 'latin1');
}

/** The texts of an answer that name a product: `SERVER` (system, UPnP, product). Empty = this is no answer. */
export function searchAnswer(datagram: Uint8Array): string[] {
  const [status = '', ...lines] = Buffer.from(datagram).toString('latin1').split(/\r?\n/u);
  if (!/^HTTP\/1\.[01] 200\b/u.test(status)) return [];
  return lines.slice(0, 64).flatMap((line) => {
    const [, value = ''] = /^server[ \t]*:(.*)$/iu.exec(line) ?? [];
    const text = foreignText(value);
    return text === undefined ? [] : [text];
  });
}
