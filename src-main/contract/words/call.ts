import type { CallOutcome, CallWay } from '../../core/verify/test-call.ts';
import { enCall } from './en-call.ts';
import { jaCall } from './ja-call.ts';
import type { Lang } from './words.ts';

/** What a person is told before a test call, and may say after it; the same at the terminal and in the window. */
export interface CallWords {
  /** Short, for a list. */
  readonly name: { readonly [W in CallWay]: string };
  readonly title: { readonly [W in CallWay]: string };
  readonly steps: { readonly [W in CallWay]: readonly string[] };
  /** Above the list of what to listen for. */
  readonly listenFor: string;
  readonly listen: { readonly [W in CallWay]: readonly string[] };
  /** Before the steps: who pays about how much, and whom not to call. */
  readonly caution: { readonly [W in CallWay]: string };
  /** Before the first call, for whoever is afraid of it. */
  readonly harmless: string;
  /** Above what may be doubted of a call that was heard. */
  readonly doubt: string;
  readonly ask: { readonly [W in CallWay]: string };
  readonly outcome: { readonly [W in CallWay]: { readonly [O in CallOutcome<W>]: string } };
  readonly askCut: string;
  readonly cutAfter: (seconds: number) => string;
  readonly notTried: string;
}

/** Apart from the other words: a window loads them with its call screen, not at its first look. */
export function callWords(lang: Lang): CallWords {
  return lang === 'ja' ? jaCall : enCall;
}

/** What was said of one way, in words: the outcome, and after how long it was cut off. */
export function describeCall(
  lang: Lang,
  told: { readonly way: CallWay; readonly outcome: string; readonly cutAfterS?: number | undefined },
): string {
  const words = callWords(lang);
  const sentences: { readonly [outcome: string]: string } = words.outcome[told.way];
  const said = sentences[told.outcome] ?? told.outcome;
  return told.cutAfterS === undefined ? said : `${said}${words.cutAfter(told.cutAfterS)}`;
}
