/**
 * Nobody has seen the real portal's markup, only its words. Each skin says the same words in other markup, so that a
 * client which passes all of them depends on the words alone.
 */
export const SKINS = {
  table: 'labels in th, fields in td',
  label: 'label elements with for',
  placeholder: 'no labels, placeholders only',
  'text-before': 'bare text before each field',
  'definition-list': 'dl with dt and dd; a 戻る button stands before 更新',
  'image-button': 'input type=image with alt',
  'link-button': 'a javascript link sends the form',
  frames: 'menu and pages in a frameset',
  'session-in-url': 'no cookies, the session travels in every address',
  confirmation: 'a page between form and change asks again',
  information: 'a notice with 次へ after sign-in',
  'meta-refresh': 'pages follow each other by meta refresh',
  'nested-menu': 'each level of the menu is a page',
  'full-width': 'labels in full-width letters with odd white space',
} as const;

export type SkinName = keyof typeof SKINS;
export const SKIN_NAMES = Object.keys(SKINS) as readonly SkinName[];

/** The same words as a careless designer might type them; equal after NFKC and without white space. */
export function widen(text: string): string {
  return text
    .replace(/[A-Za-z0-9()]/gu, (letter) => String.fromCharCode(letter.charCodeAt(0) + 0xfee0))
    .replace('パスワード', 'パスワード　')
    .replace(/^更新$/u, '更　新');
}
