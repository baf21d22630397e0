import type { ProvisioningPlan } from '../../compose.ts';
import type { Lang } from '../../contract/words/index.ts';

/** What only `devices` says in the terminal: questions, command lines, keys. The rest stands in `contract/words`. */
const ja = {
  askLook: '探してもよろしいですか？ [y/N]: ',
  page: (address: string) => `管理画面: ${address}`,
  others: (count: number) => `ほかに、電話機器には見えない機器が${count}台ありました（--json ですべて表示します）。`,
  askFile: 'このファイルを作ってもよろしいですか？ [y/N]: ',
  askUntold: '電話会社に確かめられないまま、このファイルを作りますか？ [y/N]: ',
  untoldHint: 'それでも作るときは --untold を付けてください。',
  savedAt: (path: string) => `保存した場所: ${path}`,
  waits: (until: string) => `機器が取りに来るのを待っています（${until}まで。やめるときはCtrl-C）。`,
  label: (name: string, text: string) => `${name}: ${text}`,
  onlyHint: (address: string) => `（--only ${address}）`,
  again: '同じ機器が取り直すことがあるため、あと1分だけ待ちます（Ctrl-Cで終えられます）。',
  check: '確かめるには: kakekae verify --line 番号',
  askTyped: '機器に入力して保存したら、Enterを押してください（やめるときはCtrl-C）: ',
  looking: '機器がつながったかどうかを、電話会社に確かめています（30秒ほど）。',
  notSeen: '機器は、まだつながっていません。',
  askAgain: 'Enterを押すと、もう一度確かめます（やめるときはCtrl-C）: ',
  notTyped: '電話会社に受け付けられなかったので、機器には入力しないでください。',
  byHand: (family: string) => `手順を見ながらご自分で入力するには: kakekae reconnect --line 番号 --device ${family}`,
};

export type DevicesWords = typeof ja;

const en: DevicesWords = {
  askLook: 'Look for them? [y/N]: ',
  page: (address) => `Its page: ${address}`,
  others: (count) => `There are ${count} more that do not look like telephones (--json shows all).`,
  askFile: 'Make this file? [y/N]: ',
  askUntold: 'Make this file although the carrier could not be asked? [y/N]: ',
  untoldHint: 'To make it all the same, add --untold.',
  savedAt: (path) => `Saved as: ${path}`,
  waits: (until) => `Waiting for the device to fetch it (until ${until}; Ctrl-C to stop).`,
  label: (name, text) => `${name}: ${text}`,
  onlyHint: (address) => ` (--only ${address})`,
  again: 'Devices often ask twice: waiting one more minute (Ctrl-C to end now).',
  check: 'To check: kakekae verify --line NUMBER',
  askTyped: 'Press Enter when it is typed into the device and saved (Ctrl-C to leave): ',
  looking: 'Asking the carrier whether the device is back (about 30 seconds).',
  notSeen: 'The device is not back yet.',
  askAgain: 'Press Enter to look again (Ctrl-C to leave): ',
  notTyped: 'The carrier did not accept it, so please do not type it into the device.',
  byHand: (family) => `To type it in yourself, with the steps: kakekae reconnect --line NUMBER --device ${family}`,
};

export function devicesWords(lang: Lang): DevicesWords {
  return lang === 'ja' ? ja : en;
}

/** Every address that the device may have to be told, by what it asks for. */
export function typedAddresses(
  { typed, typedBare, orFolder }: { readonly typed: string; readonly typedBare: string; readonly orFolder: string },
  { asks, url, folder }: { readonly asks: ProvisioningPlan['asks']; readonly url: string; readonly folder: string },
): readonly (readonly [label: string, address: string])[] {
  switch (asks) {
    case 'folder':
      return [[typed, folder]];
    case 'bare-folder':
      return [[typedBare, folder.replace(/^http:\/\//u, '')]];
    case 'file':
      return [[typed, url]];
    case 'either':
      return [
        [typed, url],
        [orFolder, folder],
      ];
  }
}
