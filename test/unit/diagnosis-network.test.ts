import type { networkInterfaces } from 'node:os';
import { describe, expect, test } from 'vitest';
import { describeFinding, wordsFor } from '../../src-main/contract/words/index.ts';
import { finding } from '../../src-main/core/diagnosis/finding.ts';
import { interfacesStep } from '../../src-main/outside/diagnosis/interfaces-step.ts';
import { machineNetwork } from '../../src-main/outside/diagnosis/machine-network.ts';
import type { Bench } from '../../src-main/outside/diagnosis/step.ts';

type Interfaces = ReturnType<typeof networkInterfaces>;

const address = (family: 'IPv4' | 'IPv6', text: string) => ({
  address: text,
  family,
  internal: false,
  netmask: '',
  mac: '',
  cidr: null,
  scopeid: 0,
});
const V6_ONLY = { en0: [address('IPv6', '2001:db8::7'), address('IPv6', 'fe80::7')] } as Interfaces;
const BOTH = { en0: [address('IPv6', '2001:db8::7'), address('IPv4', '192.168.1.4')] } as Interfaces;
/** RFC 7050: what a translating network makes up for a name that has IPv4 addresses only. */
const MADE_UP = ['64:ff9b::c000:aa', '64:ff9b::c000:ab'];
const noAddress = (code: string) => Promise.reject(Object.assign(new Error(code), { code }));

async function told(interfaces: Interfaces, askIpv6: (name: string) => Promise<readonly string[]>) {
  const network = await machineNetwork({ interfaces: () => interfaces, askIpv6 });
  const found = await interfacesStep.look({} as Bench, { network }, new AbortController().signal);
  return { kind: found.finding.kind, causes: found.causes, hasNat64: network.hasNat64 };
}

describe('a computer without IPv4', () => {
  test('on a network that translates is told so', async () => {
    const asked: string[] = [];
    const seen = await told(V6_ONLY, async (name) => {
      asked.push(name);
      return MADE_UP;
    });
    expect(seen).toEqual({ kind: 'ipv6-translated', causes: ['nat64-network'], hasNat64: true });
    expect(asked).toEqual(['ipv4only.arpa']);
  });

  test.each([
    ['has no such address', 'ENODATA', false],
    ['does not know the name', 'ENOTFOUND', false],
    ['does not answer', 'ETIMEOUT', undefined],
  ])('whose name service %s is on IPv6 alone', async (_, code, hasNat64) => {
    const seen = await told(V6_ONLY, () => noAddress(code));
    expect(seen).toEqual({ kind: 'ipv6-only', causes: ['ipv6-only-network'], hasNat64 });
  });
});

test('a computer with IPv4 asks nobody about translation', async () => {
  const seen = await told(BOTH, () => Promise.reject(new Error('nobody was to be asked')));
  expect(seen).toMatchObject({ kind: 'one-network', hasNat64: undefined });
});

describe('the doctor’s sentences', () => {
  test('leave no empty brackets where the challenge names no realm', () => {
    expect(describeFinding(wordsFor('ja'), finding('challenged', { realm: '' }))).toBe(
      '認証を求められました。ここまでは正常です。',
    );
    expect(describeFinding(wordsFor('en'), finding('challenged', { realm: '' }))).not.toContain('(');
    expect(describeFinding(wordsFor('ja'), finding('challenged', { realm: 'sip.test' }))).toContain('（sip.test）');
  });

  test('name the keychain in the reader’s language, and products by their own name', () => {
    const said = (store: string) => describeFinding(wordsFor('ja'), finding('keychain-usable', { store }));
    expect(said('memory of this session')).toContain('（今回の起動中だけの記憶）');
    expect(said('macOS Keychain')).toContain('（macOSのキーチェーン）');
    expect(said('GNOME Keyring')).toContain('（GNOME Keyring）');
  });
});
