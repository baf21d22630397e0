import { crc32, deflateSync, inflateSync } from 'node:zlib';

/*
 * A browser's PNG with 256 colours instead of millions: a third of the bytes, and no eye sees it on a picture of a window.
 * PNG (Third Edition): chunks 5.3, filters 9.2, palette 11.2.2.
 */

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const COLOURS = 256;

interface Pixels {
  readonly width: number;
  readonly height: number;
  /** Bytes for each pixel: 3 = RGB, 4 = RGBA. */
  readonly depth: number;
  readonly bytes: Buffer;
}

export function withPalette(png: Buffer): Buffer {
  const pixels = decode(png);
  const { palette, indices } = quantise(pixels);
  const { width, height } = pixels;
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 3, 0, 0, 0], 8);
  const rows = Buffer.alloc((width + 1) * height);
  for (let y = 0; y < height; y += 1) indices.copy(rows, y * (width + 1) + 1, y * width, (y + 1) * width);
  return Buffer.concat([
    SIGNATURE,
    chunk('IHDR', header),
    chunk('PLTE', palette),
    chunk('IDAT', deflateSync(rows, { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const framed = Buffer.alloc(body.length + 8);
  framed.writeUInt32BE(data.length, 0);
  body.copy(framed, 4);
  framed.writeUInt32BE(crc32(body), body.length + 4);
  return framed;
}

/** Reads what browsers write: 8 bits, RGB or RGBA, not interlaced. */
function decode(png: Buffer): Pixels {
  const width = png.readUInt32BE(16);
  const height = png.readUInt32BE(20);
  const [bits, colourType, , , interlaced] = png.subarray(24, 29);
  if (bits !== 8 || (colourType !== 2 && colourType !== 6) || interlaced !== 0) throw new Error('not such a PNG');
  const depth = colourType === 2 ? 3 : 4;
  const packed: Buffer[] = [];
  for (let at = SIGNATURE.length; at < png.length; ) {
    const length = png.readUInt32BE(at);
    if (png.toString('latin1', at + 4, at + 8) === 'IDAT') packed.push(png.subarray(at + 8, at + 8 + length));
    at += length + 12;
  }
  return { width, height, depth, bytes: unfilter(inflateSync(Buffer.concat(packed)), { row: width * depth, depth }) };
}

function unfilter(raw: Buffer, { row, depth }: { readonly row: number; readonly depth: number }): Buffer {
  const height = raw.length / (row + 1);
  const out = Buffer.alloc(row * height);
  for (let y = 0; y < height; y += 1) {
    const filter = raw[y * (row + 1)] ?? 0;
    for (let x = 0; x < row; x += 1) {
      const here = y * row + x;
      const left = x < depth ? 0 : (out[here - depth] ?? 0);
      const up = y === 0 ? 0 : (out[here - row] ?? 0);
      const corner = x < depth || y === 0 ? 0 : (out[here - row - depth] ?? 0);
      // A Buffer keeps the low eight bits by itself.
      out[here] = (raw[y * (row + 1) + 1 + x] ?? 0) + guess(filter, { left, up, corner });
    }
  }
  return out;
}

interface Neighbours {
  readonly left: number;
  readonly up: number;
  readonly corner: number;
}

function guess(filter: number, { left, up, corner }: Neighbours): number {
  if (filter === 1) return left;
  if (filter === 2) return up;
  if (filter === 3) return (left + up) >> 1;
  if (filter !== 4) return 0;
  const estimate = left + up - corner;
  const [toLeft, toUp, toCorner] = [left, up, corner].map((one) => Math.abs(estimate - one)) as [
    number,
    number,
    number,
  ];
  if (toLeft <= toUp && toLeft <= toCorner) return left;
  return toUp <= toCorner ? up : corner;
}

/** The commonest colours, and for every other one its nearest among them. */
function quantise({ bytes, depth }: Pixels): { readonly palette: Buffer; readonly indices: Buffer } {
  const counts = new Map<number, number>();
  const colourAt = (at: number) => bytes.readUIntBE(at, 3);
  for (let at = 0; at < bytes.length; at += depth) {
    // The two lowest bits are shading that no eye tells apart: colours that differ in them count as one.
    const colour = colourAt(at) & 0xfcfcfc;
    counts.set(colour, (counts.get(colour) ?? 0) + 1);
  }
  const exact = exactColours(bytes, depth);
  const kept = [...counts]
    .sort(([, one], [, other]) => other - one)
    .slice(0, COLOURS)
    .map(([colour]) => colour);
  const nearest = new Map<number, number>();
  const indexOf = (colour: number): number => {
    const known = nearest.get(colour);
    if (known !== undefined) return known;
    let best = 0;
    for (let one = 1; one < kept.length; one += 1) {
      if (distance(kept[one] ?? 0, colour) < distance(kept[best] ?? 0, colour)) best = one;
    }
    nearest.set(colour, best);
    return best;
  };
  const indices = Buffer.alloc(bytes.length / depth);
  for (let at = 0; at < indices.length; at += 1) indices[at] = indexOf(colourAt(at * depth) & 0xfcfcfc);
  const palette = Buffer.alloc(kept.length * 3);
  for (const [index, colour] of kept.entries()) palette.writeUIntBE(exact.get(colour) ?? colour, index * 3, 3);
  return { palette, indices };
}

/** For each group of like colours the one that is most common, so that paper and ink stay exactly as they are. */
function exactColours(bytes: Buffer, depth: number): Map<number, number> {
  const counts = new Map<number, number>();
  for (let at = 0; at < bytes.length; at += depth) {
    const colour = bytes.readUIntBE(at, 3);
    counts.set(colour, (counts.get(colour) ?? 0) + 1);
  }
  const best = new Map<number, number>();
  for (const [colour, count] of counts) {
    const group = colour & 0xfcfcfc;
    if (count > (counts.get(best.get(group) ?? -1) ?? 0)) best.set(group, colour);
  }
  return best;
}

function distance(one: number, other: number): number {
  const part = (shift: number) => ((one >> shift) & 0xff) - ((other >> shift) & 0xff);
  return part(16) ** 2 + part(8) ** 2 + part(0) ** 2;
}
