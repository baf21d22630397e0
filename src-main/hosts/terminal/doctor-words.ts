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
  steps: { network: 'ネットワーク', dns: '名前の検索', clock: '時計', keychain: 'キーチェーン', ledger: '記録' },
  noNetwork: 'このパソコンはネットワークにつながっていません。',
  noLine: '回線が1つに決まらないため調べていません（--line で指定できます）。',
  noPortal: 'セルフケアのアドレスが分からないため調べていません（--portal-url で指定できます）。',
  portalSilent: 'セルフケアから時刻を読み取れませんでした。',
  notTried: '記録を開けないため調べていません。',
  nameNotFound: (name) => `${name} が見つかりません。`,
  skew: (seconds) => `事業者の時計との差は ${seconds} 秒です。`,
  ledger: (folder, lines) => `${folder}（${lines} 回線）`,
};

const en: DoctorWords = {
  steps: { network: 'Network', dns: 'Names', clock: 'Clock', keychain: 'Keychain', ledger: 'Ledger' },
  noNetwork: 'This computer is not connected to a network.',
  noLine: 'Not looked up: no single line to look for (give --line).',
  noPortal: 'Not compared: the portal address is not known (give --portal-url).',
  portalSilent: 'The portal did not tell a time.',
  notTried: 'Not tried: the ledger cannot be opened.',
  nameNotFound: (name) => `${name} was not found.`,
  skew: (seconds) => `The carrier's clock differs by ${seconds} s.`,
  ledger: (folder, lines) => `${folder} (${lines} lines)`,
};

export function doctorWords(lang: Lang): DoctorWords {
  return lang === 'ja' ? ja : en;
}
