import iconv from 'iconv-lite';
import { describe, expect, it } from 'vitest';
import { Secret } from '../../src-main/core/secret.ts';
import { charsetOf, decode, encode } from '../../src-main/outside/portal/charset.ts';
import { type Filled, requestOf } from '../../src-main/outside/portal/form-encoding.ts';
import type { Page } from '../../src-main/outside/portal/html-page.ts';
import { parsePortalUrl } from '../../src-main/outside/portal/portal-url.ts';
import { pageOf } from './portal-pages.ts';

function press(html: string | Page, typed: Record<string, string> = {}, charset = 'utf-8') {
  const page = typeof html === 'string' ? pageOf(html, { charset }) : html;
  const filled: Filled = new Map(
    Object.entries(typed).map(([name, value]) => {
      const control = page.controls.find((one) => one.name === name);
      if (control === undefined) throw new Error(`no field ${name}`);
      return [control, Secret.of(value)];
    }),
  );
  const button = page.clickables[0];
  if (button === undefined) throw new Error('nothing to press');
  return requestOf({ page, button, filled });
}

function bodyOf(...given: Parameters<typeof press>): string {
  const request = press(...given);
  return request.ok ? (request.value.body ?? request.value.url.search).toString('latin1') : request.problem.kind;
}

describe('a form is sent as a browser sends it', () => {
  it('keeps order, repeated names, choices, and leaves out what is not sent', () => {
    const html = `<form method=post><input type=hidden name=t value="a b&amp;c+%41=ü"><input type=hidden name=t value="">
<input name=x value=1><input type=checkbox name=c checked><input type=checkbox name=c value=no><input type=radio name=r value=1><input type=radio name=r value=2 checked>
<select name=s><option>one<option value=two selected>Zwei</select><select name=s2><option disabled>a<option> b </select><select name=m multiple><option selected>1<option selected>2</select>
<textarea name=ta>
line
two</textarea><input name=off disabled value=1><fieldset disabled><input name=off2><legend><input name=on2 value=1></legend></fieldset><input type=reset name=re value=x><input type=file name=fi>
<input value=nameless><input type=hidden name=_charset_><input type=submit name=go value=行く><input type=submit name=other value=1></form>`;
    expect(bodyOf(html)).toBe(
      't=a+b%26c%2B%2541%3D%C3%BC&t=&x=1&c=on&r=2&s=two&s2=b&m=1&m=2&ta=line%0D%0Atwo&on2=1&fi=&_charset_=utf-8&go=%E8%A1%8C%E3%81%8F',
    );
  });

  it('sends the place where a picture was pressed', () => {
    expect(bodyOf('<form method=post><input type=image name=up alt=更新></form>')).toBe('up.x=1&up.y=1');
    expect(bodyOf('<form method=post><input type=image alt=更新></form>')).toBe('x=1&y=1');
  });

  it('sets what the link’s script sets, and sends no button', () => {
    const html = `<form method=post name=f><input type=hidden name=cmd value=""></form><a href="#" onclick="document.f.cmd.value='upd';document.f.submit();return false">更新</a>`;
    expect(bodyOf(html)).toBe('cmd=upd');
  });

  it('follows base, formaction and an action of its own address', () => {
    const to = (html: string) => {
      const request = press(html);
      return request.ok ? `${request.value.method} ${request.value.url.href}` : request.problem.kind;
    };
    expect(to('<base href="/b/"><form method=post action=x><button>1</button></form>')).toBe(
      'POST https://portal.example/b/x',
    );
    expect(to('<form action=x><button formaction="../y" formmethod=post>1</button></form>')).toBe(
      'POST https://portal.example/y',
    );
    expect(to('<form method=post><button>1</button></form>')).toBe(
      'POST https://portal.example/app/form;jsessionid=1?x=1',
    );
    expect(to('<form action="a?lost=1"><input type=hidden name=q value=あ><button>1</button></form>')).toBe(
      'GET https://portal.example/app/a?q=%E3%81%82',
    );
    expect(to('<form method=post action="javascript:void(0)"><button>1</button></form>')).toBe('portal-page-unknown');
    expect(to('<form method=post action="http://[" ><button>1</button></form>')).toBe('portal-page-unknown');
  });

  it('never puts what is typed into an address', () => {
    expect(bodyOf('<form><input name=p><button>1</button></form>', { p: 'neko2345' })).toBe('portal-page-unknown');
  });

  it('writes parts where the form asks for them', () => {
    const request = press(
      '<form method=post enctype=multipart/form-data><input type=hidden name="a&quot;b" value=あ><input type=file name=f><button name=go value=1>1</button></form>',
      {},
      'shift_jis',
    );
    if (!request.ok) throw new Error(request.problem.kind);
    const boundary = /boundary=(.+)$/u.exec(request.value.contentType ?? '')?.[1];
    const file =
      'Content-Disposition: form-data; name="f"; filename=""\r\nContent-Type: application/octet-stream\r\n\r\n';
    expect(request.value.body?.toString('latin1')).toBe(
      `--${boundary}\r\nContent-Disposition: form-data; name="a%22b"\r\n\r\n\x82\xa0\r\n--${boundary}\r\n${file}\r\n--${boundary}\r\nContent-Disposition: form-data; name="go"\r\n\r\n1\r\n--${boundary}--\r\n`,
    );
  });
});

describe('what a charset cannot hold is not sent', () => {
  const form = (value: string, more = '') =>
    `<form method=post ${more}><input type=hidden name=h value="${value}"><button>1</button></form>`;
  it('writes the page’s charset, or the form’s own', () => {
    expect(bodyOf(form('更新〜'.replace('〜', '～')), {}, 'shift_jis')).toBe('h=%8DX%90V%81%60');
    expect(bodyOf(form('更新'), {}, 'euc-jp')).toBe('h=%B9%B9%BF%B7');
    expect(bodyOf(form('a更新b'), {}, 'iso-2022-jp')).toBe('h=a%1B%24B99%3F7%1B%28Bb');
    expect(bodyOf(form('更新', 'accept-charset="x-none EUC-JP"'), {}, 'shift_jis')).toBe('h=%B9%B9%BF%B7');
  });
  it('refuses rather than send a question mark', () => {
    for (const [text, charset] of [
      ['〜', 'shift_jis'],
      ['🍣', 'shift_jis'],
      ['🍣', 'euc-jp'],
      ['ｱ', 'iso-2022-jp'],
      ['é', 'iso-2022-jp'],
      ['あ', 'windows-1252'],
      ['\ud800', 'utf-8'],
    ])
      expect(bodyOf(form(text ?? ''), {}, charset)).toBe('portal-charset-cannot-hold');
    expect(bodyOf('<form method=post><input name=p><button>1</button></form>', { p: 'ｎeko🍣' }, 'shift_jis')).toBe(
      'portal-charset-cannot-hold',
    );
  });
  it('reads back everything it writes', () => {
    for (const charset of ['utf-8', 'shift_jis', 'euc-jp', 'iso-2022-jp'])
      expect(decode(encode('IP加入電話パスワード変更・入力 ~\\|', charset) ?? Buffer.of(), charset)).toBe(
        'IP加入電話パスワード変更・入力 ~\\|',
      );
  });
});

describe('a page is read in the charset it says', () => {
  const sjis = iconv.encode('<meta http-equiv="Content-Type" content="text/html; charset=Shift_JIS">①更新', 'cp932');
  it('believes byte order mark, header, meta, in this order', () => {
    expect(charsetOf(Buffer.from('\ufeffx'), 'text/html; charset=shift_jis')).toBe('utf-8');
    expect(charsetOf(sjis, 'text/html; charset="EUC-JP"')).toBe('euc-jp');
    expect(charsetOf(sjis, 'text/html')).toBe('shift_jis');
    expect(charsetOf(sjis, 'text/html; charset=nonsense')).toBe('shift_jis');
    expect(charsetOf(Buffer.from('<!-- <meta charset=euc-jp> --><meta charset=ISO-2022-JP>'), undefined)).toBe(
      'iso-2022-jp',
    );
    expect(charsetOf(Buffer.from('更新'), undefined)).toBe('utf-8');
    expect(charsetOf(Buffer.from('<meta charset=utf-16>'), undefined)).toBe('utf-8');
  });
  it('reads the NEC characters that Windows pages use', () => expect(decode(sjis, 'shift_jis')).toContain('①更新'));
});

describe('the portal’s address', () => {
  const kind = (given: string) => {
    const parsed = parsePortalUrl(given);
    return parsed.ok ? parsed.value.href : parsed.problem.kind;
  };
  it('is https, or this very computer', () => {
    expect(kind(' https://portal.example/a?b=1#c ')).toBe('https://portal.example/a?b=1');
    for (const host of ['127.0.0.1', '127.8.8.8:81', '[::1]:8080', 'localhost:1'])
      expect(kind(`http://${host}/x`)).toBe(`http://${host}/x`);
    for (const given of [
      'http://portal.example/',
      'http://127.0.0.1.example/',
      'http://localhost.example',
      'http://1270.0.0.1.x',
      'ftp://portal.example/',
      'javascript:alert(1)',
    ])
      expect(kind(given)).toBe('url-not-https');
    for (const given of ['', 'portal.example', 'https://', 'https://exa mple/'])
      expect(kind(given)).toBe('url-malformed');
  });
  it('carries no login, and none is repeated', () => {
    for (const given of [
      'https://renshu:neko2345@portal.example/',
      'https://neko2345@portal.example',
      'http://a:neko2345@127.0.0.1/',
    ])
      expect(kind(given)).toBe('url-has-credentials');
    for (const given of [
      'https://renshu:neko2345/@portal.example:x',
      'renshu:neko2345@portal.example',
      'https://a:neko2345@:::',
      'ftp://neko2345:x',
    ])
      expect(JSON.stringify(parsePortalUrl(given)).replace('ftp://neko2345:x', '')).not.toContain('neko2345');
  });
});
