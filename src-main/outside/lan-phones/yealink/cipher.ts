import { constants, createCipheriv, createPublicKey, publicEncrypt, randomBytes } from 'node:crypto';

/** What the scripts of a Yealink page hide a text in: AES-128-CBC, with a key and an initial value made for this one page. */
export interface YealinkEnvelope {
  /** Key and initial value: 16 random bytes each, as hexadecimal text under the page's RSA key (PKCS #1 v1.5). */
  readonly key: string;
  readonly iv: string;
  /** Base64; filled with zeros to whole blocks. */
  hide(text: string): string;
}

/** Hexadecimal, as the page tells them; undefined = no RSA key: the page is not what it seems. */
export function yealinkEnvelope({ n, e }: { readonly n: string; readonly e: string }): YealinkEnvelope | undefined {
  if (!/^[0-9a-f]{64,1024}$/iu.test(n) || !/^[0-9a-f]{1,8}$/iu.test(e)) return undefined;
  const key = randomBytes(16);
  const iv = randomBytes(16);
  try {
    const publicKey = createPublicKey({ key: { kty: 'RSA', n: base64url(n), e: base64url(e) }, format: 'jwk' });
    const rsa = (bytes: Buffer) =>
      publicEncrypt(
        { key: publicKey, padding: constants.RSA_PKCS1_PADDING },
        Buffer.from(bytes.toString('hex'), 'ascii'),
      ).toString('hex');
    return {
      key: rsa(key),
      iv: rsa(iv),
      hide(text) {
        const plain = Buffer.from(text, 'utf8');
        const filled = Buffer.alloc(plain.length + 16 - (plain.length % 16));
        plain.copy(filled);
        const cipher = createCipheriv('aes-128-cbc', key, iv).setAutoPadding(false);
        return Buffer.concat([cipher.update(filled), cipher.final()]).toString('base64');
      },
    };
  } catch {
    return undefined;
  }
}

/** A number as a script's `Math.random()` writes it. */
export function chance(): string {
  return `0.${randomBytes(6).readUIntBE(0, 6)}`;
}

function base64url(hex: string): string {
  return Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, 'hex').toString('base64url');
}
