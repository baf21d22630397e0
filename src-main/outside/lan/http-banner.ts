import { type ClientRequest, type IncomingMessage, request as plainRequest } from 'node:http';
import { request as secureRequest } from 'node:https';
import { foreignText } from './foreign-text.ts';

export interface Banner {
  /** Scheme, address and port where it is not the usual one: what a browser opens. */
  readonly page: string;
  readonly server: string | undefined;
  readonly title: string | undefined;
}

export interface BannerPlace {
  readonly scheme: 'http' | 'https';
  readonly address: string;
  readonly port: number;
  readonly limitMs: number;
}

const MOST_BYTES = 32_768;

/**
 * How the front page of a neighbour names itself. Sends nothing about anybody: no login, no cookie, and no redirect is
 * followed. The certificate is not judged here, for nothing is entrusted to it.
 */
export function frontPage(place: BannerPlace, signal: AbortSignal): Promise<Banner | undefined> {
  const { scheme, address, port, limitMs } = place;
  const isUsual = port === (scheme === 'https' ? 443 : 80);
  const page = `${scheme}://${address}${isUsual ? '' : `:${port}`}`;
  return new Promise((resolve) => {
    const stop = AbortSignal.any([signal, AbortSignal.timeout(limitMs)]);
    const options = { host: address, port, path: '/', signal: stop, agent: false as const, maxHeaderSize: 16_384 };
    const onAnswer = (answer: IncomingMessage) => {
      const server = foreignText(String(answer.headers.server ?? ''));
      const parts: Buffer[] = [];
      let size = 0;
      const finish = () => {
        resolve({ page, server, title: titleOf(Buffer.concat(parts).toString('utf8')) ?? realmOf(answer) });
        asked.destroy();
      };
      answer.on('data', (part: Buffer) => {
        parts.push(part);
        size += part.length;
        if (size >= MOST_BYTES) finish();
      });
      answer.on('end', finish);
      answer.on('error', finish);
    };
    const asked: ClientRequest =
      scheme === 'http'
        ? plainRequest(options, onAnswer)
        : // Old devices speak old TLS; what they say of themselves is still worth reading.
          secureRequest(
            { ...options, rejectUnauthorized: false, minVersion: 'TLSv1', ciphers: 'DEFAULT:@SECLEVEL=0' },
            onAnswer,
          );
    asked.on('error', () => resolve(undefined));
    asked.on('close', () => resolve(undefined));
    asked.end();
  });
}

function titleOf(html: string): string | undefined {
  const title = /<title[^>]*>([^<]{1,400})/iu.exec(html)?.[1];
  return title === undefined ? undefined : foreignText(title);
}

/** A page behind Basic or Digest has no title; its realm often names the product (RFC 7235 2.2). */
function realmOf(answer: IncomingMessage): string | undefined {
  const realm = /\brealm="([^"]{1,200})"/iu.exec(String(answer.headers['www-authenticate'] ?? ''))?.[1];
  return realm === undefined ? undefined : foreignText(realm);
}
