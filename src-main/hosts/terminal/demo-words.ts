import type { Lang } from '../../contract/words/index.ts';

interface PlanTimes {
  readonly reflects: string;
  readonly outage: string;
  readonly cheapest: string;
  readonly cheapestOutage: string;
}

/** The demo's story, told by the clock time it stands for. */
export interface DemoWords {
  readonly opening: string;
  readonly registered: (number: string) => string;
  readonly planned: (times: PlanTimes) => string;
  readonly kept: string;
  readonly signingIn: string;
  readonly codeTyped: string;
  readonly submitting: string;
  readonly accepted: (reflects: string) => string;
  readonly seen: string;
  readonly phoneTold: string;
  readonly phoneBack: (device: string) => string;
  readonly closing: (seconds: number) => string;
}

const ja: DemoWords = {
  opening:
    '【練習】このパソコンの中の練習用の電話会社を相手に、B2BUAサービスの回線のパスワード変更を、最初から最後まで行います。\n反映を待つ間だけ時計を早送りします。左の数字は練習の中の時刻です。\n',
  registered: (number) => `${number} の電話機が、現在のパスワードで登録されています。`,
  planned: ({ reflects, outage, cheapest, cheapestOutage }) =>
    `いま変更すると ${reflects} に反映。それまで${outage}は発着信できません（${cheapest} なら${cheapestOutage}で済みます）。今回はすぐに変更します。`,
  kept: '新しいパスワードを作って保管し、読み直して確かめました。まだどこにも送っていません。',
  signingIn: 'セルフケアにログインします。',
  codeTyped: 'メールで届いた認証コードを入力します。',
  submitting: '「IP加入電話パスワード変更」の画面に入力し、更新を一度だけ押します。',
  accepted: (reflects) =>
    `「IP加入電話パスワードの変更が完了しました。」の画面を確認しました。反映時間の ${reflects} まで待ちます。`,
  seen: 'SIPサーバーが新しいパスワードを受け付けました。変更前のパスワードも30日間は保管しておきます。',
  phoneTold: '電話機に新しいパスワードを設定しました。登録されるかどうかを確かめます。',
  phoneBack: (device) => `電話機が新しいパスワードで登録されました（${device}）。`,
  closing: (seconds) =>
    `実際にかかった時間は${seconds.toFixed(0)}秒です。ご自身で試すには: npm run -s kakekae -- practice`,
};

const en: DemoWords = {
  opening:
    '[Practice] A whole password change of a B2BUA line, against a practice carrier inside this computer.\nOnly the wait runs on a fast clock. The times on the left are those of the practice.\n',
  registered: (number) => `The phone of ${number} is registered with the current password.`,
  planned: ({ reflects, outage, cheapest, cheapestOutage }) =>
    `Changed now, it takes effect at ${reflects}: ${outage} without calls (at ${cheapest} it would be ${cheapestOutage}). This time it is changed at once.`,
  kept: 'A new password was made, stored and read back. Nothing has been sent anywhere yet.',
  signingIn: 'Signing in to the self-care site.',
  codeTyped: 'Typing the mailed code.',
  submitting: 'Filling in the form IP加入電話パスワード変更 and pressing 更新 (update), once.',
  accepted: (reflects) => `The completion page was recognised. Waiting until it takes effect at ${reflects}.`,
  seen: 'The SIP server accepts the new password. The former one is kept for 30 days.',
  phoneTold: 'The phone was given the new password. Watching for it to register.',
  phoneBack: (device) => `The phone has registered with the new password (${device}).`,
  closing: (seconds) =>
    `This took ${seconds.toFixed(0)} s of real time. To try it yourself: npm run -s kakekae -- practice`,
};

export function demoWords(lang: Lang): DemoWords {
  return lang === 'ja' ? ja : en;
}
