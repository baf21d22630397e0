import { describe, expect, it } from 'vitest';
import { fold, matchWords } from '../../src-main/outside/portal/folding.ts';
import { recogniseChangeForm, recogniseCode, recogniseLogin } from '../../src-main/outside/portal/recognise.ts';
import { changeForm, LABELS, NOTES, pageOf, rowsOf, TABLE, words } from './portal-pages.ts';

const HINTS = {
  number: 'パスワードを変更するIP加入電話番号を入力してください。 (例:05012345678)',
  current: 'パスワードを変更する現在のIP加入電話パスワードを入力してください。',
  fresh: '新しいIP加入電話パスワードを入力してください。 (8文字)',
  again: '確認のためもう一度、新しいIP加入電話パスワードを入力してください。 (8文字)',
} as const;

function named(html: string): string | undefined {
  const found = recogniseChangeForm(pageOf(html), words)?.fields;
  if (found === undefined) return undefined;
  const { number, currentPassword, newPassword, newPasswordAgain } = found;
  return [number, currentPassword, newPassword, newPasswordAgain].map((one) => one.control.name).join('');
}

const wide = (text: string) => text.replace(/[!-~]/gu, (one) => String.fromCharCode(one.charCodeAt(0) + 0xfee0));

const WRITINGS: Record<string, string> = {
  'th and td of a row': TABLE,
  'td and td with hints behind': `<table>${rowsOf((l, i, r) => `<tr><td>${l}</td><td>${i}</td><td>${HINTS[r]}</td></tr>`)}</table>`,
  'td with nested layout table': `<table>${rowsOf((l, i) => `<tr><td nowrap>◆${l}</td><td><table><tr><td>${i}</td><td>＊必須</td></tr></table></td></tr>`)}</table>`,
  'hint above the field in its cell': `<table>${rowsOf((l, i, r) => `<tr><th>${l}<br><small>${HINTS[r]}</small></th><td>${HINTS[r]}<br>${i}</td></tr>`)}</table>`,
  'header row above the fields': `<table><tr>${rowsOf((l) => `<th>${l}</th>`)}</tr><tr>${rowsOf((_, i) => `<td>${i}</td>`)}</tr></table>`,
  'label for': rowsOf(
    (l, i, r) => `<div>${i.replace('<input', `<input id="i-${r}"`)}<label for="i-${r}">${l}</label></div>`,
  ),
  'label around': rowsOf((l, i) => `<label>${l}：<br>${i}</label>`),
  'aria-label': rowsOf((l, i) => i.replace('<input', `<input aria-label="${l}"`)),
  'aria-labelledby': rowsOf(
    (l, i, r) => `${i.replace('<input', `<input aria-labelledby="t-${r}"`)}<b id="t-${r}">${l}</b>`,
  ),
  dl: `<dl>${rowsOf((l, i, r) => `<dt>${l}</dt><dd>${i}<br>${HINTS[r]}</dd>`)}</dl>`,
  'bare text before': rowsOf((l, i) => `${l}: ${i}<br>`),
  'bare text and a hint before': rowsOf((l, i, r) => `<p>${l}</p><p>${HINTS[r]}</p><p>${i}</p>`),
  'placeholder and hints behind': rowsOf(
    (l, i, r) => `<p>${i.replace('<input', `<input placeholder="${l}"`)}<span>${HINTS[r]}</span></p>`,
  ),
  title: rowsOf((l, i) => i.replace('<input', `<input title="${l}"`)),
  'full width, ornaments and odd blanks': `<table>${rowsOf((l, i) => `<tr><td>★ ${wide(l).replace('電話', '電　話\n')}〔必須〕</td><td>${i}</td></tr>`)}</table>`,
  'other brackets': `<table>${rowsOf((l, i) => `<tr><th>${l.replace('(', '【').replace(')', '】')}</th><td>${i}</td></tr>`)}</table>`,
  'hidden twins in front': `<table>${rowsOf((l, i) => `<tr style="display:none"><th>${l}</th><td>${i}</td></tr><tr><th>${l}</th><td>${i}</td></tr>`)}</table>`,
  'disabled and readonly twins': `<table>${rowsOf((l, i) => `<tr><th>${l}</th><td>${i.replace('<input', '<input disabled')}</td></tr><tr><th>${l}</th><td>${i.replace('<input', '<input readonly')}</td></tr><tr><th>${l}</th><td>${i}</td></tr>`)}</table>`,
};

describe('the four fields are found by the manual’s words, however they are written', () => {
  for (const [how, rows] of Object.entries(WRITINGS))
    it(`finds them in ${how}`, () => expect(named(changeForm(rows))).toBe('abcd'));

  it('finds them in a form that stands between table and row, where the parser drops it', () => {
    const rows = rowsOf((l, i) => `<tr><td>${l}</td><td>${i}</td></tr>`);
    const html = `<h1>IP加入電話パスワード変更</h1><p>パスワードの変更が行えます</p><table><form method="post" action="/x">${rows}<tr><td><input type="submit" value="更新"></td></tr></form></table>`;
    expect(named(html)).toBe('abcd');
  });

  it('finds them when they belong to their form by its id alone', () => {
    const rows = rowsOf((l, i) => `<p>${l} ${i.replace('<input', '<input form="z"')}</p>`);
    const html = `<h1>IP加入電話パスワード変更</h1><form id="z" method="post"></form>${rows}<button form="z">更新</button>`;
    expect(named(html)).toBe('abcd');
  });
});

describe('a form that is not exactly the manual’s is not ours', () => {
  const without = (what: string, by = '') => changeForm(TABLE.replace(what, by));
  const cases: Record<string, string> = {
    'a label is missing': without(`<th>${LABELS.current}</th>`, '<th></th>'),
    'the repetition is named like the new password': without(`<th>${LABELS.again}</th>`, `<th>${LABELS.fresh}</th>`),
    'the repetition is named in other words': without(
      `<th>${LABELS.again}</th>`,
      '<th>新IP加入電話パスワード再入力</th>',
    ),
    'the current password is asked twice': without(
      '</table>',
      `<tr><th>${LABELS.current}</th><td><input type=password></td></tr></table>`,
    ),
    'another password is asked': without(
      '</table>',
      '<tr><th>セルフケアパスワード</th><td><input type=password></td></tr></table>',
    ),
    'another field is required': without('</table>', '<tr><th>生年月日</th><td><input required></td></tr></table>'),
    'the button says something else': changeForm(TABLE, '<input type="submit" value="削除">'),
    'the only button goes back': changeForm(TABLE, '<input type="submit" value="更新せずに戻る">'),
    'two buttons say 更新 and do different things': changeForm(
      TABLE,
      '<button name=p value=1>更新</button><button name=p value=2>更新</button>',
    ),
    'nothing but the labels says what it is': `<form method=post>${TABLE}<button>更新</button></form>`,
    'there is no form': `<h1>IP加入電話パスワード変更</h1>${TABLE}<button>更新</button>`,
    'a field is in another form': `<h1>IP加入電話パスワード変更</h1><form method=post>${rowsOf((l, i, r) => (r === 'again' ? `</form><form method=post>${l} ${i}` : `${l} ${i}<br>`))}<button>更新</button></form>`,
    'it is there twice': changeForm(TABLE) + changeForm(TABLE),
  };
  for (const [how, html] of Object.entries(cases))
    it(`is unknown when ${how}`, () => expect(named(html)).toBeUndefined());

  it('is the manual’s when only optional and filled fields stand beside', () => {
    const more =
      '<tr><th>備考</th><td><input name=e></td></tr><tr><td><select name=s><option>1</select></td></tr></table>';
    expect(named(changeForm(TABLE.replace('</table>', more)))).toBe('abcd');
  });
});

describe('sign-in screens', () => {
  const login = `<h2>セルフケアログイン</h2><form method=post action=/l><table><tr><td>セルフケアID</td><td><input name=u>セルフケアIDを入力してください。</td></tr>
<tr><td>セルフケアパスワード</td><td><input type=password name=p></td></tr></table><input type=image name=go alt=ログイン></form>`;

  it('knows the login by its fields and its heading', () => {
    const found = recogniseLogin(pageOf(login), words);
    expect(found?.fields.id.control.name).toBe('u');
    expect(found?.fields.password.control.name).toBe('p');
    expect(found?.button.act.kind).toBe('submit');
  });

  it('does not know a login that nothing but its labels names', () => {
    const bare = login.replace('<h2>セルフケアログイン</h2>', '').replace('セルフケアIDを入力してください。', '');
    expect(recogniseLogin(pageOf(bare), words)).toBeUndefined();
  });

  it('knows the code’s screen, and not one whose only word is the label', () => {
    const form = (lead: string) =>
      `${lead}<form method=post><p>認証コード <input name=k inputmode=numeric></p><button>認証する</button></form>`;
    const lead = '<p>ご契約時に登録のメールアドレス宛に認証コードをお送りしました。</p>';
    expect(recogniseCode(pageOf(form(lead)), words)).toMatchObject({
      sentence: expect.stringContaining('お送りしました'),
    });
    expect(recogniseCode(pageOf(form('')), words)).toBeUndefined();
  });

  it('does not take the notes of the form for anything', () => {
    expect(recogniseCode(pageOf(NOTES), words)).toBeUndefined();
  });
});

describe('words are compared as a person reads them', () => {
  it('folds width, ornaments, brackets and blanks', () => {
    expect(fold('★ ＩＰ加入電話　サービス情報\n〔IP-Phone Service Info〕')).toBe(
      fold('IP加入電話サービス情報(ip‐phone service info)'),
    );
    expect(fold('◆IP加入電話パスワード変更 > ▶')).toBe('ip加入電話パスワード変更');
    expect(fold('★▶ ')).toBe('');
  });

  it('prefers the exact word to a beginning, and a beginning to a part', () => {
    expect(matchWords(fold('更新'), ['更新']).tier).toBe(3);
    expect(matchWords(fold('更新する'), ['更新']).tier).toBe(2);
    expect(matchWords(fold('内容を更新'), ['更新']).tier).toBe(1);
    expect(matchWords(fold('現IP加入電話パスワード'), [LABELS.fresh]).tier).toBe(0);
  });
});
