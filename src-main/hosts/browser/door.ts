import { randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

/*
 * Who may come in. Any program and any web page on this computer can reach a loopback port, so:
 *
 *  first address, with a key  ->  key used up, cookie given, redirected to /   (the key is in no history and no Referer)
 *  every other request        ->  cookie, our own Host, and not sent by another site
 *  a call                     ->  our own Origin on top of that
 */

/** Query parameter of the first address. */
export const KEY_PARAMETER = 'key';

export interface Door {
  /** Path and query of the first address. It opens once. */
  readonly firstPath: string;
  /** The cookie for whoever brings the key, as a Set-Cookie value; `undefined` when the key is wrong or used up. */
  exchange(key: string): string | undefined;
  hasCookie(headers: IncomingHttpHeaders): boolean;
}

export function makeDoor(port: number): Door {
  const key = randomBytes(32).toString('base64url');
  const pass = randomBytes(32).toString('base64url');
  // A browser does not keep the cookies of two ports apart: without the port in its name, two windows would overwrite each other's.
  const name = `kakekae-${port}`;
  let isUsedUp = false;
  return {
    firstPath: `/?${KEY_PARAMETER}=${key}`,
    exchange(given) {
      if (isUsedUp || !isSame(given, key)) return undefined;
      isUsedUp = true;
      return `${name}=${pass}; Path=/; HttpOnly; SameSite=Strict`;
    },
    hasCookie: (headers) => cookiesOf(headers, name).some((given) => isSame(given, pass)),
  };
}

function cookiesOf(headers: IncomingHttpHeaders, name: string): string[] {
  return (headers.cookie ?? '')
    .split(';')
    .map((one) => one.trim())
    .filter((one) => one.startsWith(`${name}=`))
    .map((one) => one.slice(name.length + 1));
}

function isSame(given: string, wanted: string): boolean {
  const [one, other] = [Buffer.from(given), Buffer.from(wanted)];
  return one.length === other.length && timingSafeEqual(one, other);
}

/** DNS rebinding: a foreign name that was made to point at 127.0.0.1 still arrives under its own name. */
export function isOwnHost(headers: IncomingHttpHeaders, port: number): boolean {
  return headers.host === `127.0.0.1:${port}`;
}

/** Another port of this computer is the same *site* (SameSite lets its pages through), but never the same origin. */
export function isFromElsewhere(headers: IncomingHttpHeaders): boolean {
  const site = headers['sec-fetch-site'];
  return site !== undefined && site !== 'same-origin' && site !== 'none';
}

/** Browsers send `Origin` with every POST; whoever sends none is not our page. */
export function isOwnOrigin(headers: IncomingHttpHeaders, port: number): boolean {
  const site = headers['sec-fetch-site'];
  return headers.origin === `http://127.0.0.1:${port}` && (site === undefined || site === 'same-origin');
}
