import type { FindingWords } from './findings.ts';
import { printable, printableEnd } from './printable.ts';

const LIST = 120;

export const enFindings: FindingWords = {
  step: {
    network: 'Network',
    interfaces: 'Way out',
    dns: 'Names',
    clock: 'Clock',
    reachability: 'Server answers',
    challenge: 'Server asks for a login',
    login: 'Login',
    bindings: 'Registered phones',
    keychain: 'Keychain',
    ledger: 'Record file',
  },
  finding: {
    connected: ({ addresses }) => `This computer is on a network (${printable(addresses, LIST)}).`,
    'not-connected': () => 'This computer is not connected to a network.',
    'loopback-only': () => 'The server is inside this computer, so no network is needed.',
    'one-network': ({ list }) => `It goes by ${printable(list, LIST)}.`,
    'several-networks': ({ list, routed }) =>
      `It is on several networks (${printable(list, LIST)}) and sends from ${printable(routed, 40)} now.`,
    'vpn-on': ({ list, vpn }) => `It goes by a VPN (${printable(vpn, 20)}), of ${printable(list, LIST)}.`,
    'ipv6-only': ({ list }) => `This network has IPv6 only (${printable(list, LIST)}).`,
    'ipv6-translated': ({ list }) =>
      `This network has IPv6 only (${printable(list, LIST)}) and translates to IPv4 (NAT64).`,
    'names-found': ({ list }) => `Found: ${printable(list, LIST)}.`,
    'name-not-found': ({ name, code }) => `${printable(name, 60)} leads nowhere (${printable(code, 20)}).`,
    'clock-agrees': ({ seconds }) => `The carrier’s clock differs by ${seconds} s.`,
    'clock-differs': ({ seconds }) => `This computer’s clock is off: the carrier’s differs by ${seconds} s.`,
    'portal-not-known': () => 'Left out: the self-care address is not known.',
    'portal-silent': () => 'The self-care site did not tell a time.',
    'place-answers': ({ list }) => `There was an answer: ${printable(list, LIST)}.`,
    'place-silent': ({ place, seconds }) => `${printable(place, 60)} did not answer for ${seconds} s.`,
    'place-not-reached': ({ place, code }) => `${printable(place, 60)} was not reached (${printable(code, 30)}).`,
    challenged: ({ realm }) =>
      `It asked for a login${realm === '' ? '' : ` (${printable(realm, 60)})`}. All is well so far.`,
    'not-challenged': ({ code }) => `It did not ask for a login (${printable(code, 40)}).`,
    'login-not-asked': () => 'Left out: no password was sent.',
    'login-judged': ({ verdict }, { verdictWords }) => verdictWords[verdict],
    'bindings-listed': ({ count, list }) =>
      count === 0 ? 'No registered phone can be seen.' : `Registered: ${printable(list, LIST)}.`,
    'bindings-not-listed': () => 'The carrier did not say which phones are registered.',
    'keychain-usable': ({ store }) => `It could be written and read (${printable(store, 60)}).`,
    'ledger-usable': ({ folder, lines }) =>
      `${printableEnd(folder, 60)} holds ${lines === 1 ? '1 line' : `${lines} lines`}.`,
    'no-line': () => 'Left out: there is not exactly one line to look at.',
    'rung-broken': ({ below }, { stepWords }) => `Not tried, because of “${stepWords[below]}”.`,
    problem: ({ problem }, { sentenceOf }) => sentenceOf(problem),
  },
};
