import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A square picture as PNG bytes. */
export interface Picture {
  readonly size: number;
  readonly png: Buffer;
}

/** Windows' ICO with PNG pictures inside (read since Windows Vista). Sizes up to 256. */
export function icoOf(pictures: readonly Picture[]): Buffer {
  const header = Buffer.alloc(6 + 16 * pictures.length);
  header.writeUInt16LE(1, 2);
  header.writeUInt16LE(pictures.length, 4);
  let at = header.length;
  for (const [index, { size, png }] of pictures.entries()) {
    const entry = 6 + 16 * index;
    // 256 is written as 0: the field holds one byte.
    header.writeUInt8(size % 256, entry);
    header.writeUInt8(size % 256, entry + 1);
    header.writeUInt16LE(1, entry + 4);
    header.writeUInt16LE(32, entry + 6);
    header.writeUInt32LE(png.length, entry + 8);
    header.writeUInt32LE(at, entry + 12);
    at += png.length;
  }
  return Buffer.concat([header, ...pictures.map(({ png }) => png)]);
}

/** Apple's ICNS types that hold PNG, by size in pixels. 1024 is left out: it is half of the file, for the App Store's page. */
export const ICNS_TYPES: Readonly<Record<string, number>> = {
  ic11: 32,
  ic12: 64,
  ic07: 128,
  ic08: 256,
  ic13: 256,
  ic09: 512,
  ic14: 512,
};

/** macOS' ICNS. Needs every size that `ICNS_TYPES` names. */
export function icnsOf(pictures: readonly Picture[]): Buffer {
  const blocks = Object.entries(ICNS_TYPES).map(([type, size]) => {
    const picture = pictures.find((one) => one.size === size);
    if (picture === undefined) throw new Error(`no picture of ${size} pixels for ${type}`);
    return blockOf(type, picture.png);
  });
  return blockOf('icns', Buffer.concat(blocks));
}

function blockOf(type: string, content: Buffer): Buffer {
  const head = Buffer.alloc(8);
  head.write(type, 'latin1');
  head.writeUInt32BE(8 + content.length, 4);
  return Buffer.concat([head, content]);
}

export const ICON_FOLDER = join(import.meta.dirname, '..', 'assets', 'icons');
const SOURCES = ['app.svg', 'tray.svg', 'tray-waiting.svg'] as const;

/** SHA-256 of each source: kept beside the pictures, so that a changed drawing with old pictures is noticed. */
export function sourceDigests(): Record<string, string> {
  const digest = (name: string) =>
    createHash('sha256')
      .update(readFileSync(join(ICON_FOLDER, name)))
      .digest('hex');
  return Object.fromEntries(SOURCES.map((name) => [name, digest(name)]));
}
