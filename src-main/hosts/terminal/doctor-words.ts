import type { Lang } from '../../contract/words/index.ts';

export interface DoctorWords {
  readonly steps: Readonly<Record<string, string>>;
  readonly noNetwork: string;
  readonly noLine: string;
  readonly noPortal: string;
  readonly portalSilent: string;
  readonly notTried: string;
  readonly nameNotFound: (name: string) => string;
  readonly skew: (seconds: number) => string;
  readonly ledger: (folder: string, lines: number) => string;
}

const ja: DoctorWords = {
  steps: {
    network: 'ネットワーク',
    dns: '接続先の名前',
    clock: '時計',
    keychain: 'パスワードの保管庫',
    ledger: '記録ファイル',
  },
  noNetwork: 'このパソコンはネットワークにつながっていません。',
  noLine: '調べる回線が1つに決まらないため、飛ばしました（--line で指定できます）。',
  noPortal: 'セルフケアのURLが分からないため、飛ばしました（--portal-url で指定できます）。',
  portalSilent: 'セルフケアから時刻を読み取れませんでした。',
  notTried: '記録ファイルを開けないため、飛ばしました。',
  nameNotFound: (name) => `${name} という名前が見つかりません。`,
  skew: (seconds) => `電話会社の時計との差は${seconds}秒です。`,
  ledger: (folder, lines) => `${folder}（${lines}回線）`,
};

const en: DoctorWords = {
  steps: { network: 'Network', dns: 'Names', clock: 'Clock', keychain: 'Keychain', ledger: 'Record file' },
  noNetwork: 'This computer is not connected to a network.',
  noLine: 'Left out: there is not exactly one line to look up (give --line).',
  noPortal: 'Left out: the self-care address is not known (give --portal-url).',
  portalSilent: 'The self-care site did not tell a time.',
  notTried: 'Left out: the record file cannot be opened.',
  nameNotFound: (name) => `The name ${name} was not found.`,
  skew: (seconds) => `The carrier's clock differs by ${seconds} s.`,
  ledger: (folder, lines) => `${folder} (${lines === 1 ? '1 line' : `${lines} lines`})`,
};

export function doctorWords(lang: Lang): DoctorWords {
  return lang === 'ja' ? ja : en;
}
