import { X509Certificate } from 'node:crypto';
import { createSecureContext, rootCertificates, type SecureContext } from 'node:tls';

/** Who is trusted to name servers. */
export interface TlsTrust {
  /** `undefined`: what was given as an authority is no certificate. */
  context(): SecureContext | undefined;
  /** This computer's clock, epoch ms. */
  clockMs(): number;
}

const CERTIFICATE = /-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/gu;

/** The well-known authorities, and those of `ca` beside them (PEM, one or more). */
export function tlsTrust({ ca, clockMs }: { readonly ca?: string | undefined; clockMs(): number }): TlsTrust {
  let made: { readonly context: SecureContext | undefined } | undefined;
  return {
    // Made once and late: reading all well-known authorities takes longer than a handshake, and most lines speak UDP.
    context: () => {
      made ??= { context: secureContext(ca) };
      return made.context;
    },
    clockMs,
  };
}

/** Whether the text holds certificates, and nothing but readable ones. */
export function isCertificatePem(text: string): boolean {
  const found = text.match(CERTIFICATE) ?? [];
  try {
    // createSecureContext passes over what is no certificate without a word; this throws.
    for (const one of found) new X509Certificate(one);
    return found.length > 0;
  } catch {
    return false;
  }
}

function secureContext(ca: string | undefined): SecureContext | undefined {
  if (ca === undefined) return createSecureContext({ minVersion: 'TLSv1.2' });
  return isCertificatePem(ca)
    ? createSecureContext({ minVersion: 'TLSv1.2', ca: [...rootCertificates, ca] })
    : undefined;
}
