/** Characters that take two columns of a terminal (the East Asian Wide and Fullwidth ones that our words use). */
const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6]/u;
/** Never at the beginning of a line (JIS X 4051, the ones that occur here). */
const NOT_FIRST = /^[、。，．）」』】・：:;,.!?…～ー]/u;

/** Columns that a text takes on a terminal. */
export function displayWidth(text: string): number {
  let width = 0;
  for (const character of text) width += WIDE.test(character) ? 2 : 1;
  return width;
}

/** Spaces after the text up to `width` columns; none when it is wider. */
export function padToWidth(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - displayWidth(text)));
}

/** Breaks a text into lines of at most `width` columns: at spaces, and in Japanese anywhere but within a katakana or kanji word. */
export function wrapToWidth(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const piece of text.match(/\s+|[^\s\u2e80-\uffef]+|[\u30a1-\u30fc]+|[\u4e00-\u9fff]+|[\u2e80-\uffef]/gu) ?? []) {
    if (line !== '' && displayWidth(line + piece.trimEnd()) > width && !NOT_FIRST.test(piece)) {
      lines.push(line.trimEnd());
      line = piece.trimStart();
    } else {
      line += piece;
    }
  }
  if (line !== '') lines.push(line.trimEnd());
  return lines;
}
