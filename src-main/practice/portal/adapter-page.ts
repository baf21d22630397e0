import { Secret } from '../../core/secret.ts';
import type { AdapterStatus } from '../adapter/pretend-adapter.ts';
import type { Desk } from './desk.ts';
import { escapeHtml } from './page.ts';
import type { PortalRequest, Reply } from './reply.ts';

/** The admin page of the pretend adapter: where a person types the new password, as on a real one. */
export async function adapterPage(desk: Desk, request: PortalRequest): Promise<Reply> {
  const adapter = desk.adapter();
  if (adapter === undefined) return { kind: 'html', html: page('<p>この練習では電話アダプタは使いません。</p>') };
  if (request.method === 'POST') {
    const password = request.form.get('sip_password') ?? '';
    if (password !== '') await adapter.enter(Secret.of(password));
    return { kind: 'redirect', to: '/adapter', statusCode: 302 };
  }
  const { text, colour } = told(adapter.status);
  return {
    kind: 'html',
    html: page(
      `<p>SIP登録: <strong style="color:${colour}">${escapeHtml(text)}</strong></p>
<form method="post" action="/adapter" autocomplete="off"><p><label for="sip_password">SIPパスワード</label><br>
<input id="sip_password" name="sip_password" type="password" maxlength="32" style="font-size:1.2em;width:14em"></p>
<p><button style="font-size:1.1em;padding:.4em 1.4em">保存して再登録</button></p></form><p><a href="/adapter">状態を読み直す</a></p>`,
    ),
  };
}

function told(status: AdapterStatus): { readonly text: string; readonly colour: string } {
  switch (status.kind) {
    case 'registered':
      return { text: '登録済み', colour: '#1b6e3c' };
    case 'registering':
      return { text: '登録中', colour: '#6a5200' };
    case 'stopped':
      return { text: '停止中', colour: '#555' };
    case 'failed':
      return {
        text: `登録できません（${status.statusCode === 0 ? '応答なし' : status.statusCode}）`,
        colour: '#a40000',
      };
  }
}

function page(body: string): string {
  return `<!DOCTYPE html><html lang="ja"><head><meta charset="utf-8"><title>電話アダプタの管理画面（練習用）</title></head><body style="font-family:sans-serif;max-width:40em;margin:1em auto"><p style="background:#8a4b00;color:#fff;padding:.5em">練習用の電話アダプタ</p><h1>電話アダプタの管理画面</h1>${body}</body></html>`;
}
