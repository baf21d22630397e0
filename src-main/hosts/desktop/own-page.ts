/*
 * The window's own address, and the one question every wall asks: is that ours?
 *
 * `new URL('kakekae://app/').origin` is the string 'null' outside a browser (a scheme that the URL standard does not call
 * special), so scheme, host, port and user are compared one by one; never a beginning of the text.
 */

export const SCHEME = 'kakekae';
export const HOST = 'app';
export const OWN_ORIGIN = `${SCHEME}://${HOST}`;
export const WINDOW_URL = `${OWN_ORIGIN}/index.html`;

/** Pure; any text may be given. */
export function isOwnPage(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const url = new URL(text);
  return (
    url.protocol === `${SCHEME}:` && url.host === HOST && url.username === '' && url.password === '' && url.port === ''
  );
}

/** The portal view stays on exactly the origin it was opened for. */
export function isPinnedPage(text: string, pinned: URL): boolean {
  if (!URL.canParse(text)) return false;
  const url = new URL(text);
  return url.origin === pinned.origin && url.origin !== 'null' && url.username === '' && url.password === '';
}
