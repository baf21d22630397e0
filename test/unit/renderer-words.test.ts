import { readdirSync, readFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import { parseSync } from 'vite';
import { describe, expect, it } from 'vitest';
import { en } from '../../src-renderer/words/en.ts';
import { ja } from '../../src-renderer/words/ja.ts';
import { pseudoWords } from '../../src-renderer/words/pseudo.ts';

const ROOM = join(import.meta.dirname, '..', '..', 'src-renderer');

interface Source {
  readonly path: string;
  readonly text: string;
}

function sources(): Source[] {
  return readdirSync(ROOM, { recursive: true, encoding: 'utf8' })
    .map((name) => name.split(sep).join('/'))
    .filter((name) => /\.tsx?$/u.test(name) && !name.startsWith('words/') && !name.endsWith('.d.ts'))
    .map((path) => ({ path, text: readFileSync(join(ROOM, path), 'utf8') }));
}

type Spoken = { readonly [key: string]: unknown };

/** `screen.key` of every sentence; a table of sentences (`status.planned`) counts each of its own. */
function entries(words: Spoken, before = ''): [string, unknown][] {
  return Object.entries(words).flatMap(([key, value]): [string, unknown][] =>
    typeof value === 'object' && value !== null
      ? entries(value as Spoken, `${before}${key}.`)
      : [[`${before}${key}`, value]],
  );
}

interface Node {
  readonly type: string;
  readonly start: number;
  readonly [field: string]: unknown;
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && typeof (value as Node).type === 'string';
}

/** Walks a syntax tree; `enter` answers false where it shall not go deeper. */
function walk(node: Node, enter: (node: Node) => boolean): void {
  if (!enter(node)) return;
  for (const value of Object.values(node)) {
    for (const inner of Array.isArray(value) ? value : [value]) if (isNode(inner)) walk(inner, enter);
  }
}

const HEARD_OR_SEEN = new Set([
  'aria-label',
  'aria-valuetext',
  'aria-description',
  'title',
  'placeholder',
  'alt',
  'label',
  'hint',
  'lead',
  'legend',
  'fault',
]);
const NOT_FOR_PEOPLE = new Set(['className', 'd', 'viewBox', 'transform', 'href']);
const KANA_OR_KANJI = /[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Han}]/u;
const THREE_WORDS = /\p{L}{2,} \p{L}+ \p{L}+/u;

function nameOfAttribute(node: Node): string {
  return isNode(node.name) && typeof node.name.name === 'string' ? node.name.name : '';
}

/** Every text in a source that a person would read and no other language could replace. */
function hardCoded({ path, text }: Source): string[] {
  const found: string[] = [];
  const tell = (node: Node, what: string) =>
    found.push(`${path}:${text.slice(0, node.start).split('\n').length} ${what.trim()}`);
  const parsed = parseSync(path, text);
  expect(parsed.errors, path).toEqual([]);
  walk(parsed.program as unknown as Node, (node) => {
    // What a bug says goes to the log, not to a person.
    if (node.type === 'NewExpression') return false;
    if (node.type === 'JSXAttribute') {
      const name = nameOfAttribute(node);
      if (NOT_FOR_PEOPLE.has(name)) return false;
      if (HEARD_OR_SEEN.has(name) && isNode(node.value) && node.value.type === 'Literal' && node.value.value !== '') {
        tell(node, `${name}=${String(node.value.value)}`);
        return false;
      }
    }
    if (node.type === 'JSXText' && /\p{L}/u.test(String(node.value))) tell(node, String(node.value));
    const said =
      node.type === 'Literal' ? node.value : node.type === 'TemplateElement' ? (node.value as { raw: string }).raw : '';
    if (typeof said === 'string' && (KANA_OR_KANJI.test(said) || THREE_WORDS.test(said))) tell(node, said);
    return true;
  });
  return found;
}

describe('the window speaks through its words alone', () => {
  it('and no screen or part holds a sentence of its own', () => {
    const all = sources();
    expect(all.length).toBeGreaterThan(40);
    expect(all.flatMap(hardCoded)).toEqual([]);
  });

  it('and the check sees what it looks for', () => {
    const see = (text: string) => hardCoded({ path: 'a.tsx', text });
    expect(see('export const A = () => <p>Hello</p>;')).toHaveLength(1);
    expect(see('export const A = () => <p>{"お待ちください"}</p>;')).toHaveLength(1);
    expect(see('export const A = () => <img alt="Mark" />;')).toHaveLength(1);
    expect(see('export const A = `please wait a while`, b = "please wait a moment";')).toHaveLength(2);
    expect(see('export const A = () => <p className="one two three">{ui.a.b}</p>;')).toEqual([]);
    expect(see('throw new Error("asked before the bridge was opened");')).toEqual([]);
  });

  it('and every sentence is used somewhere', () => {
    const all = sources()
      .map(({ text }) => text)
      .join('\n');
    // Tables are read by a computed key; the table itself must be named.
    const tables = [
      'add.serviceNote',
      'status',
      'move',
      'notice',
      'station',
      'proof.title',
      'settings.state',
      'check.rung',
      'rung',
      'softphone.undone',
      'device.find.step',
      'device.find.confidence',
      'device.find.sign',
      'device.step',
      'file.caution',
      'file.refused',
      'file.ended',
      'guide.kind',
      'guide.systemOf',
      'guide.anyNotBack',
    ];
    const unused = entries(ja)
      .map(([key]) => key)
      .filter((key) => {
        const table = tables.find((one) => key.startsWith(`${one}.`));
        const wanted = table ?? key;
        return !all.includes(`ui.${wanted}`);
      });
    expect(unused).toEqual([]);
  });
});

describe('Japanese and English', () => {
  it('have the same sentences', () => {
    expect(
      entries(en)
        .map(([key]) => key)
        .sort(),
    ).toEqual(
      entries(ja)
        .map(([key]) => key)
        .sort(),
    );
  });

  it('take the same facts into each of them', () => {
    const english = new Map(entries(en));
    for (const [key, value] of entries(ja)) {
      const other = english.get(key);
      expect(typeof other, key).toBe(typeof value);
      if (typeof value === 'function' && typeof other === 'function') expect(other.length, key).toBe(value.length);
    }
  });

  it('never leave a sentence empty, and English never falls back into Japanese by accident', () => {
    // The carrier's own names stay Japanese in English, too; nothing else does.
    const CARRIERS =
      /[「」◆]|サービス開始のご案内|IP加入電話番号|IP加入電話パスワード|セルフケア(ID|パスワード)?|認証コード|カスタマー・セルフケア・サービス|日本語/gu;
    for (const [key, value] of [...entries(en), ...entries(ja)]) {
      const sentence = typeof value === 'function' ? String(value('1', '2', '3')) : String(value);
      expect(sentence.trim(), key).not.toBe('');
      expect(sentence, key).not.toMatch(/undefined|NaN/u);
    }
    for (const [key, value] of entries(en)) {
      const sentence = typeof value === 'function' ? String(value('1', '2', '3')) : String(value);
      const quoted = sentence.replace(/「[^」]*」/gu, '').replace(CARRIERS, '');
      expect(quoted, key).not.toMatch(KANA_OR_KANJI);
    }
  });

  it('use the carrier’s own words to the letter in Japanese', () => {
    const all = entries(ja)
      .map(([, value]) => String(value))
      .join('\n');
    for (const term of [
      'IP加入電話番号',
      'IP加入電話パスワード',
      'セルフケアID',
      'セルフケアパスワード',
      'サービス開始のご案内',
      '◆各種サービス設定・変更',
      '◆IP加入電話パスワード変更',
      '入力画面',
      '更新',
      'IP加入電話パスワードの変更が完了しました。',
      '認証コード',
      'IP電話対応機器',
    ]) {
      expect(all).toContain(term);
    }
  });
});

describe('the language nobody speaks', () => {
  it('makes every sentence two fifths longer and marks both its ends', () => {
    const stretched = new Map(entries(pseudoWords(en) as unknown as Spoken));
    for (const [key, value] of entries(en)) {
      const other = stretched.get(key);
      const [before, after] =
        typeof value === 'function' && typeof other === 'function'
          ? [String(value('1', '2', '3')), String(other('1', '2', '3'))]
          : [String(value), String(other)];
      expect(after, key).toMatch(/^⟦.*⟧$/u);
      expect(after, key).toContain(before);
      expect([...after].length, key).toBeGreaterThanOrEqual(Math.floor([...before].length * 1.4));
    }
  });
});
