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
    '【練習】このパソコンの中の練習用事業者を相手に、B2BUA回線のパスワード変更を最初から最後まで行います。\n待ち時間だけ時計を早回しします。左は日本時間です。\n',
  registered: (number) => `電話機が今のパスワードで登録されています（${number}）。`,
  planned: ({ reflects, outage, cheapest, cheapestOutage }) =>
    `いま変更すると反映は ${reflects}。それまで ${outage} 発着信できません（${cheapest} ごろなら ${cheapestOutage}）。今回はいますぐ変更します。`,
  kept: '新しいパスワードを作り、キーチェーンに保存して読み直しました。まだどこにも送っていません。',
  signingIn: 'セルフケアにログインします。',
  codeTyped: 'メールで届いた認証コードを入力しました。',
  submitting: '「IP加入電話パスワード変更」の画面に入力し、更新を押しました（1回だけ）。',
  accepted: (reflects) => `「変更が完了しました」の画面を確認しました。反映の ${reflects} まで待ちます。`,
  seen: 'SIPサーバーが新しいパスワードを受け入れました。古いパスワードは「1つ前」として30日残します。',
  phoneTold: '電話機に新しいパスワードを設定しました。登録されるのを確かめます。',
  phoneBack: (device) => `電話機がSIPサーバーに登録されました（${device}）。発着信できます。`,
  closing: (seconds) =>
    `実際にかかった時間は ${seconds.toFixed(0)} 秒です。自分で試すには: npm run -s kakekae -- practice`,
};

const en: DemoWords = {
  opening:
    '[Practice] A whole password change of a B2BUA line, against a practice carrier inside this computer.\nOnly the wait runs on a fast clock. Times on the left are Japanese.\n',
  registered: (number) => `The phone is registered with today's password (${number}).`,
  planned: ({ reflects, outage, cheapest, cheapestOutage }) =>
    `Changed now, it works from ${reflects}: ${outage} without calls (around ${cheapest} it would be ${cheapestOutage}). This time we change it now.`,
  kept: 'A new password was made, put into the keychain and read back. Nothing has been sent yet.',
  signingIn: 'Signing in to the self-care portal.',
  codeTyped: 'The code from the e-mail was typed.',
  submitting: 'The form IP加入電話パスワード変更 was filled and 更新 (update) pressed, once.',
  accepted: (reflects) => `The completion page was recognised. Waiting for the reflection at ${reflects}.`,
  seen: 'The SIP server accepts the new password. The old one is kept as "previous" for 30 days.',
  phoneTold: 'The phone was given the new password. Watching for it to register.',
  phoneBack: (device) => `The phone is registered at the SIP server (${device}). Calls work.`,
  closing: (seconds) =>
    `This took ${seconds.toFixed(0)} s of real time. To try it yourself: npm run -s kakekae -- practice`,
};

export function demoWords(lang: Lang): DemoWords {
  return lang === 'ja' ? ja : en;
}
