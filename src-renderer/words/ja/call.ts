export const call = {
  call: {
    open: '電話をかけて確かめる（任意）',
    again: 'もう一度かけて確かめる',
    stepOf: (step: number, of: number) =>
      `${of}回のうち${step}回目の通話です。かけるのはお客さまで、結果だけをこのアプリに知らせます。`,
    number: 'この回線の番号',
    practice:
      '練習用の電話会社では、本物の電話はかかりません。結果を選ぶところだけを練習できます。実際の電話はかけないでください。',
    steps: 'かけ方',
    chooseFirst: '当てはまるものを1つ選んでください。',
    seconds: 'およその秒数（1から7200までの数字）で入力してください。',
    tell: 'この結果を記録する',
    skip: 'この通話は試さない',
    proven: '発信も着信も話せました',
    trouble: 'うまくいかなかった通話があります',
    unfinished: '通話の確認の途中です',
    at: (clock: string) => `${clock} の結果`,
    of: (way: string, what: string) => `${way}: ${what}`,
    tryNow: (way: string) => `${way}を確かめる`,
    tryAgain: (way: string) => `${way}をもう一度確かめる`,
    causes: '考えられる理由（可能性の高い順）',
    stillProven: (clock: string) =>
      `${clock} に、発信も着信も話せることを確かめてあります。その確認は取り消されません。`,
    notKept: 'この回線には、終わったパスワード変更の記録がないため、この結果は保存されません。画面を離れると消えます。',
    instead: '登録を待たずに、電話をかけて確かめる',
    insteadYes: '変更を終えて、電話をかける',
    insteadLead:
      '電話会社が登録の一覧を見せない場合などは、実際にかけて確かめられます。変更は「電話機は未確認」のまま終わりになります。',
    seeCauses: '考えられる理由と、次にできることを見る',
  },
};
