import { describe, expect, it } from 'vitest';
import { Secret } from '../../src-main/core/secret.ts';
import { readChangeAnswer } from '../../src-main/outside/portal/change-answer.ts';
import { findMenuStep } from '../../src-main/outside/portal/menu-step.ts';
import { structureOf } from '../../src-main/outside/portal/page-structure.ts';
import { recogniseCompletion, recogniseInformation, recogniseMenu } from '../../src-main/outside/portal/recognise.ts';
import { rememberTexts } from '../../src-main/outside/portal/refusal.ts';
import { cleanSentence } from '../../src-main/outside/portal/strike.ts';
import { changeForm, NOTES, pageOf, TABLE, words } from './portal-pages.ts';

const SENTENCE = 'IP加入電話パスワードの変更が完了しました。';
const seen = new Set<string>();
rememberTexts(pageOf(changeForm(TABLE)), seen);

function read(html: string, status = 200, isConfirmed = false) {
  const answer = readChangeAnswer([pageOf(html, { status })], { words, seen, number: '05012345678', isConfirmed });
  return answer.kind === 'refused' ? answer.refusal.kind : answer.kind;
}

const done = (body: string) => `<title>お客様サポート</title><h1>IP加入電話パスワード変更</h1>${body}`;

describe('a change counts as accepted only when the portal said so', () => {
  const accepted: Record<string, string> = {
    'the manual’s page': done(`<p>${SENTENCE}</p><p>IP電話対応機器の変更を実施します。</p>${NOTES}`),
    'sentence and heading alone': done(`<p>${SENTENCE}</p>`),
    'the sentence broken by markup': done(
      `<div>05012345678の<b>IP加入電話</b>パスワードの\n変更が<br> </div><p><span>ＩＰ加入電話</span>パスワードの変更が<em>完了</em>しました！</p>`,
    ),
    'the words of the reflection beside it': done(
      `<p>${SENTENCE}</p><p>新IP加入電話パスワードは17:30に反映されます。それまでご利用いただけません。</p>`,
    ),
    'red notes the form had too': done(`<p>${SENTENCE}</p>${NOTES}`),
  };
  for (const [how, html] of Object.entries(accepted)) it(`accepts ${how}`, () => expect(read(html)).toBe('completed'));

  const not: Record<string, string> = {
    'the sentence alone': `<p>${SENTENCE}</p>`,
    'the sentence in a comment': done(`<!-- <p>${SENTENCE}</p> -->`),
    'the sentence in a script': done(`<script>var m="${SENTENCE}";</script>`),
    'the sentence hidden by its style': done(`<p style="display: none">${SENTENCE}</p>`),
    'the sentence hidden by a style sheet': done(`<style>.m{display:none}</style><p class="m">${SENTENCE}</p>`),
    'the sentence in a template': done(`<template><p>${SENTENCE}</p></template><noscript>${SENTENCE}</noscript>`),
    'the sentence in a condition': done(
      '<p>IP加入電話パスワードの変更が完了しましたら、機器の設定を変更してください。</p>',
    ),
    'the sentence as a quotation': done(
      `<p>「IP加入電話パスワードの変更が完了しました」と表示されるまでお待ちください。</p>`,
    ),
    'the sentence as an announcement': done(
      '<p>更新を押すと、IP加入電話パスワードの変更が完了しました。と表示されます</p>',
    ),
    'the sentence in the footer': done(`<footer><p>${SENTENCE}</p></footer>`),
    'the sentence as a link': done(`<a href="#">${SENTENCE}</a>`),
    'the sentence beside an error': done(
      `<p>${SENTENCE}</p><p class="error">現IP加入電話パスワードが正しくありません。</p>`,
    ),
    'the sentence beside the form': `${changeForm(TABLE)}<p>${SENTENCE}</p>`,
    'not done yet': done('<p>IP加入電話パスワードの変更が完了しませんでした。</p>'),
    'other words': done('<p>お申し込みを承りました。</p>'),
    'an empty page': '',
  };
  for (const [how, html] of Object.entries(not))
    it(`does not accept ${how}`, () => expect(read(html)).not.toBe('completed'));

  it('does not accept it with the status of an error', () => {
    const html = accepted['the manual’s page'] ?? '';
    expect([404, 500, 502, 503].map((status) => read(html, status))).toEqual(Array(4).fill('unknown'));
    expect(recogniseCompletion(pageOf(html), words)).toBeDefined();
  });
});

describe('a refusal is the portal’s own no, not a hint', () => {
  const again = (error: string) => changeForm(TABLE) + error;
  const refused: [string, string][] = [
    [again('<p class="error">現IP加入電話パスワードが正しくありません。</p>'), 'portal-current-password-wrong'],
    [again('<p>現在のパスワードが違います</p>'), 'portal-current-password-wrong'],
    [again('<font color="#ff0000">該当するIP加入電話番号が見つかりません。</font>'), 'portal-number-not-found'],
    [again('<li>新IP加入電話パスワードは8文字で入力してください。</li>'), 'portal-password-refused'],
    [again('<p>新IP加入電話パスワードが確認用と一致しません。</p>'), 'portal-password-refused'],
    ['<p>セッションの有効期限が切れました。再度ログインしてください。</p>', 'portal-session-expired'],
    ['<h1>エラー</h1><p>入力回数を超えたため、ロックされています。</p>', 'portal-locked'],
    ['<p>ただいまご利用いただけません。</p>', 'portal-maintenance'],
  ];
  for (const [html, kind] of refused) it(`hears ${kind}`, () => expect(read(html)).toBe(kind));

  const unknown: Record<string, string> = {
    'the form comes back without a word': changeForm(TABLE),
    'the form comes back with an error nobody knows': again('<p class="error">入力内容に誤りがあります。</p>'),
    'a hint speaks in a condition': again('<p>現IP加入電話パスワードが正しくない場合はロックされます。</p>'),
    'a gateway gave up': '<h1>タイムアウト</h1><p>タイムアウトが発生しました。しばらくしてからご確認ください。</p>',
    'a system error asks to log in again': '<p>システムエラーが発生しました。再度ログインしてください。</p>',
    'it was perhaps taken, and the new password is only mentioned': done(
      '<p>お手続きが終わりました。</p><p class="attention">新IP加入電話パスワードは必ずお控えください。</p><p>新IP加入電話パスワードは反映までご利用いただけません。</p>',
    ),
    'a footer tells of maintenance': done(
      '<p>お手続きが終わりました。</p><p>一</p><p>二</p><p>三</p><p>日曜はメンテナンスのためご利用いただけません。</p>',
    ),
    'it is back at the menu, where a notice stands': `<h1>メニュー</h1><p>メンテナンスのためご利用いただけません。</p><p>IP加入電話パスワード変更 <a href="/form">入力画面</a></p><a href="/logout">ログアウト</a>`,
    'it was taken in other words': done(
      '<p>変更を受け付けました。新IP加入電話パスワードは反映までご利用いただけません。</p>',
    ),
  };
  for (const [how, html] of Object.entries(unknown))
    it(`stays unknown when ${how}`, () => expect(read(html)).toBe('unknown'));

  it('does not take a red hint that stood on the form before for an answer', () => {
    const hinted = again('<p class="error">新IP加入電話パスワードは8文字で入力してください。</p>');
    expect(read(hinted)).toBe('portal-password-refused');
    const before = new Set<string>();
    rememberTexts(pageOf(hinted), before);
    const asked = { words, seen: before, number: '05012345678', isConfirmed: false };
    expect(readChangeAnswer([pageOf(hinted)], asked).kind).toBe('unknown');
  });

  it('does not believe a no that comes with the status of a server’s error', () => {
    const html = again('<p class="error">現IP加入電話パスワードが正しくありません。</p>');
    expect([500, 502, 503].map((status) => read(html, status))).toEqual(Array(3).fill('unknown'));
  });

  it('takes the login page for the end of the session', () => {
    const login = `<h1>セルフケアログイン</h1><form method=post>セルフケアID <input name=u><br>セルフケアパスワード <input type=password name=p><button>ログイン</button></form>`;
    expect(read(login)).toBe('portal-session-expired');
  });
});

describe('a question in between is answered once', () => {
  const confirm = done(
    '<p>以下の内容で変更します。よろしいですか。</p><form method=post action=c><input type=hidden name=n value=05012345678><input type=submit value=戻る><input type=submit value=更新></form>',
  );
  it('knows the confirmation', () => expect(read(confirm)).toBe('confirm'));
  it('does not confirm twice', () => expect(read(confirm, 200, true)).toBe('unknown'));
  it('does not confirm what nobody asked', () => {
    expect(read(done('<p>お知らせ</p><form method=post><button>OK</button></form>'))).toBe('unknown');
  });
  it('hears the error that stands beside the question', () => {
    expect(read(confirm.replace('<form', '<p class=err>新IP加入電話パスワードは使用できません。</p><form'))).toBe(
      'portal-password-refused',
    );
  });
});

describe('the way through the menu', () => {
  const menu = (body: string) =>
    pageOf(`<title>メニュー</title><h1>メニュー</h1>${body}<a href="/logout">ログアウト</a>`);
  const hrefOf = (body: string, from = 0) => {
    const found = recogniseMenu(menu(body), { words, from })?.button.act;
    return found?.kind === 'go' ? found.href : found?.kind;
  };
  const others = ['着信転送設定', '迷惑電話撃退設定'];
  const all = [others[0], 'IP加入電話パスワード変更', others[1]];
  const href = (name: string | undefined) => (name === 'IP加入電話パスワード変更' ? 'right' : 'wrong');
  const each = (row: (name: string | undefined) => string) => all.map(row).join('');
  const shapes: Record<string, string> = {
    'nested lists': `<ul><li>◆各種サービス設定・変更<ul>${each((n) => `<li>◆${n}<ul><li><a href=${href(n)}>入力画面</a>▶</li></ul></li>`)}</ul></li></ul>`,
    'headings and links as siblings': `<h2>各種サービス設定・変更</h2>${each((n) => `<h3>${n}</h3><a href=${href(n)}>入力画面</a>`)}`,
    'table rows': `<table>${each((n) => `<tr><td>${n}</td><td>説明</td><td><a href=${href(n)}>入力画面</a></td></tr>`)}</table>`,
    'table rows with the link first': `<table>${each((n) => `<tr><td><a href=${href(n)}>入力画面</a></td><td>${n}</td></tr>`)}</table>`,
    'one line each': `<div>${each((n) => `◆${n}＞ <a href=${href(n)}>入力画面</a>▶<br>`)}</div>`,
    'a definition list': `<dl>${each((n) => `<dt>${n}</dt><dd>この設定を変更します。<a href=${href(n)}>入力画面</a></dd>`)}</dl>`,
    'links that carry the whole name': each((n) => `<p><a href=${href(n)}>${n} 入力画面</a></p>`),
    'links by the name alone': each((n) => `<p><a href=${href(n)}>${n}</a></p>`),
  };
  for (const [how, body] of Object.entries(shapes))
    it(`finds the right 入力画面 in ${how}`, () => expect(hrefOf(body)).toBe('right'));

  it('does not press another service’s 入力画面', () => {
    expect(hrefOf(others.map((n) => `<h3>${n}</h3><a href=wrong>入力画面</a>`).join(''))).toBeUndefined();
    expect(
      findMenuStep(menu('<h3>着信転送設定</h3><a href=wrong>入力画面</a>'), { path: words.menu.path, from: 0 }),
    ).toBeUndefined();
  });

  it('goes by buttons and scripted links too', () => {
    const form =
      '<h3>IP加入電話パスワード変更</h3><form name=g method=post action=right><input type=hidden name=k value=v>';
    expect(hrefOf(`${form}<input type=submit value=入力画面></form>`)).toBe('submit');
    expect(hrefOf(`${form}</form><a href="javascript:document.g.submit();">入力画面</a>`)).toBe('submit');
  });

  it('reads a notice on, but not one that asks something', () => {
    const notice = '<h1>重要なお知らせ</h1><p>国際電話にご注意ください。</p><a href=/next>次へ</a>';
    expect(recogniseInformation(pageOf(notice), words)).toBeDefined();
    expect(recogniseInformation(pageOf(`${notice}<form><input name=q></form>`), words)).toBeUndefined();
  });
});

describe('what is told of a page carries no secret', () => {
  const secrets = [Secret.of('neko2345'), Secret.of('a&<b1234')];
  it('strikes secrets out of sentences in every writing', () => {
    const said =
      '誤り: neko2345 ｎｅｋｏ２３４５ NEKO2345 n e k o 2 3 4 5 a&<b1234 a&amp;&lt;b1234 a%26%3Cb1234 05012345678 です。';
    const clean = cleanSentence(said, secrets);
    expect(clean.normalize('NFKC').toLowerCase()).not.toMatch(/neko|b1234|0501234/u);
    expect(clean).toContain('5678');
    expect(cleanSentence('あ'.repeat(500), secrets)).toHaveLength(200);
  });

  it('tells tags, names, types and labels, no values', () => {
    const page = pageOf(
      changeForm(
        TABLE.replace('name="c"', 'name="c" value="neko2345"') +
          '<input type=hidden name=token value=geheim>山田花子様',
      ),
    );
    const structure = structureOf([page], { words, secrets });
    expect(structure).toContain('input type=password name=c');
    expect(structure).toContain('ip加入電話番号');
    expect(structure).not.toMatch(/neko|geheim|山田/u);
    expect(structureOf([pageOf('<input name=x>'.repeat(5000))], { words, secrets }).length).toBeLessThanOrEqual(2000);
  });
});
