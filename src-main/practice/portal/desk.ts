import type { PortalWords } from '../../core/carrier.ts';
import type { PretendAdapter } from '../adapter/pretend-adapter.ts';
import type { PracticeClock } from '../clock/practice-clock.ts';
import type { PasswordBook } from '../password-book.ts';
import type { Seen } from '../seen.ts';
import type { Troubles } from '../troubles.ts';
import type { Mail } from './mailbox.ts';
import type { Reply } from './reply.ts';
import type { ScreenContext } from './screens.ts';
import { REFUSALS } from './sentences.ts';
import type { SkinName } from './skin.ts';
import { newToken, type Visit, type Visits } from './visits.ts';

/** What every counter of the portal works with. */
export interface Desk {
  readonly clock: PracticeClock;
  readonly troubles: Troubles;
  readonly book: PasswordBook;
  readonly seen: Seen;
  readonly words: PortalWords;
  readonly skin: SkinName;
  readonly visits: Visits;
  readonly mails: Mail[];
  readonly number: string;
  readonly selfcareId: string;
  readonly selfcarePassword: string;
  readonly utcOffsetMinutes: number;
  /** An address on another host name that leads back here, where it is only counted. */
  readonly elsewhere: () => string;
  /** The device at the end of the line; absent until the carrier has made it. */
  readonly adapter: () => PretendAdapter | undefined;
  readonly lock: { wrongLogins: number; untilMs: number };
}

export function screenContext(desk: Desk, visit: Visit, error?: string): ScreenContext {
  return {
    words: desk.words,
    troubles: desk.troubles,
    token: newToken(visit),
    error,
    link: (path) => address(desk, visit, path),
  };
}

export function address(desk: Desk, visit: Visit, path: string): string {
  return desk.skin === 'session-in-url' ? `${path}?sid=${visit.id}` : path;
}

/** The way to the next page: a redirect, or in one skin a page that leads on by itself. */
export function goOn(desk: Desk, visit: Visit, path: string): Reply {
  const to = address(desk, visit, path);
  if (desk.skin !== 'meta-refresh') return { kind: 'redirect', to, statusCode: 302 };
  return { kind: 'page', page: { heading: '処理中', lead: ['まもなく次の画面に切り替わります。'], refreshTo: to } };
}

export function sessionExpired(visit: Visit | undefined): Reply {
  if (visit !== undefined) visit.stage = 'over';
  const links = [{ text: 'セルフケアログインへ', href: '/selfcare/login' }];
  return { kind: 'page', page: { heading: 'エラー', error: REFUSALS['portal-session-expired'], links } };
}
