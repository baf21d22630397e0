import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readChangeAnswer } from '../../src-main/outside/portal/change-answer.ts';
import { charsetOf, decode, encode } from '../../src-main/outside/portal/charset.ts';
import { requestOf } from '../../src-main/outside/portal/form-encoding.ts';
import { readPage } from '../../src-main/outside/portal/html-page.ts';
import { structureOf } from '../../src-main/outside/portal/page-structure.ts';
import {
  isKnownBeforeSubmit,
  recogniseCompletion,
  recogniseInformation,
} from '../../src-main/outside/portal/recognise.ts';
import { changeForm, NOTES, pageOf, TABLE, words } from './portal-pages.ts';

const url = new URL('https://portal.example/');
const all = Object.values(words).flatMap((one) => JSON.stringify(one).match(/[^[\]{}",:]+/gu) ?? []);
const tags =
  'html head body table tr td th form input select option textarea button a p div h1 b font frame frameset iframe script style template svg math label dl dt dd base meta title noscript li ul'.split(
    ' ',
  );
const soup = fc
  .array(
    fc.oneof(
      fc.constantFrom(...tags).map((tag) => `<${tag}>`),
      fc.constantFrom(...tags).map((tag) => `</${tag}>`),
      fc.constantFrom(
        '<input type=password name=p>',
        '<input type=submit value=更新>',
        '<a href="javascript:document.f.submit()">次へ</a>',
        '<meta http-equiv=refresh content="0;url=/x">',
        '<base href="http://[">',
        '<form name=f method=post action=//x>',
        '<table rowspan=9 colspan=-1>',
        '<p class=error>',
        '<p hidden>',
        '<!--',
        '-->',
        '<![CDATA[',
        '&#0;',
        '&#x110000;',
      ),
      fc.constantFrom(...all),
      fc.string({ unit: 'binary', maxLength: 8 }),
    ),
    { maxLength: 60 },
  )
  .map((parts) => parts.join(''));

function readEverything(html: string) {
  const page = readPage({ html, url, charset: 'utf-8', status: 200 });
  isKnownBeforeSubmit(page, words);
  recogniseInformation(page, words);
  for (const button of page.clickables) requestOf({ page, button, filled: new Map() });
  expect(structureOf([page], { words, secrets: [] }).length).toBeLessThanOrEqual(2000);
  return readChangeAnswer([page], { words, seen: new Set(), number: '05012345678', isConfirmed: false }).kind;
}

describe('whatever the portal sends', () => {
  it('arbitrary bytes never throw and are never taken for a completion', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 400 }),
        fc.constantFrom('text/html', 'text/html; charset=shift_jis', 'text/html;charset=iso-2022-jp', undefined),
        (bytes, type) => {
          expect(readEverything(decode(bytes, charsetOf(bytes, type)))).not.toBe('completed');
        },
      ),
      { numRuns: 400 },
    );
  });

  it('pieces of pages never throw, and complete only with sentence and second mark shown', () => {
    fc.assert(
      fc.property(soup, (html) => {
        const kind = readEverything(html);
        // The sentence must at least stand in the source; a stricter oracle would repeat the recogniser.
        if (kind === 'completed') expect(html.includes('IP加入電話パスワードの変更が完了しました')).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  it('a page with a password field is never a completion, whatever is added to it', () => {
    fc.assert(
      fc.property(soup, soup, (before, after) => {
        const page = pageOf(
          `<p>IP加入電話パスワードの変更が完了しました。</p>${changeForm(TABLE)}${before}<p>${after}`,
        );
        const hasField = page.controls.some((one) => one.type === 'password' && !one.element.isHidden);
        if (hasField) expect(recogniseCompletion(page, words)).toBeUndefined();
      }),
      { numRuns: 200 },
    );
  });

  it('a completion page with any one of its texts taken away is not accepted', () => {
    const whole = `<title>x</title><h1>IP加入電話パスワード変更</h1><p>IP加入電話パスワードの変更が完了しました。</p>${NOTES}`;
    expect(readEverything(whole)).toBe('completed');
    for (const part of [
      '<h1>IP加入電話パスワード変更</h1>',
      'IP加入電話パスワードの変更が完了しました',
      '完了しました',
      '加入電話',
    ])
      expect(readEverything(whole.replaceAll(part, ''))).not.toBe('completed');
  });

  it('a page nested a hundred thousand deep is read to its end', () => {
    for (const tag of ['<div>', '<b>', '<table><tr><td>', '<form>', '<a href=x>'])
      expect(readEverything(tag.repeat(20_000))).toBe('unknown');
    expect(readEverything('<input>'.repeat(3_000))).toBe('unknown');
  });

  it('encoding holds a text exactly or says that it cannot', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', maxLength: 20 }),
        fc.constantFrom('utf-8', 'shift_jis', 'euc-jp', 'iso-2022-jp', 'windows-1252', 'gb18030', 'big5'),
        (text, charset) => {
          const bytes = encode(text, charset);
          if (bytes !== undefined && !text.startsWith('\ufeff')) expect(decode(bytes, charset)).toBe(text);
        },
      ),
    );
  });
});
