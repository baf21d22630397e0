/*
 * Block mappings and sequences of a YAML file (YAML 1.2, 8.2) with the place of every value: as much of YAML as Jami's own
 * writer uses, with comments, blank lines and any indentation. Whoever needs a stretch that is not of this kind must not
 * write the file.
 */

/** `key: rest`; `children` are the entries or items below it. */
export interface YamlEntry {
  readonly key: string;
  /** What stands behind the colon, up to the line's end; `restAt` is its offset in the text. */
  readonly rest: string;
  readonly restAt: number;
  readonly block: YamlBlock;
}

/** What stands under a key or behind a dash. `isUnderstood` is false where a line in it is neither entry nor item. */
export interface YamlBlock {
  readonly entries: YamlEntry[];
  readonly items: YamlBlock[];
  isUnderstood: boolean;
}

interface Open {
  readonly indent: number;
  readonly kind: 'entries' | 'items';
  readonly block: YamlBlock;
}

const newBlock = (): YamlBlock => ({ entries: [], items: [], isUnderstood: true });

// A key as Jami writes it: a plain word, or a quoted one. Blanks before the colon are allowed.
const ENTRY = /^(?:([A-Za-z0-9_.][A-Za-z0-9_.-]*)|"([A-Za-z0-9_.-]+)"|'([A-Za-z0-9_.-]+)')[ \t]*:(?=[ \t]|$)/u;

export function yamlBlocks(text: string): YamlBlock {
  const root = newBlock();
  const open: Open[] = [{ indent: -1, kind: 'entries', block: root }];
  // A byte order mark of UTF-8, one character a byte.
  const from = text.startsWith('\u00EF\u00BB\u00BF') ? 3 : 0;
  for (const line of text.slice(from).matchAll(/[^\n]*(?:\n|$)/gu)) {
    const body = line[0].replace(/\r?\n$/u, '');
    if (/^[ \t]*(?:#.*)?$/u.test(body)) continue;
    if (/^(?:---|%YAML|\.\.\.)/u.test(body)) continue;
    // How the writer puts an empty list: below its key.
    if (/^ +(?:\[\s*\]|\{\s*\})[ \t]*(?:#.*)?$/u.test(body)) continue;
    readLine(open, body, from + line.index);
  }
  return root;
}

function readLine(open: Open[], body: string, lineAt: number): void {
  const behindDashes = body.replace(/^ *(?:-(?:[ \t]+|$))*/u, '');
  const key = ENTRY.exec(behindDashes);
  const isBare = behindDashes === '' || behindDashes.startsWith('#') || isListed(body, behindDashes);
  if (key === null && !isBare) {
    // It may go on with any of them (a scalar over several lines), whatever its indentation.
    for (const { block } of open) block.isUnderstood = false;
    return;
  }
  let at = /^ */u.exec(body)?.[0].length ?? 0;
  let parent = parentOf(open, { indent: at, isItem: isDash(body, at) });
  while (isDash(body, at)) {
    const item = newBlock();
    parent.items.push(item);
    open.push({ indent: at, kind: 'items', block: item });
    parent = item;
    at += 1 + (/^[ \t]*/u.exec(body.slice(at + 1))?.[0].length ?? 0);
  }
  if (key === null) return;
  const restAt = at + key[0].length;
  const block = newBlock();
  const name = key[1] ?? key[2] ?? key[3] ?? '';
  parent.entries.push({ key: name, rest: body.slice(restAt), restAt: lineAt + restAt, block });
  open.push({ indent: at, kind: 'entries', block });
}

/** A list of plain or quoted words. */
function isListed(body: string, word: string): boolean {
  return body.trimStart() !== word && /^(?:[\w./][^:#]*|"(?:[^"\\]|\\.)*"|'[^']*')$/u.test(word);
}

function isDash(body: string, at: number): boolean {
  return body[at] === '-' && /^(?:[ \t]|$)/u.test(body.slice(at + 1));
}

/** Closes what the indentation ends. A dash may stand as far in as the key it belongs to (YAML 1.2, 8.2.1). */
function parentOf(open: Open[], line: { readonly indent: number; readonly isItem: boolean }): YamlBlock {
  const isOver = ({ indent, kind }: Open) =>
    indent > line.indent || (indent === line.indent && !(line.isItem && kind === 'entries'));
  for (let last = open.at(-1); last !== undefined && isOver(last); last = open.at(-1)) open.pop();
  const parent = open.at(-1);
  if (parent === undefined) throw new Error('the root of a YAML file was closed');
  return parent.block;
}
