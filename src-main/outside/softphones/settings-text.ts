import { Buffer } from 'node:buffer';
import type { ChangedLine } from '../../core/ports.ts';
import type { TextEdit } from './kind.ts';

/** A settings file as text that can be turned back into exactly its bytes. */
export interface SettingsText {
  readonly text: string;
  readonly encoding: 'bytes' | 'utf16le' | 'utf16be';
}

/**
 * UTF-16 by its byte order mark (which stays the first character of the text), else one character per byte: whatever the
 * charset, what is not edited keeps its bytes, and ASCII keys are read all the same.
 */
export function decodeSettings(bytes: Buffer): SettingsText {
  const isWhole = bytes.length % 2 === 0;
  if (isWhole && bytes[0] === 0xff && bytes[1] === 0xfe)
    return { text: bytes.toString('utf16le'), encoding: 'utf16le' };
  if (isWhole && bytes[0] === 0xfe && bytes[1] === 0xff)
    return { text: Buffer.from(bytes).swap16().toString('utf16le'), encoding: 'utf16be' };
  return { text: bytes.toString('latin1'), encoding: 'bytes' };
}

export function encodeSettings({ text, encoding }: SettingsText): Buffer {
  if (encoding === 'bytes') return Buffer.from(text, 'latin1');
  const bytes = Buffer.from(text, 'utf16le');
  return encoding === 'utf16be' ? bytes.swap16() : bytes;
}

/** Text as it has to stand in decoded settings: UTF-8 bytes as characters, or the text itself in UTF-16. */
export function asSettingsText(value: string, encoding: SettingsText['encoding']): string {
  return encoding === 'bytes' ? Buffer.from(value, 'utf8').toString('latin1') : value;
}

/** A stretch of decoded settings for the person's eyes; bytes that are no UTF-8 become the replacement character. */
export function asShown(stretch: string, encoding: SettingsText['encoding']): string {
  return encoding === 'bytes' ? Buffer.from(stretch, 'latin1').toString('utf8') : stretch;
}

/** Edits must not overlap; their order does not matter. */
export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  let result = '';
  let at = 0;
  for (const edit of inOrder(edits)) {
    result += text.slice(at, edit.start) + edit.put;
    at = edit.end;
  }
  return result + text.slice(at);
}

function inOrder(edits: readonly TextEdit[]): TextEdit[] {
  const sorted = [...edits].sort((one, other) => one.start - other.start);
  let at = 0;
  for (const edit of sorted) {
    if (edit.start < at || edit.end < edit.start) throw new Error('edits of one settings file overlap');
    at = edit.end;
  }
  return sorted;
}

/** What is shown of a secret, whatever its length. */
export const MASK = '********';

/*
 * Set in front of what an edit shows while lines are compared, because a masked password looks the same before and after.
 * Halves of surrogate pairs stand alone in no text.
 */
const WAS = '\uD800';
const BECOMES = '\uDBFF';

/** The mark stands in every line that shows something: a line that only loses or gains a neighbour has not changed. */
function marked(mark: string, shown: string): string {
  return shown
    .split('\n')
    .map((line) => (line.trim() === '' ? line : mark + line))
    .join('\n');
}

/** The lines that the edits touch, before and after, with what is secret masked by each edit's own `shows`. */
export function changedLines({ text, encoding }: SettingsText, edits: readonly TextEdit[]): ChangedLine[] {
  return byLine(text, inOrder(edits)).flatMap((group) => {
    const before = linesOf(text, group, (edit) => marked(WAS, edit.shows.before));
    const after = linesOf(text, group, (edit) => marked(BECOMES, edit.shows.after));
    const first = text.slice(0, group.from).split('\n').length;
    const shown = (line: string) => asShown(line.replaceAll(WAS, '').replaceAll(BECOMES, ''), encoding);
    return pairs(before, after).map(({ offset, ...line }) => ({
      at: first + offset,
      ...(line.before === undefined ? {} : { before: shown(line.before) }),
      ...(line.after === undefined ? {} : { after: shown(line.after) }),
    }));
  });
}

/** A run of whole lines with everything that is edited in them. */
interface LineGroup {
  readonly from: number;
  readonly to: number;
  readonly edits: readonly TextEdit[];
}

function byLine(text: string, edits: readonly TextEdit[]): LineGroup[] {
  const groups: LineGroup[] = [];
  for (const edit of edits) {
    const from = text.lastIndexOf('\n', edit.start - 1) + 1;
    const newline = text.indexOf('\n', edit.end);
    const to = newline < 0 ? text.length : newline;
    const last = groups.at(-1);
    if (last !== undefined && from <= last.to)
      groups.splice(-1, 1, { from: last.from, to: Math.max(last.to, to), edits: [...last.edits, edit] });
    else groups.push({ from, to, edits: [edit] });
  }
  return groups;
}

function linesOf(text: string, group: LineGroup, show: (edit: TextEdit) => string): string[] {
  let result = '';
  let at = group.from;
  for (const edit of group.edits) {
    result += text.slice(at, edit.start) + show(edit);
    at = edit.end;
  }
  // The group ends before its last `\n`, so that a `\r` may be left over.
  return (result + text.slice(at, Math.max(at, group.to))).replace(/\r$/u, '').split(/\r?\n/u);
}

/** What differs between two runs of lines, put side by side. */
function pairs(before: readonly string[], after: readonly string[]) {
  let head = 0;
  while (head < Math.min(before.length, after.length) && before[head] === after[head]) head += 1;
  let tail = 0;
  const most = Math.min(before.length, after.length) - head;
  while (tail < most && before.at(-1 - tail) === after.at(-1 - tail)) tail += 1;
  const [was, becomes] = [before.slice(head, before.length - tail), after.slice(head, after.length - tail)];
  return Array.from({ length: Math.max(was.length, becomes.length) }, (_, index) => ({
    offset: head + index,
    before: was[index],
    after: becomes[index],
  }));
}
