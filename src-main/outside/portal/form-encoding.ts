import { randomBytes } from 'node:crypto';
import { problem } from '../../core/problem.ts';
import { fail, ok, type Result } from '../../core/result.ts';
import type { Secret } from '../../core/secret.ts';
import { encode, formCharset } from './charset.ts';
import type { Clickable } from './find-button.ts';
import { type Page, resolve } from './html-page.ts';
import type { Control } from './page-forms.ts';

/** A request as a form or a link makes it; everything in it is ready to be written. */
export interface PageRequest {
  readonly method: 'GET' | 'POST';
  readonly url: URL;
  readonly contentType?: string | undefined;
  readonly body?: Buffer | undefined;
}

export type Filled = ReadonlyMap<Control, Secret | string>;

interface Entry {
  readonly name: string;
  readonly value: string;
  readonly isFile?: boolean;
}

/**
 * The request that pressing this makes: the form's fields in tree order, repeated names and hidden values as they came,
 * in the form's charset. Secrets are revealed here, into the body, and never into an address.
 * Problems: `portal-charset-cannot-hold`, `portal-page-unknown` (no usable address, or a GET that would carry a secret).
 */
export function requestOf(pressed: {
  readonly page: Page;
  readonly button: Clickable;
  readonly filled: Filled;
}): Result<PageRequest> {
  const { page, button, filled } = pressed;
  const unusable = (why: string) => fail(problem('portal-page-unknown', { step: 'request', structure: why }));
  if (button.act.kind === 'go') {
    const url = resolve(button.act.href, page.base);
    return url === undefined || !/^https?:$/u.test(url.protocol)
      ? unusable('a link without an address')
      : ok({ method: 'GET', url });
  }
  const { form, submitter, sets } = button.act;
  const said = (name: string) => submitter?.element.attributes.get(`form${name}`) ?? form.element.attributes.get(name);
  const action = said('action')?.trim() ?? '';
  const url = action === '' ? new URL(page.url) : resolve(action, page.base);
  if (url === undefined || !/^https?:$/u.test(url.protocol)) return unusable('a form without an address');
  url.hash = '';
  const method = (said('method') ?? '').trim().toLowerCase() === 'post' ? 'POST' : 'GET';
  if (method === 'GET' && filled.size > 0) return unusable('a form that would put what is typed into the address');
  const charset = formCharset(form.element.attributes.get('accept-charset'), page.charset);
  const entries = entriesOf({ controls: form.controls, submitter, sets, filled, charset });
  const kind = (said('enctype') ?? '').trim().toLowerCase();
  if (method === 'POST' && kind === 'multipart/form-data') return multipart(url, { entries, charset });
  if (method === 'POST' && kind === 'text/plain') return unusable('a form sent as plain text');
  const encoded = urlencoded({ entries, charset });
  if (!encoded.ok) return encoded;
  if (method === 'POST')
    return ok({
      method,
      url,
      contentType: 'application/x-www-form-urlencoded',
      body: Buffer.from(encoded.value, 'latin1'),
    });
  url.search = encoded.value;
  return ok({ method, url });
}

function entriesOf(form: {
  readonly controls: readonly Control[];
  readonly submitter: Control | undefined;
  readonly sets: readonly (readonly [string, string])[];
  readonly filled: Filled;
  readonly charset: string;
}): Entry[] {
  const sets = new Map(form.sets);
  return form.controls.flatMap((control): Entry[] => {
    const { name, type } = control;
    if (control.isDisabled) return [];
    if (type === 'submit' || type === 'image' || type === 'button' || type === 'reset') {
      if (control !== form.submitter) return [];
      // HTML 4.10.21.4: an image button sends where it was pressed.
      const at = (axis: string) => ({ name: name === '' ? axis : `${name}.${axis}`, value: '1' });
      if (type === 'image') return [at('x'), at('y')];
      return name === '' ? [] : [{ name, value: control.element.attributes.get('value') ?? bareCaption(control) }];
    }
    if (name === '') return [];
    const typed = form.filled.get(control);
    if (typed !== undefined) return [{ name, value: typeof typed === 'string' ? typed : typed.reveal() }];
    const set = sets.get(name);
    if (set !== undefined) return [{ name, value: set }];
    if (type === 'file') return [{ name, value: '', isFile: true }];
    if (type === 'hidden' && name === '_charset_') return [{ name, value: form.charset }];
    return control.defaults.map((value) => ({ name, value }));
  });
}

function bareCaption(control: Control): string {
  return control.element.name === 'input' ? '送信' : '';
}

interface Sheet {
  readonly entries: readonly Entry[];
  readonly charset: string;
}

/** Line ends as forms send them (HTML 4.10.21.5), in bytes that were proven to hold the text. */
function bytesOf(text: string, about: { readonly charset: string; readonly field: string }): Result<Buffer> {
  const bytes = encode(text.replace(/\r\n|\r|\n/gu, '\r\n'), about.charset);
  return bytes === undefined ? fail(problem('portal-charset-cannot-hold', about)) : ok(bytes);
}

function urlencoded(sheet: Sheet): Result<string> {
  const pairs: string[] = [];
  for (const { name, value } of sheet.entries) {
    const about = { charset: sheet.charset, field: name };
    const key = bytesOf(name, about);
    if (!key.ok) return key;
    const content = bytesOf(value, about);
    if (!content.ok) return content;
    pairs.push(`${percent(key.value)}=${percent(content.value)}`);
  }
  return ok(pairs.join('&'));
}

/** URL Standard, application/x-www-form-urlencoded percent-encode set. */
function percent(bytes: Buffer): string {
  let text = '';
  for (const byte of bytes) {
    const character = String.fromCharCode(byte);
    if (/[A-Za-z0-9*\-._]/u.test(character)) text += character;
    else text += byte === 0x20 ? '+' : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
  }
  return text;
}

function multipart(url: URL, sheet: Sheet): Result<PageRequest> {
  const boundary = `----KakekaeForm${randomBytes(12).toString('hex')}`;
  const parts: Buffer[] = [];
  for (const { name, value, isFile } of sheet.entries) {
    const about = { charset: sheet.charset, field: name };
    const key = bytesOf(name.replace(/\r\n|\r|\n/gu, '%0D%0A').replace(/"/gu, '%22'), about);
    if (!key.ok) return key;
    const content = bytesOf(value, about);
    if (!content.ok) return content;
    const file = isFile === true ? '; filename=""\r\nContent-Type: application/octet-stream' : '';
    parts.push(
      Buffer.from(`--${boundary}\r\nContent-Disposition: form-data; name="`),
      key.value,
      Buffer.from(`"${file}\r\n\r\n`),
      content.value,
      Buffer.from('\r\n'),
    );
  }
  parts.push(Buffer.from(`--${boundary}--\r\n`));
  return ok({
    method: 'POST',
    url,
    contentType: `multipart/form-data; boundary=${boundary}`,
    body: Buffer.concat(parts),
  });
}
