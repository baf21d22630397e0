import { request } from 'node:http';
import iconv from 'iconv-lite';
import type { PracticeCarrier } from '../../src-main/practice/carrier.ts';

export interface Seen {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly html: string;
  readonly url: string;
}

type Charset = 'utf-8' | 'shift_jis' | 'euc-jp';

/** A visitor with nothing but sockets and regular expressions; keeps the cookie, follows redirects and refreshes on this host. */
export class Visitor {
  readonly carrier: PracticeCarrier;
  readonly #charset: Charset;
  #cookie = '';
  page: Seen = { statusCode: 0, headers: {}, html: '', url: '' };

  constructor(carrier: PracticeCarrier, charset: Charset = 'utf-8') {
    this.carrier = carrier;
    this.#charset = charset;
  }

  get text(): string {
    return unescapeHtml(this.page.html.replace(/<style>.*?<\/style>/su, '').replace(/<[^>]+>/gu, ' '))
      .normalize('NFKC')
      .replace(/\s+/gu, '');
  }

  async get(path: string): Promise<Seen> {
    this.page = await this.#ask('GET', new URL(path, this.page.url || this.carrier.portalUrl), '');
    return this.#follow();
  }

  /** Fills the page's one form and sends it; hidden fields go back as they came. */
  async send(fields: Readonly<Record<string, string>>): Promise<Seen> {
    const action = unescapeHtml(/<form[^>]* action="([^"]*)"/u.exec(this.page.html)?.[1] ?? '');
    const hidden = [...this.page.html.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)"/gu)].map(
      ([, name = '', value = '']) => [name, unescapeHtml(value)] as const,
    );
    const body = [...hidden, ...Object.entries(fields)]
      .map(([name, value]) => `${name}=${percentEncode(value, this.#charset)}`)
      .join('&');
    this.page = await this.#ask('POST', new URL(action, this.page.url), body);
    return this.#follow();
  }

  /** Follows the first link whose words (white space aside) are these. */
  click(words: string, nth = 0): Promise<Seen> {
    const links = [...this.page.html.matchAll(/<a [^>]*href="([^"]*)"[^>]*>(.*?)<\/a>/gsu)].filter(
      ([, , text = '']) => unescapeHtml(text).normalize('NFKC').replace(/\s/gu, '') === words,
    );
    const href = links[nth]?.[1];
    if (href === undefined) throw new Error(`no link "${words}" in ${this.text}`);
    return this.get(unescapeHtml(href));
  }

  async logIn(login: { id?: string; password?: string } = {}): Promise<Seen> {
    await this.get(this.carrier.portalUrl);
    const { selfcareId, selfcarePassword } = this.carrier;
    return this.send({ scid: login.id ?? selfcareId, scpw: login.password ?? selfcarePassword });
  }

  async signIn(): Promise<Seen> {
    await this.logIn();
    return this.send({ otp: this.carrier.lastCode() ?? '' });
  }

  async openForm(): Promise<Seen> {
    await this.signIn();
    return this.get('/selfcare/ip-password');
  }

  change(newPassword: string, fields: Readonly<Record<string, string>> = {}): Promise<Seen> {
    const { line, password } = this.carrier;
    return this.send({ ipno: line.number, curpw: password, newpw: newPassword, newpw2: newPassword, ...fields });
  }

  async #follow(): Promise<Seen> {
    for (let hop = 0; hop < 5; hop += 1) {
      const refresh = /http-equiv="refresh" content="0; url=([^"]*)"/u.exec(this.page.html)?.[1];
      const to = this.page.headers.location ?? (refresh === undefined ? undefined : unescapeHtml(refresh));
      if (typeof to !== 'string') break;
      const url = new URL(to, this.page.url);
      if (url.host !== new URL(this.page.url).host) break;
      this.page = await this.#ask('GET', url, '');
    }
    return this.page;
  }

  #ask(method: string, url: URL, body: string): Promise<Seen> {
    return new Promise((resolve, reject) => {
      const headers = {
        ...(this.#cookie === '' ? {} : { Cookie: this.#cookie }),
        ...(method === 'POST'
          ? { 'Content-Type': 'application/x-www-form-urlencoded', 'Content-Length': body.length }
          : {}),
      };
      const outgoing = request(url, { method, headers, agent: false }, async (incoming) => {
        const chunks: Buffer[] = [];
        for await (const chunk of incoming) chunks.push(Buffer.from(chunk));
        const cookie = incoming.headers['set-cookie']?.[0]?.split(';')[0];
        if (cookie !== undefined) this.#cookie = cookie;
        const html = iconv.decode(Buffer.concat(chunks), this.#charset);
        resolve({ statusCode: incoming.statusCode ?? 0, headers: incoming.headers, html, url: url.href });
      });
      outgoing.on('error', reject);
      outgoing.end(body);
    });
  }
}

function unescapeHtml(text: string): string {
  return text.replace(/&#(\d+);/gu, (_, code) => String.fromCodePoint(Number(code))).replaceAll('&nbsp;', ' ');
}

function percentEncode(text: string, charset: Charset): string {
  return [...iconv.encode(text, charset)].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('');
}
