import { protocol, type Session } from 'electron';
import { readWindowFile, WINDOW_HEADERS } from '../../backstage/window-files.ts';
import { isOwnPage, SCHEME } from './own-page.ts';
import { TROUBLE_PATH, troublePage } from './trouble-page.ts';

/** MUST run before `ready`, synchronously. Never `bypassCSP`, `corsEnabled` or service workers. */
export function registerOwnScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true } },
  ]);
}

export interface OwnSchemeOptions {
  readonly session: Session;
  /** Folder of the built window. */
  readonly rendererFolder: string;
}

/** Answers kakekae://app/ from the built window, with its walls as headers, and everything else with 404. */
export function serveOwnScheme({ session, rendererFolder }: OwnSchemeOptions): void {
  session.protocol.handle(SCHEME, async (request) => {
    if (request.method !== 'GET' || !isOwnPage(request.url)) return notFound();
    const { pathname, searchParams } = new URL(request.url);
    if (pathname === TROUBLE_PATH) return page(troublePage(searchParams.get('why')));
    const file = await readWindowFile(rendererFolder, pathname);
    if (file === undefined) return notFound();
    return new Response(file.bytes, { headers: { ...WINDOW_HEADERS, 'Content-Type': file.contentType } });
  });
}

function page(html: string): Response {
  return new Response(html, { headers: { ...WINDOW_HEADERS, 'Content-Type': 'text/html; charset=utf-8' } });
}

function notFound(): Response {
  return new Response('', { status: 404, headers: WINDOW_HEADERS });
}
