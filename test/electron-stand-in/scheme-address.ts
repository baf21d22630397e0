/*
 * Chromium does not know the app's own scheme, so a page lives under an https address that stands for it and that nothing
 * on the network answers: kakekae://app/x  <->  https://app.kakekae.stand-in.test/x
 */

const SUFFIX = '.stand-in.test';

/** Electron's address as Chromium is given it. Schemes the app has not registered stay as they are. */
export function toChromium(text: string, schemes: ReadonlySet<string>): string {
  if (!URL.canParse(text)) return text;
  const url = new URL(text);
  const scheme = url.protocol.slice(0, -1);
  if (!schemes.has(scheme)) return text;
  const user = url.username === '' ? '' : `${url.username}${url.password === '' ? '' : `:${url.password}`}@`;
  const port = url.port === '' ? '' : `:${url.port}`;
  return `https://${user}${url.hostname}.${scheme}${SUFFIX}${port}${url.pathname || '/'}${url.search}${url.hash}`;
}

/** The other way round: what Electron would say. */
export function fromChromium(text: string): string {
  if (!URL.canParse(text)) return text;
  const url = new URL(text);
  if (!url.hostname.endsWith(SUFFIX)) return text;
  const names = url.hostname.slice(0, -SUFFIX.length).split('.');
  const scheme = names.pop() ?? '';
  const user = url.username === '' ? '' : `${url.username}${url.password === '' ? '' : `:${url.password}`}@`;
  const port = url.port === '' ? '' : `:${url.port}`;
  return `${scheme}://${user}${names.join('.')}${port}${url.pathname}${url.search}${url.hash}`;
}

/** `kakekae://app` for our pages, the usual origin for http and https, `null` for the rest. */
export function electronOrigin(text: string): string {
  if (!URL.canParse(text)) return 'null';
  const url = new URL(text);
  if (url.origin !== 'null') return url.origin;
  return url.host === '' ? 'null' : `${url.protocol}//${url.host}`;
}
