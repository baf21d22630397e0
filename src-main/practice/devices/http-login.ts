import { createHash, randomBytes } from 'node:crypto';
import { parseDigest } from '../sip/digest.ts';
import type { DeviceReply, DeviceRequest } from './device-shell.ts';

/** A device's HTTP login (RFC 7616, RFC 7617). Undefined = let in; else what it answers instead. */
export class HttpLogin {
  readonly #expected: { readonly user: string; readonly password: string; readonly realm: string };
  readonly #scheme: 'digest' | 'basic';
  readonly #nonces = new Set<string>();

  constructor(
    expected: { readonly user: string; readonly password: string; readonly realm: string },
    scheme: 'digest' | 'basic',
  ) {
    this.#expected = expected;
    this.#scheme = scheme;
  }

  /** `onTried` is called for each login, whatever comes of it. */
  refuse(request: DeviceRequest, onTried: () => void): DeviceReply | undefined {
    const { authorization } = request.headers;
    if (authorization !== undefined) {
      onTried();
      if (this.#scheme === 'basic' ? this.#isBasic(authorization) : this.#isDigest(authorization, request))
        return undefined;
    }
    const { realm } = this.#expected;
    if (this.#scheme === 'basic') return { status: 401, headers: { 'WWW-Authenticate': `Basic realm="${realm}"` } };
    const nonce = randomBytes(12).toString('hex');
    this.#nonces.add(nonce);
    return {
      status: 401,
      headers: { 'WWW-Authenticate': `Digest realm="${realm}", nonce="${nonce}", algorithm=MD5, qop="auth"` },
    };
  }

  #isBasic(authorization: string): boolean {
    const { user, password } = this.#expected;
    return authorization === `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
  }

  #isDigest(authorization: string, request: DeviceRequest): boolean {
    const values = parseDigest(authorization);
    const { user, password, realm } = this.#expected;
    const nonce = values?.get('nonce') ?? '';
    if (!this.#nonces.has(nonce) || values?.get('username') !== user || values.get('uri') !== request.url) return false;
    const md5 = (text: string) => createHash('md5').update(text).digest('hex');
    const proof = [nonce, values.get('nc'), values.get('cnonce'), 'auth'].join(':');
    return (
      values.get('response') ===
      md5(`${md5(`${user}:${realm}:${password}`)}:${proof}:${md5(`${request.method}:${request.url}`)}`)
    );
  }
}
