import { X509Certificate } from 'node:crypto';
import { isIP } from 'node:net';
import type { DetailedPeerCertificate } from 'node:tls';
import type { ShownCertificate } from '../../../core/verify/outcome.ts';

export interface CertificateNames {
  readonly uris: readonly string[];
  readonly dns: readonly string[];
  readonly ips: readonly string[];
  /** Common names of the subject; they count only where there are no alternative names at all. */
  readonly common: readonly string[];
  readonly hasAlternatives: boolean;
}

export function certificateNames(certificate: X509Certificate): CertificateNames {
  const names = readAlternativeNames(certificate.subjectAltName ?? '');
  const of = (kind: string) => names.filter((one) => one.kind === kind).map((one) => one.value);
  return {
    uris: of('URI'),
    dns: of('DNS'),
    ips: of('IP Address'),
    common: [...certificate.subject.matchAll(/^CN=(.*)$/gmu)].map((match) => match[1] ?? ''),
    hasAlternatives: certificate.subjectAltName !== undefined,
  };
}

/**
 * Takes Node's line of alternative names apart. Values with odd characters stand in JSON quotes there, so that a name cannot
 * smuggle in another one by a comma (CVE-2021-44532); what cannot be read is left out and so matches nothing.
 */
export function readAlternativeNames(line: string): { readonly kind: string; readonly value: string }[] {
  const item = /([A-Za-z][A-Za-z ]*):("(?:[^"\\]|\\.)*"|[^",]*)(?:, |$)/uy;
  const names: { kind: string; value: string }[] = [];
  for (let match = item.exec(line); match !== null && match[0] !== ''; match = item.exec(line)) {
    const value = bare(match[2] ?? '');
    if (value !== undefined) names.push({ kind: match[1] ?? '', value });
  }
  return names;
}

function bare(value: string): string | undefined {
  if (!value.startsWith('"')) return value;
  try {
    const parsed: unknown = JSON.parse(value);
    return typeof parsed === 'string' ? parsed : undefined;
  } catch {
    return undefined;
  }
}

/** The SIP domains that a certificate speaks for (RFC 5922 7.1), in lower case. */
export function sipDomains(names: CertificateNames): string[] {
  // `sip:` and a host, no user part: that would be one person, not the domain. `sips:` and others do not count.
  const hosts = names.uris.flatMap((uri) => /^sip:([^@:;?]+|\[[^\]]+\])(?::\d+)?(?:;.*)?$/isu.exec(uri)?.[1] ?? []);
  const found = hosts.length > 0 ? hosts : names.hasAlternatives ? names.dns : names.common;
  return found.map((one) => one.toLowerCase().replace(/\.$/u, ''));
}

/** Why a certificate is not one for `domain`; nothing when it is. */
export function nameFault(domain: string, names: CertificateNames): Error | undefined {
  const wanted = domain.toLowerCase().replace(/\.$/u, '');
  // RFC 5922 knows names only; a domain in digits is what iPAddress is for (RFC 6125 1.7.2).
  const offered = isIP(wanted) === 0 ? sipDomains(names) : names.ips.map((one) => one.toLowerCase());
  // In their entirety: no wildcards, no suffixes (RFC 5922 7.2).
  const isNamed = isIP(wanted) === 0 ? offered.includes(wanted) : offered.some((one) => isSameAddress(one, wanted));
  if (isNamed) return undefined;
  const error = new Error(
    `the certificate is made out for ${offered.slice(0, 10).join(', ') || 'no name'}, not for ${wanted}`,
  );
  return Object.assign(error, { code: 'ERR_TLS_CERT_ALTNAME_INVALID' });
}

/** IPv6 can be written in many ways; `URL` writes each in one. */
function isSameAddress(one: string, other: string): boolean {
  const plain = (address: string) =>
    address.includes(':') ? (URL.parse(`http://[${address}]/`)?.hostname ?? address) : address;
  return plain(one) === plain(other);
}

/** From the server's own certificate up to where the chain ends. */
export function shownChain(leaf: DetailedPeerCertificate): ShownCertificate[] {
  const shown: ShownCertificate[] = [];
  const seen = new Set<string>();
  let next: DetailedPeerCertificate | undefined = leaf;
  while (next?.raw !== undefined && !seen.has(next.fingerprint256) && shown.length < 10) {
    seen.add(next.fingerprint256);
    shown.push(shownCertificate(new X509Certificate(next.raw)));
    next = next.issuerCertificate;
  }
  return shown;
}

function shownCertificate(certificate: X509Certificate): ShownCertificate {
  const names = certificateNames(certificate);
  return {
    subject: oneLine(certificate.subject),
    issuer: oneLine(certificate.issuer),
    validFrom: iso(certificate.validFrom),
    validTo: iso(certificate.validTo),
    names: names.hasAlternatives
      ? [
          ...names.uris.map((one) => `uri:${one}`),
          ...names.dns.map((one) => `dns:${one}`),
          ...names.ips.map((one) => `ip:${one}`),
        ]
      : names.common.map((one) => `cn:${one}`),
  };
}

function oneLine(name: string | undefined): string {
  return (name ?? '').split('\n').join(', ');
}

/** OpenSSL writes `Nov 24 06:44:14 2026 GMT`. */
function iso(text: string): string {
  const atMs = Date.parse(text);
  return Number.isNaN(atMs) ? text : new Date(atMs).toISOString();
}
