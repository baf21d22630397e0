/*
 * An INI file as Windows reads it (GetPrivateProfileString): names of sections and keys in any case, the first one of a name
 * counts, `;` lines are comments, blanks around a value do not belong to it, nor does one pair of quotes.
 */

export interface IniEntry {
  readonly key: string;
  /** What it means: without blanks and the pair of quotes. */
  readonly value: string;
  /** The value as written, quotes included. */
  readonly start: number;
  readonly end: number;
  /** The whole line, its ending included. */
  readonly lineStart: number;
  readonly lineEnd: number;
}

export interface IniSection {
  readonly name: string;
  /** Behind the header's line, its ending included. */
  readonly headEnd: number;
  readonly lineEnding: string;
  entry(key: string): IniEntry | undefined;
  /** The value, or undefined where it is not there or empty. */
  value(key: string): string | undefined;
}

export function iniSections(text: string): IniSection[] {
  const sections = new Map<string, IniSection>();
  let entries = new Map<string, IniEntry>();
  for (const line of text.matchAll(/[^\r\n]*(?:\r\n|\n|\r|$)/gu)) {
    const body = line[0].replace(/[\r\n]+$/u, '');
    const at = { lineStart: line.index, lineEnd: line.index + line[0].length };
    const header = /^[\uFEFF \t]*\[([^\]]*)\]/u.exec(body)?.[1];
    if (header !== undefined) {
      entries = new Map();
      const name = header.trim();
      const lineEnding = line[0].slice(body.length) || '\r\n';
      if (!sections.has(name.toLowerCase()))
        sections.set(name.toLowerCase(), sectionOf({ name, headEnd: at.lineEnd, lineEnding }, entries));
      continue;
    }
    const entry = entryOf(body, at);
    const key = entry?.key.toLowerCase();
    if (entry !== undefined && key !== undefined && !entries.has(key)) entries.set(key, entry);
  }
  return [...sections.values()];
}

function sectionOf(
  head: Pick<IniSection, 'name' | 'headEnd' | 'lineEnding'>,
  entries: ReadonlyMap<string, IniEntry>,
): IniSection {
  const entry = (key: string) => entries.get(key.toLowerCase());
  return { ...head, entry, value: (key) => entry(key)?.value || undefined };
}

function entryOf(body: string, at: Pick<IniEntry, 'lineStart' | 'lineEnd'>): IniEntry | undefined {
  const [, head, key, written] = /^([ \t]*([^;=\s][^=]*?)[ \t]*=[ \t]*)(.*?)[ \t]*$/su.exec(body) ?? [];
  if (head === undefined || key === undefined || written === undefined) return undefined;
  const start = at.lineStart + head.length;
  const isQuoted = written.length > 1 && /^(["']).*\1$/su.test(written);
  const value = isQuoted ? written.slice(1, -1) : written;
  return { key, value, start, end: start + written.length, ...at };
}

/**
 * The first character that a value cannot hold; undefined = it can be written as it is. Without a byte order mark the file is
 * in this computer's own code page, of which only ASCII is certain.
 */
export function refusedByIni(value: string, text: string): string | undefined {
  if (/^(["']).*\1$/su.test(value)) return value[0];
  const isForeign = text.startsWith('\uFEFF') ? undefined : /[^\t -~]/u.exec(value)?.[0];
  return /[\r\n\0]|^[ \t]|[ \t]$/u.exec(value)?.[0] ?? isForeign ?? (value === '' ? ' ' : undefined);
}
