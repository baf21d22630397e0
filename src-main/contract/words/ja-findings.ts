import type { FindingWords } from './findings.ts';
import { jaStoreName } from './ja-store.ts';
import { printable, printableEnd } from './printable.ts';

const LIST = 90;

export const jaFindings: FindingWords = {
  step: {
    network: 'ネットワーク',
    interfaces: '通り道',
    dns: '接続先の名前',
    clock: '時計',
    reachability: '接続先の応答',
    challenge: '認証の要求',
    login: '認証',
    bindings: '登録されている機器',
    keychain: 'パスワードの保管庫',
    ledger: '記録ファイル',
  },
  finding: {
    connected: ({ addresses }) => `ネットワークにつながっています（${printable(addresses, LIST)}）。`,
    'not-connected': () => 'このパソコンはネットワークにつながっていません。',
    'loopback-only': () => '接続先はこのパソコンの中なので、ネットワークは要りません。',
    'one-network': ({ list }) => `${printable(list, LIST)} を通ります。`,
    'several-networks': ({ list, routed }) =>
      `複数のネットワークにつながっています（${printable(list, LIST)}）。今は ${printable(routed, 40)} から送ります。`,
    'vpn-on': ({ list, vpn }) =>
      `VPN（${printable(vpn, 20)}）を通ります。つながっているのは ${printable(list, LIST)} です。`,
    'ipv6-only': ({ list }) => `IPv6だけのネットワークです（${printable(list, LIST)}）。`,
    'ipv6-translated': ({ list }) =>
      `IPv6だけのネットワークです（${printable(list, LIST)}）。IPv4への変換（NAT64）があります。`,
    'names-found': ({ list }) => `接続先が見つかりました: ${printable(list, LIST)}。`,
    'name-not-found': ({ name, code }) => `${printable(name, 60)} の接続先が見つかりません（${printable(code, 20)}）。`,
    'clock-agrees': ({ seconds }) => `電話会社の時計との差は${seconds}秒です。`,
    'clock-differs': ({ seconds }) => `パソコンの時計が、電話会社の時計と${seconds}秒ずれています。`,
    'portal-not-known': () => 'セルフケアのURLが分からないため、飛ばしました。',
    'portal-silent': () => 'セルフケアから時刻を読み取れませんでした。',
    'place-answers': ({ list }) => `応答がありました: ${printable(list, LIST)}。`,
    'place-silent': ({ place, seconds }) => `${printable(place, 60)} から${seconds}秒間応答がありませんでした。`,
    'place-not-reached': ({ place, code }) => `${printable(place, 60)} に届きませんでした（${printable(code, 30)}）。`,
    challenged: ({ realm }) =>
      `認証を求められました${realm === '' ? '' : `（${printable(realm, 60)}）`}。ここまでは正常です。`,
    'not-challenged': ({ code }) => `認証を求められませんでした（${printable(code, 40)}）。`,
    'login-not-asked': () => 'パスワードは送っていません。',
    'login-judged': ({ verdict }, { verdictWords }) => verdictWords[verdict],
    'bindings-listed': ({ count, list }) =>
      count === 0 ? '登録されている機器は見えません。' : `${count}台が登録されています（${printable(list, LIST)}）。`,
    'bindings-not-listed': () => '電話会社は、登録されている機器を知らせませんでした。',
    'keychain-usable': ({ store }) => `書き込みと読み出しができました（${jaStoreName(store)}）。`,
    'ledger-usable': ({ folder, lines }) => `${printableEnd(folder, 60)} に${lines}回線の記録があります。`,
    'no-line': () => '調べる回線が1つに決まらないため、飛ばしました。',
    'rung-broken': ({ below }, { stepWords }) => `「${stepWords[below]}」に問題があるため、まだ調べていません。`,
    problem: ({ problem }, { sentenceOf }) => sentenceOf(problem),
  },
};
