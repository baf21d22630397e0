import { type SkinName, widen } from './skin.ts';

export interface Field {
  readonly name: string;
  readonly label: string;
  readonly type: 'text' | 'password';
  readonly hint: string;
  readonly value?: string;
  readonly maxLength?: number;
}

export interface PageForm {
  readonly action: string;
  readonly fields: readonly Field[];
  readonly hidden: readonly (readonly [string, string])[];
  readonly button: string;
  /** Leaves the page without doing anything; some skins make a second submit button of it. */
  readonly backTo?: string;
}

export interface Link {
  readonly text: string;
  readonly href: string;
}

/** One item of the menu: a name, and either what is below it or the way in. */
export interface MenuItem {
  readonly name: string;
  readonly link?: Link;
  readonly below?: readonly MenuItem[];
}

/** A page as words and fields; the skin makes markup of it. */
export interface Page {
  readonly heading: string;
  readonly lead?: readonly string[];
  readonly error?: string | undefined;
  readonly section?: readonly string[];
  readonly form?: PageForm;
  readonly rows?: readonly (readonly [string, string])[];
  readonly menu?: readonly MenuItem[];
  readonly notes?: readonly string[];
  readonly links?: readonly Link[];
  readonly refreshTo?: string;
}

export interface Look {
  readonly skin: SkinName;
  /** For the meta element; absent where only the header tells. */
  readonly metaCharset?: string | undefined;
  /** Target of the menu's links inside a frameset. */
  readonly target?: string | undefined;
}

const STYLE = `body{margin:0;font-family:"Hiragino Sans","Noto Sans JP",Meiryo,sans-serif;color:#222;background:#f4f4f2}
.practice{background:#8a4b00;color:#fff;padding:.5em 1.2em;font-weight:bold}header{background:#fff;border-bottom:3px solid #4b6b8a;padding:.8em 1.2em}
main{max-width:46em;margin:1.2em auto;background:#fff;padding:1em 1.6em 1.6em;border:1px solid #d5d5d0}
h1{font-size:1.25em;border-left:.4em solid #4b6b8a;padding-left:.5em}th,dt{text-align:left;font-weight:bold;padding:.5em .8em .5em 0;vertical-align:top}
.hint{display:block;font-size:.85em;color:#555}.error{color:#a40000;border:1px solid #a40000;padding:.6em}input{font-size:1em;padding:.3em}
.notes{font-size:.9em;color:#333}button,.button,input[type=submit]{font-size:1em;padding:.5em 2em}`;

export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/gu, (character) => `&#${character.charCodeAt(0)};`);
}

export function renderPage(page: Page, look: Look): string {
  const say = speaker(look.skin);
  const paragraphs = (texts: readonly string[] | undefined) => (texts ?? []).map((text) => `<p>${say(text)}</p>`);
  const parts = [
    `<p>${say('IP加入電話')}</p><h1>${say(page.heading)}</h1>`,
    page.error === undefined ? '' : `<p class="error" role="alert">${say(page.error)}</p>`,
    ...paragraphs(page.lead),
    page.section === undefined ? '' : `<h2>${page.section.map(say).join('<br>')}</h2>`,
    page.rows === undefined
      ? ''
      : `<table>${page.rows.map(([name, value]) => `<tr><th>${say(name)}</th><td>${say(value)}</td></tr>`).join('')}</table>`,
    page.form === undefined ? '' : renderForm(page.form, look.skin),
    page.menu === undefined ? '' : renderMenu(page.menu, look),
    page.notes === undefined ? '' : `<div class="notes">${paragraphs(page.notes).join('')}</div>`,
    ...(page.links ?? []).map((link) => `<p>${renderLink(link, look)}</p>`),
  ];
  return `${head(page, look)}<body><div class="practice">練習用 ― 実際の回線には何も起こりません</div><header>${say('ご利用中のお客さまへ')}<br>${say('カスタマー・セルフケア・サービス')}</header><main>${parts.join('\n')}</main></body></html>`;
}

/** A frameset page (HTML 4.01 16.2): the menu on the left, everything else in `main`. */
export function renderFrames(options: { readonly menu: string; readonly main: string; readonly look: Look }): string {
  const { menu, main, look } = options;
  return `${head({ heading: 'カスタマー・セルフケア・サービス' }, look)}<frameset cols="40%,*"><frame name="menu" src="${escapeHtml(menu)}"><frame name="main" src="${escapeHtml(main)}"></frameset></html>`;
}

function head(page: Page, look: Look): string {
  const meta =
    look.metaCharset === undefined
      ? ''
      : `<meta http-equiv="Content-Type" content="text/html; charset=${look.metaCharset}">`;
  const refresh =
    page.refreshTo === undefined ? '' : `<meta http-equiv="refresh" content="0; url=${escapeHtml(page.refreshTo)}">`;
  return `<!DOCTYPE html><html lang="ja"><head>${meta}${refresh}<title>${speaker(look.skin)(page.heading)}（練習用）</title><style>${STYLE}</style></head>`;
}

function speaker(skin: SkinName): (text: string) => string {
  return skin === 'full-width' ? (text) => escapeHtml(widen(text)) : escapeHtml;
}

function renderMenu(items: readonly MenuItem[], look: Look): string {
  const say = speaker(look.skin);
  const rows = items.map(({ name, link, below }) => {
    const way = link === undefined ? '' : ` ${renderLink(link, look)}${look.skin === 'nested-menu' ? '' : '▶'}`;
    const title = name === '' ? '' : `◆${say(name)}`;
    return `<li>${title}${way}${below === undefined ? '' : renderMenu(below, look)}</li>`;
  });
  return `<ul>${rows.join('')}</ul>`;
}

function renderLink(link: Link, look: Look): string {
  const target = look.target === undefined ? '' : ` target="${look.target}"`;
  return `<a href="${escapeHtml(link.href)}"${target}>${speaker(look.skin)(link.text)}</a>`;
}

function renderForm(form: PageForm, skin: SkinName): string {
  const hidden = form.hidden.map(
    ([name, value]) => `<input type="hidden" name="${name}" value="${escapeHtml(value)}">`,
  );
  return `<form name="main" method="post" action="${escapeHtml(form.action)}">${hidden.join('')}${renderFields(form.fields, skin)}<p>${renderButton(form, skin)}</p></form>`;
}

function renderButton({ button, backTo }: PageForm, skin: SkinName): string {
  const text = speaker(skin)(button);
  if (skin === 'image-button')
    return `<input type="image" name="update" alt="${text}" src="data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///ywAAAAAAQABAAACAUwAOw==" width="120" height="36">`;
  if (skin === 'link-button') return `<a class="button" href="javascript:document.forms[0].submit()">${text}</a>`;
  const back =
    skin === 'definition-list' && backTo !== undefined ? '<input type="submit" name="back" value="戻る"> ' : '';
  return skin === 'label' || skin === 'placeholder'
    ? `<button type="submit" name="update" value="1">${text}</button>`
    : `${back}<input type="submit" name="update" value="${text}">`;
}

function renderFields(fields: readonly Field[], skin: SkinName): string {
  const say = speaker(skin);
  const hint = (field: Field) => `<span class="hint">${say(field.hint)}</span>`;
  switch (skin) {
    case 'label':
      return fields
        .map(
          (field) =>
            `<p><label for="f-${field.name}">${say(field.label)}</label> ${renderInput(field, skin)}${hint(field)}</p>`,
        )
        .join('');
    case 'placeholder':
      return fields.map((field) => `<p>${renderInput(field, skin)}${hint(field)}</p>`).join('');
    case 'text-before':
      return fields.map((field) => `${say(field.label)}<br>${renderInput(field, skin)}<br>${hint(field)}<br>`).join('');
    case 'definition-list':
      return `<dl>${fields.map((field) => `<dt>${say(field.label)}</dt><dd>${renderInput(field, skin)}${hint(field)}</dd>`).join('')}</dl>`;
    case 'full-width':
      return `<table>${fields.map((field) => `<tr><td>&nbsp;\n  ${say(field.label)}　\n</td><td>${renderInput(field, skin)}${hint(field)}</td></tr>`).join('')}</table>`;
    default:
      return `<table>${fields.map((field) => `<tr><th>${say(field.label)}</th><td>${renderInput(field, skin)}${hint(field)}</td></tr>`).join('')}</table>`;
  }
}

function renderInput(field: Field, skin: SkinName): string {
  const attributes = [
    `type="${field.type}"`,
    `name="${field.name}"`,
    `id="f-${field.name}"`,
    ...(field.maxLength === undefined ? [] : [`maxlength="${field.maxLength}"`]),
    ...(field.value === undefined ? [] : [`value="${escapeHtml(field.value)}"`]),
    ...(skin === 'placeholder' ? [`placeholder="${escapeHtml(field.label)}"`] : []),
    'autocomplete="off"',
  ];
  return `<input ${attributes.join(' ')}>`;
}
