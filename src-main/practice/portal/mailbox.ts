import { escapeHtml } from './page.ts';

export interface Mail {
  readonly code: string;
  /** Practice time, epoch ms. */
  readonly sentAtMs: number;
  readonly subject: string;
}

export const MAIL_SUBJECT = '【練習用】認証コードのお知らせ';

/** The mailbox of the registered address, as a page to read; newest first. */
export function mailboxHtml(mails: readonly Mail[], utcOffsetMinutes: number): string {
  const at = (ms: number) => new Date(ms + utcOffsetMinutes * 60_000).toISOString().slice(11, 19);
  const rows = mails
    .map(
      ({ code, sentAtMs, subject }) =>
        `<article><h2>${escapeHtml(subject)}</h2><p>${at(sentAtMs)}</p><p>認証コードは <strong style="font-size:1.6em">${code}</strong> です。10分以内にご入力ください。</p></article>`,
    )
    .reverse()
    .join('');
  return `<!DOCTYPE html><html lang="ja"><head><meta charset="utf-8"><meta http-equiv="refresh" content="4"><title>メールボックス（練習用）</title></head><body style="font-family:sans-serif;max-width:40em;margin:1em auto"><p style="background:#8a4b00;color:#fff;padding:.5em">練習用のメールボックス</p><h1>受信トレイ</h1>${rows === '' ? '<p>メールはまだありません。</p>' : rows}</body></html>`;
}
