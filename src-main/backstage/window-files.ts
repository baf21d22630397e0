import { readFile, realpath, stat } from 'node:fs/promises';
import { extname, join, sep } from 'node:path';

/*
 * The built window (dist/renderer) as every host serves it: the same files, the same headers, the same walls. The desktop
 * host answers its own scheme with it, the browser host a loopback address.
 */

/** What the page may do. `frame-ancestors` is for the browser host: nobody may lay the page under their own. */
export const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "form-action 'none'",
  "frame-src 'none'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');

export const WINDOW_HEADERS: Readonly<Record<string, string>> = {
  'Content-Security-Policy': CONTENT_SECURITY_POLICY,
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Permissions-Policy': 'camera=(), microphone=(), geolocation=(), usb=(), serial=(), hid=(), payment=()',
  'Cache-Control': 'no-store',
};

/** Only what a built window consists of; anything else in that folder is nobody's business. */
const CONTENT_TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml; charset=utf-8',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.json': 'application/json; charset=utf-8',
};

export interface WindowFile {
  readonly contentType: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/**
 * Reads one file of the built window. `pathname` is the path of the address as it came, percent signs and all.
 * `undefined` = there is no such file for anybody (404): outside the folder, hidden, of no known type, not there.
 */
export async function readWindowFile(folder: string, pathname: string): Promise<WindowFile | undefined> {
  const names = namesOf(pathname === '/' ? '/index.html' : pathname);
  const contentType = CONTENT_TYPES[extname(names?.at(-1) ?? '')];
  if (names === undefined || contentType === undefined) return undefined;
  try {
    const root = await realpath(folder);
    // A link inside the folder must not lead out of it, either.
    const path = await realpath(join(root, ...names));
    if (!path.startsWith(root + sep) || !(await stat(path)).isFile()) return undefined;
    return { contentType, bytes: new Uint8Array(await readFile(path)) };
  } catch {
    return undefined;
  }
}

/** The path's names, each a plain file name; `undefined` when any of them is not. */
function namesOf(pathname: string): string[] | undefined {
  if (!pathname.startsWith('/')) return undefined;
  const names: string[] = [];
  for (const raw of pathname.slice(1).split('/')) {
    let name: string;
    try {
      name = decodeURIComponent(raw);
    } catch {
      return undefined;
    }
    // `..`, `.`, hidden files, an encoded slash, NUL, a drive letter or a stream of NTFS (`a.js::$DATA`): none is a name.
    if (!/^[A-Za-z0-9_][A-Za-z0-9_.-]*$/u.test(name)) return undefined;
    names.push(name);
  }
  return names;
}
