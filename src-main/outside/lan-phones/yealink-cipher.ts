import { constants, createCipheriv, createPublicKey, publicEncrypt, randomBytes } from 'node:crypto';
import type { Secret } from '../../core/secret.ts';

/**
 * What the scripts of a Yealink page (V8x) do to a password: AES-128-CBC with a key and an initial value of 16 random bytes each,
 * both sent as hexadecimal text under the page's RSA key (PKCS #1 v1.5); the plain text is `<chance>;<session>;<password>`,
 * filled with zeros.
 */
export interface YealinkCipher {
  /** Base64. */
  encrypt(password: Secret): string;
  readonly rsakey: string;
  readonly rsaiv: string;
}

export interface YealinkKey {
  /** Hexadecimal, from `g_rsa_n` and `g_rsa_e`. */
  readonly n: string;
  readonly e: string;
  /** Cookie JSESSIONID. */
  readonly session: string;
}

export function yealinkCipher({ n, e, session }: YealinkKey): YealinkCipher | undefined {
  if (!/^[0-9a-f]{64,1024}$/iu.test(n) || !/^[0-9a-f]{1,8}$/iu.test(e)) return undefined;
  const key = randomBytes(16);
  const iv = randomBytes(16);
  let rsa: (text: string) => string;
  try {
    const publicKey = createPublicKey({ key: { kty: 'RSA', n: base64url(n), e: base64url(e) }, format: 'jwk' });
    rsa = (text) =>
      publicEncrypt({ key: publicKey, padding: constants.RSA_PKCS1_PADDING }, Buffer.from(text, 'ascii')).toString(
        'hex',
      );
    const rsakey = rsa(key.toString('hex'));
    const rsaiv = rsa(iv.toString('hex'));
    return {
      rsakey,
      rsaiv,
      encrypt(password) {
        const chance = `0.${randomBytes(6).readUIntBE(0, 6)}`;
        const plain = Buffer.from(`${chance};${session};${password.reveal()}`, 'utf8');
        const filled = Buffer.alloc(plain.length + 16 - (plain.length % 16));
        plain.copy(filled);
        const cipher = createCipheriv('aes-128-cbc', key, iv).setAutoPadding(false);
        return Buffer.concat([cipher.update(filled), cipher.final()]).toString('base64');
      },
    };
  } catch {
    // A number that is no RSA key: the page is not what it seems.
    return undefined;
  }
}

function base64url(hex: string): string {
  return Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, 'hex').toString('base64url');
}
