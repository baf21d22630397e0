import { readFileSync } from 'node:fs';
import { parseCarrier } from '../../src-main/core/carrier.ts';
import { type Page, readPage } from '../../src-main/outside/portal/html-page.ts';

export const words = parseCarrier(
  JSON.parse(readFileSync(new URL('../../assets/carriers/rakuten-ip-phone.json', import.meta.url), 'utf8')),
).portal.value.words;

/** A page of the portal, as if it had come from there. */
export function pageOf(html: string, about: { status?: number; charset?: string; url?: string } = {}): Page {
  return readPage({
    html,
    url: new URL(about.url ?? 'https://portal.example/app/form;jsessionid=1?x=1'),
    charset: about.charset ?? 'utf-8',
    status: about.status ?? 200,
  });
}

export const LABELS = {
  number: 'IP加入電話番号',
  current: '現IP加入電話パスワード',
  fresh: '新IP加入電話パスワード',
  again: '新IP加入電話パスワード(確認用)',
} as const;

/** The manual's notes, which stand on the form and must never be mistaken for anything. */
export const NOTES = `<p>※注意事項1<br>IP加入電話パスワードを変更した場合、お客様のIP電話対応機器の設定変更が必要となります。</p>
<p class="attention" style="color:red">※注意事項2<br>お客様にてIP加入電話パスワードを変更手続き後、弊社システムへ反映されるまでサービスがご利用できなくなりますのでご注意ください。</p>
<p>※8文字で入力してください。</p><footer><p>うまく表示されないときは再度ログインしてください。</p><a href="/logout">ログアウト</a></footer>`;

/** The change form with its four fields written as the caller likes. */
export function changeForm(
  rows: string,
  button = '<input type="submit" value="更新"><input type="reset" value="クリア">',
): string {
  return `<!doctype html><title>IP加入電話パスワード変更</title><h1>IP加入電話パスワード変更</h1><p>ここでは、IP加入電話パスワードの変更が行えます。</p>
<form action="change.do" method="post" name="f">${rows}${button}</form>${NOTES}`;
}

const INPUTS = {
  number: '<input type="text" name="a" maxlength="11">',
  current: '<input type="password" name="b">',
  fresh: '<input type="password" name="c" maxlength="8">',
  again: '<input type="password" name="d" maxlength="8">',
} as const;

export const ROLES = ['number', 'current', 'fresh', 'again'] as const;
export type Role = (typeof ROLES)[number];

/** One row per field, made from its label and its input. */
export function rowsOf(row: (label: string, input: string, role: Role) => string): string {
  return ROLES.map((role) => row(LABELS[role], INPUTS[role], role)).join('\n');
}

export const TABLE = `<table>${rowsOf((label, input) => `<tr><th>${label}</th><td>${input}</td></tr>`)}</table>`;
