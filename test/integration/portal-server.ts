import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach } from 'vitest';
import { parseLineNumber } from '../../src-main/core/line.ts';
import type { PortalSession, SubmitAnswer } from '../../src-main/core/ports.ts';
import type { Problem } from '../../src-main/core/problem.ts';
import { Secret } from '../../src-main/core/secret.ts';
import { formPortal } from '../../src-main/outside/portal/form-portal.ts';
import { profile } from './practice-start.ts';

/** What the portal saw of one request. */
export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

type Answer = string | ((asked: Asked, response: ServerResponse) => void);
/** `METHOD /path` (query aside) to a page, or to whatever a test wants to do with the response. */
export type Routes = Record<string, Answer>;

export interface HandPortal {
  readonly url: string;
  readonly port: number;
  readonly asked: Asked[];
  /** Requests of this kind, in order. */
  of(route: string): Asked[];
}

/** Small portals written by hand, closed after each test. */
export function handPortals() {
  const open: Server[] = [];
  afterEach(async () => {
    await Promise.all(
      open.splice(0).map((server) => {
        server.closeAllConnections();
        return new Promise((resolve) => server.close(resolve));
      }),
    );
  });
  return async (routes: Routes): Promise<HandPortal> => {
    const asked: Asked[] = [];
    const server = createServer(async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(Buffer.from(chunk));
      const path = request.url ?? '/';
      const one = {
        method: request.method ?? '',
        path,
        headers: request.headers,
        body: Buffer.concat(chunks).toString('latin1'),
      };
      asked.push(one);
      const answer = routes[`${one.method} ${path.split('?')[0]}`];
      if (typeof answer === 'function') answer(one, response);
      else
        response
          .writeHead(answer === undefined ? 404 : 200, { 'Content-Type': 'text/html; charset=utf-8' })
          .end(answer ?? 'nothing here');
    });
    open.push(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    return {
      url: `http://127.0.0.1:${port}/login`,
      port,
      asked,
      of: (route) => asked.filter((one) => `${one.method} ${one.path.split('?')[0]}` === route),
    };
  };
}

export const ID = 'hanako77';
export const SELF_CARE = 'himitsu99';
export const OLD = 'inu23456';
export const NEW = 'neko2345';

export const login = `<title>セルフケアログイン</title><h1>セルフケアログイン</h1><form method="post" action="/login"><input type="hidden" name="t" value="1">
<p><label>セルフケアID <input name="u"></label></p><p><label>セルフケアパスワード <input type="password" name="p"></label></p><input type="submit" value="ログイン"></form>`;
export const code = `<h1>二段階認証</h1><p>ご契約時に登録のメールアドレス宛に認証コードをお送りしました。</p><p>認証コードの有効期限は10分です。</p><form method="post" action="/code"><p>認証コード <input name="k"></p><button>認証</button></form>`;
export const menu = `<h1>メニュー</h1><ul><li>各種サービス設定・変更<ul><li>着信転送設定 <a href="/other">入力画面</a></li><li>IP加入電話パスワード変更 <a href="/form">入力画面</a>▶</li></ul></li></ul><p>メンテナンスのお知らせ：日曜日はメンテナンスのためご利用いただけません。</p><a href="/logout">ログアウト</a>`;
export const form = `<title>IP加入電話パスワード変更</title><h1>IP加入電話パスワード変更</h1><p>入力可能な文字は、半角英小文字・数字のみです。</p><form method="post" action="/change"><input type="hidden" name="t" value="a+b%">
<table><tr><th>IP加入電話番号</th><td><input name="n" maxlength="11"></td></tr><tr><th>現IP加入電話パスワード</th><td><input type="password" name="c"></td></tr>
<tr><th>新IP加入電話パスワード</th><td><input type="password" name="w" maxlength="8"></td></tr><tr><th>新IP加入電話パスワード(確認用)</th><td><input type="password" name="w2" maxlength="8"></td></tr></table>
<input type="submit" name="go" value="更新"></form><p>※8文字で入力してください。</p>`;
export const completion = `<h1>IP加入電話パスワード変更</h1><p>IP加入電話パスワードの変更が完了しました。</p><p>IP電話対応機器の変更を実施します。</p>`;

/** A portal that does what the manual says. */
export const manual: Routes = {
  'GET /login': login,
  'POST /login': code,
  'POST /code': menu,
  'GET /form': form,
  'POST /change': completion,
};

export function redirect(status: number, to: string): Answer {
  return (_, response) => response.writeHead(status, { Location: to }).end();
}

export interface Visiting {
  readonly limitMs?: number;
  readonly signal?: AbortSignal;
  readonly log?: (name: string, fields: unknown) => void;
}

export async function visit(portal: { url: string }, how: Visiting = {}) {
  return formPortal({
    url: portal.url,
    words: profile.portal.value.words,
    log: { event: (name, fields) => how.log?.(name, fields) },
    clock: { nowMs: () => Date.now(), waitUntil: async () => {} },
    limitMs: how.limitMs ?? 5_000,
  }).open(how.signal ?? new AbortController().signal);
}

export type End =
  | { at: 'open' | 'sign-in' | 'code' | 'form'; problem: Problem }
  | { at: 'submit'; answer: SubmitAnswer };

/** A whole change, as far as it gets. */
export async function change(
  portal: { url: string },
  how: Visiting & { newPassword?: string; before?: () => void } = {},
): Promise<End> {
  const opened = await visit(portal, how);
  if (!opened.ok) return { at: 'open', problem: opened.problem };
  const session = opened.value;
  const signedIn = await session.signIn({ id: Secret.of(ID), password: Secret.of(SELF_CARE) });
  if (!signedIn.ok) return { at: 'sign-in', problem: signedIn.problem };
  if (signedIn.value.kind === 'code-needed') {
    const entered = await session.enterCode(Secret.of('246810'));
    if (!entered.ok) return { at: 'code', problem: entered.problem };
  }
  const found = await session.openForm();
  if (!found.ok) return { at: 'form', problem: found.problem };
  how.before?.();
  return { at: 'submit', answer: await submit(session, how.newPassword) };
}

export function submit(session: PortalSession, newPassword = NEW): Promise<SubmitAnswer> {
  const number = parseLineNumber('05012345678');
  if (!number.ok) throw new Error('a good number');
  return session.submitChange({
    number: number.value,
    currentPassword: Secret.of(OLD),
    newPassword: Secret.of(newPassword),
  });
}
