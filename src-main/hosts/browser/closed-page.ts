/*
 * What somebody sees who comes to the address without its key: plain HTML without style or script, because the walls that
 * hold for the window hold for this page as well.
 */

interface Said {
  readonly ja: string;
  readonly en: string;
}

const TITLE: Said = { ja: 'ここからは入れません', en: 'This door is closed' };

const SENTENCES = {
  /** No cookie, and no key or a used one. */
  'no-key': {
    ja: 'このアドレスは、かけかえを始めたときに一度だけ開けます。もう一度始めると、新しいアドレスが開きます。心当たりがないのに「使用済み」のときは、かけかえを終わらせてください。',
    en: 'This address opens once, when Kakekae starts. Start Kakekae again and a new address opens. If somebody else has used it before you, end Kakekae.',
  },
  /** Another name, another site. */
  elsewhere: {
    ja: 'この要求は、かけかえの画面からではないため断りました。',
    en: 'This request did not come from the window of Kakekae and was refused.',
  },
  'not-found': { ja: 'このアドレスには何もありません。', en: 'There is nothing at this address.' },
} as const satisfies Readonly<Record<string, Said>>;

export type ClosedWhy = keyof typeof SENTENCES;

export function closedPage(why: ClosedWhy): string {
  const { ja, en } = SENTENCES[why];
  return `<!doctype html>
<html lang="ja">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${TITLE.ja} / ${TITLE.en}</title>
<main>
<h1>${TITLE.ja} <span lang="en">/ ${TITLE.en}</span></h1>
<p>${ja}</p>
<p lang="en">${en}</p>
</main>
</html>
`;
}
