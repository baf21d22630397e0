import type { PortalWords, RefusalKind } from '../../core/carrier.ts';
import { fold } from './folding.ts';
import type { Page } from './html-page.ts';
import { isEditable } from './page-forms.ts';
import type { TextBlock } from './page-text.ts';

export interface Refusal {
  readonly kind: RefusalKind;
  /** As the page says it; the caller strikes it clean. */
  readonly sentence: string;
  /** Coloured or named like an error. */
  readonly isErrorish: boolean;
}

const EVERYWHERE: readonly RefusalKind[] = ['portal-locked', 'portal-maintenance', 'portal-session-expired'];

/** What each step may be refused for; the graver first, since a page may say more than one thing. */
export const REFUSALS_AT = {
  login: [...EVERYWHERE, 'portal-login-wrong'],
  code: [
    'portal-locked',
    'portal-maintenance',
    'portal-code-expired',
    'portal-code-wrong',
    'portal-session-expired',
    'portal-login-wrong',
  ],
  menu: EVERYWHERE,
  change: [...EVERYWHERE, 'portal-current-password-wrong', 'portal-number-not-found', 'portal-password-refused'],
} as const satisfies Record<string, readonly RefusalKind[]>;

export type RefusalStep = keyof typeof REFUSALS_AT;

/** A refusal says that something is wrong or has to be otherwise; a label or a promise with the same beginning does not. */
const SAYS_NO =
  /ません|でき?ない|でした|違|誤|不正|無効|エラー|失敗|不一致|切れ|ロック|停止|タイムアウト|超え|時間外|同じ|異な|ください|下さい|中です|終了|できかね/u;
/** Tells what would happen; every help text does. */
const CONDITIONAL = /場合|すると|ますと|えると|れると|ように|とき[はに]|際[はに]/u;
/** Something was taken after all: no refusal of ours may contradict that. */
const SOUNDS_TAKEN =
  /ありがとうござい|完了(し|いた)|受け?付け?(まし|いた)|承りまし|(変更|更新|登録|反映)(し|され|いたし)まし/u;
/** Wrong, not merely unavailable or to be kept in mind: asked for where the form did not come back. */
const SAYS_WRONG =
  /正しくありません|違|誤|不正|無効|エラー|失敗|一致しま|不一致|使用でき|使えま|できませんでした|存在しま|見つかりま|同じ/u;
const SAYS_CLOSED = /中です|中の|ため|いただけま|できま|時間外|停止し/u;
/** That nothing was taken follows from a lost session, not from any time-out or plea to log in. */
const SESSION_LOST = /セッション|ログインし(直|なお)|ログアウトされ|ログインしてい(ない|ません)|有効期限/u;

/**
 * Finds the portal's own no. `seen` = folded texts that stood on the pages before: a static hint is never a refusal.
 * A text needs evidence of its own: it looks like an error, it is new since the submit, or no form is left on the page.
 */
export function findRefusal(
  page: Page,
  asked: { readonly words: PortalWords; readonly step: RefusalStep; readonly seen: ReadonlySet<string> },
): Refusal | undefined {
  const blocks = page.blocks.filter(
    (one) => !one.isCaption && (!one.isAside || one.isErrorish) && !asked.seen.has(one.folded),
  );
  if (asked.step === 'change' && blocks.some((one) => SOUNDS_TAKEN.test(one.folded))) return undefined;
  const hasEvidence = (one: TextBlock) => one.isErrorish || asked.seen.size > 0 || page.forms.length === 0;
  const sentences = blocks.filter(hasEvidence).flatMap(sentencesOf);
  const about: About = {
    step: asked.step,
    hasForm: page.controls.some((one) => one.type === 'password' && isEditable(one)),
    isAlone: blocks.length <= 4,
  };
  for (const kind of REFUSALS_AT[asked.step]) {
    const words = asked.words.refusals[kind].map(fold);
    const said = sentences.find((one) => words.some((word) => one.folded.includes(word)) && isNo(one, kind, about));
    if (said === undefined) continue;
    // 「認証に失敗しました」 on the code's screen is about the code.
    const meant = asked.step === 'code' && kind === 'portal-login-wrong' ? 'portal-code-wrong' : kind;
    return { kind: meant, sentence: said.text, isErrorish: said.isErrorish };
  }
  return undefined;
}

interface Sentence {
  readonly text: string;
  readonly folded: string;
  readonly isErrorish: boolean;
  readonly isHeading: boolean;
}

interface About {
  readonly step: RefusalStep;
  /** A password can be typed on the page: the form came back. */
  readonly hasForm: boolean;
  /** The page says little else. */
  readonly isAlone: boolean;
}

function isNo(said: Sentence, kind: RefusalKind, about: About): boolean {
  const { text } = said;
  if (!SAYS_NO.test(text) || CONDITIONAL.test(text)) return false;
  if (kind === 'portal-maintenance' && !SAYS_CLOSED.test(text)) return false;
  if (about.step !== 'change') return true;
  // After the submit a no must be certain: "refused" lets go of a password that a mere notice says nothing about.
  switch (kind) {
    case 'portal-session-expired':
      return SESSION_LOST.test(text);
    case 'portal-maintenance':
      return said.isErrorish || said.isHeading || about.isAlone;
    case 'portal-locked':
      return true;
    default:
      return about.hasForm || SAYS_WRONG.test(text);
  }
}

const FAILED = /エラー|失敗|正しくありません|誤り|できません|できなかった/u;

/** Whether something new on the page looks and reads like an error: it takes the certainty from a completion beside it. */
export function readsLikeError(
  page: Page,
  asked: { readonly words: PortalWords; readonly seen: ReadonlySet<string> },
): boolean {
  const words = REFUSALS_AT.change.flatMap((kind) => asked.words.refusals[kind]).map(fold);
  return page.blocks
    .filter((one) => one.isErrorish && !asked.seen.has(one.folded))
    .flatMap(sentencesOf)
    .filter(({ text }) => SAYS_NO.test(text) && !CONDITIONAL.test(text))
    .some(({ text, folded }) => FAILED.test(text) || words.some((word) => folded.includes(word)));
}

function sentencesOf(block: TextBlock): Sentence[] {
  return block.text
    .split(/(?<=[。！!])/u)
    .map((text) => ({
      text: text.trim(),
      folded: fold(text),
      isErrorish: block.isErrorish,
      isHeading: block.isHeading,
    }))
    .filter(({ folded }) => folded !== '');
}

/** What a page says in plain text, for the pages after it. */
export function rememberTexts(page: Page, seen: Set<string>): void {
  for (const block of page.blocks) seen.add(block.folded);
}
