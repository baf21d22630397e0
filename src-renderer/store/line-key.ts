/**
 * A short stand-in for a line number in the window's address: a telephone number has no place in a browser's history.
 * FNV-1a, twice 32 bits; equal for the same number on every start, so that a reload finds the line again.
 */
export function lineKey(number: string): string {
  return hash(number, 0x811c9dc5) + hash(`${number}*`, 0x01000193);
}

function hash(text: string, basis: number): string {
  let value = basis;
  for (let index = 0; index < text.length; index += 1) {
    value = Math.imul(value ^ text.charCodeAt(index), 0x01000193) >>> 0;
  }
  return value.toString(36);
}
