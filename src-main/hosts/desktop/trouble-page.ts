import { OWN_ORIGIN } from './own-page.ts';

/*
 * What the person sees when the window itself is broken: plain HTML, no script, no style, both languages, because whatever
 * would choose one is exactly what may be broken. Nothing on it comes from the address.
 */

export const TROUBLE_PATH = '/trouble';

const WHY = {
  'not-loaded': { ja: '画面を読み込めませんでした。', en: 'The window could not be loaded.' },
  'preload-failed': {
    ja: '画面とアプリ本体がつながりませんでした。',
    en: 'The window could not be connected to the app.',
  },
  'process-gone': { ja: '画面が止まりました。', en: 'The window stopped.' },
  empty: { ja: '画面が空のままです。', en: 'The window stayed empty.' },
} as const;

export type TroubleWhy = keyof typeof WHY;

export function troubleUrl(why: TroubleWhy): string {
  return `${OWN_ORIGIN}${TROUBLE_PATH}?why=${why}`;
}

export function troublePage(given: string | null): string {
  const { ja, en } = WHY[isWhy(given) ? given : 'not-loaded'];
  return `<!doctype html>
<html lang="ja">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>かけかえ</title>
<main>
<h1>${ja}</h1>
<p>進行中のパスワード変更は、アプリ本体がそのまま続けています。保存した内容は失われていません。</p>
<p><a href="/index.html">画面を開き直す</a></p>
<p>くり返し表示されるときは、かけかえを終了して、もう一度起動してください。</p>
<hr>
<section lang="en">
<h2>${en}</h2>
<p>A password change under way goes on in the app itself. Nothing that was stored is lost.</p>
<p><a href="/index.html">Open the window again</a></p>
<p>If this comes back, quit Kakekae and start it once more.</p>
</section>
</main>
</html>
`;
}

function isWhy(text: string | null): text is TroubleWhy {
  return text !== null && Object.hasOwn(WHY, text);
}
