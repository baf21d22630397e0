import type { Lang } from '../../contract/words/index.ts';

/** What only the terminal says of a test call; its steps and answers speak through contract/words. */
const ja = {
  number: (number: string) => `この回線の番号: ${number}`,
  practice: '【練習】練習用の電話会社では、本物の電話はかかりません。結果を選ぶところだけを練習できます。',
  before: '前回の記録',
  of: (what: string, way: string) => `${what}（${way}）`,
  askOutcome: '番号で答えてください（試さないときはEnterだけ）: ',
  askCut: (question: string) => `${question}（分からなければEnterだけ）: `,
  strangeAnswer: (most: number) => `1から${most}までの番号で答えてください。`,
  notKept:
    'この回線のいちばん新しいパスワード変更が最後まで終わっていない（または、まだ変更がない）ため、結果は表示するだけで保存しません。',
  stillProven: (time: string) => `${time} までに、発信も着信も話せることを確かめてあります。`,
  strangeSeconds: (most: number) => `秒数を1から${most}までの数字で入力するか、Enterだけを押してください。`,
  busy: '電話での確認は、その変更が終わってからお試しください。',
  offer: '電話をかけて確かめるには（任意）: kakekae call --line 番号',
};

type CallTerminalWords = typeof ja;

const en: CallTerminalWords = {
  number: (number) => `Number of this line: ${number}`,
  practice: '[Practice] The practice carrier connects no real calls; only the choosing of a result is practised.',
  before: 'On record',
  of: (what, way) => `${what} (${way.toLowerCase()})`,
  askOutcome: 'Please answer by number (Enter alone = not tried): ',
  askCut: (question) => `${question} (Enter alone if you do not know): `,
  strangeAnswer: (most) => `Please answer with a number from 1 to ${most}.`,
  notKept:
    'The newest password change of this line was not finished (or there is none), so the result is shown but not kept.',
  stillProven: (time) => `Calls both ways were made and heard by ${time}.`,
  strangeSeconds: (most) => `Please give the seconds as a number from 1 to ${most}, or press Enter alone.`,
  busy: 'Please make the test call when that change has ended.',
  offer: 'To be sure by a call (optional): kakekae call --line NUMBER',
};

export function callTerminalWords(lang: Lang): CallTerminalWords {
  return lang === 'ja' ? ja : en;
}
