import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Backstage, openBackstage } from '../../src-main/backstage/backstage.ts';
import type { CallArgument, CallName, CallResult } from '../../src-main/contract/calls.ts';
import type { Snapshot } from '../../src-main/contract/snapshot.ts';
import { windowHostDouble } from '../doubles/window-host.ts';

/* The window's calls about softphones, on a real settings file in a home of its own, against the practice carrier. */

const FORMER = 'old1pass';
let home: string;
let formerHome: string | undefined;
let backstage: Backstage;

beforeEach(async () => {
  home = mkdtempSync(join(tmpdir(), 'kakekae-window-softphones-'));
  formerHome = process.env.HOME;
  process.env.HOME = home;
  backstage = await openBackstage({
    dataFolder: join(home, 'kakekae'),
    keychain: 'memory',
    host: windowHostDouble(),
    practice: true,
    practiceStartsAtMs: Date.UTC(2026, 10, 24, 5, 0),
    practiceSpeed: 15_000,
  });
});

afterEach(async () => {
  await backstage.close();
  if (formerHome === undefined) delete process.env.HOME;
  else process.env.HOME = formerHome;
  rmSync(home, { recursive: true, force: true });
});

async function ask<N extends CallName>(name: N, argument: CallArgument<N>): Promise<CallResult<N>> {
  const answer = await backstage.answer(name, argument);
  if (!answer.ok) throw new Error(`${name}: ${JSON.stringify(answer.problem)}`);
  return answer.value as CallResult<N>;
}

async function refusal<N extends CallName>(name: N, argument: CallArgument<N>): Promise<string> {
  const answer = await backstage.answer(name, argument);
  return answer.ok ? 'answered' : answer.problem.kind;
}

function seen(fits: (snapshot: Snapshot) => boolean): Promise<Snapshot> {
  const now = backstage.snapshot();
  if (fits(now)) return Promise.resolve(now);
  return new Promise((resolve) => {
    const off = backstage.on('snapshot', (snapshot) => {
      if (!fits(snapshot)) return;
      off();
      resolve(snapshot);
    });
  });
}

const rotationIn = (snapshot: Snapshot) => snapshot.lines[0]?.rotation?.rotation;
const waitsFor = (action: string) => (snapshot: Snapshot) => {
  const state = rotationIn(snapshot)?.state;
  return state?.kind === 'verifying' && state.requiredUserAction === action;
};

function practiceLine() {
  const { practice, lines } = backstage.snapshot();
  const line = lines[0]?.line;
  if (practice === null || line === undefined) throw new Error('not in practice mode');
  return { paper: practice, line };
}

const accountsFile = () => join(home, '.baresip', 'accounts');

/** baresip's accounts with a comment, another line's account, and this one's. */
function writeAccounts(): string {
  const { account } = practiceLine().line;
  const text = `# the office\n<sip:other@example.net>;auth_pass=keepme\n"Front desk" <sip:${account.user}@${account.domain}>;auth_pass=${FORMER};regint=3600\n`;
  mkdirSync(join(home, '.baresip'));
  writeFileSync(accountsFile(), text);
  return text;
}

async function onlyFound(consent: boolean) {
  const { found } = await ask('softphone.find', { number: practiceLine().line.number });
  const [one, ...others] = found;
  if (one === undefined || others.length > 0) throw new Error(`found ${found.length}`);
  const { softphone, place, account } = one;
  return { softphone, place, account, mayStop: consent, mayStart: consent };
}

async function storePaper(sip?: string): Promise<string> {
  const { number, sipPassword, selfcareId, selfcarePassword } = practiceLine().paper;
  await ask('secret.store', { kind: 'sip', number, password: sip ?? sipPassword });
  await ask('secret.store', { kind: 'portal', number, id: selfcareId, password: selfcarePassword });
  return number;
}

async function begin(softphone?: CallArgument<'rotation.begin'>['softphone']): Promise<string> {
  const { number, portalUrl, mailboxUrl } = practiceLine().paper;
  const { rotation } = await ask('rotation.begin', { number, mode: 'routine', by: 'portal', portalUrl, softphone });
  await seen((snapshot) => snapshot.lines[0]?.rotation?.question?.kind === 'mailed-code');
  const mail = await fetch(mailboxUrl, { headers: { accept: 'application/json' } });
  const { code } = (await mail.json()) as { readonly code: string };
  await ask('rotation.giveCode', { rotation, code });
  return rotation;
}

async function revealed(rotation: string): Promise<string> {
  const shown = await ask('password.reveal', { rotation, how: 'show' });
  if (shown.how !== 'show') throw new Error('nothing was shown');
  return shown.password;
}

describe('the softphones of this computer, as the window is told of them', () => {
  it('are the accounts of the line, with what would be rewritten and no password in it', async () => {
    writeAccounts();
    const { number, account } = practiceLine().line;
    const view = await ask('softphone.find', { number });
    expect(view.problems).toEqual([]);
    expect(view.found).toHaveLength(1);
    expect(view.found[0]).toMatchObject({
      softphone: 'baresip',
      name: 'baresip',
      place: accountsFile(),
      user: account.user,
      domain: account.domain,
      isRunning: false,
      hasActiveCall: false,
      way: 'start',
      changes: [{ at: 3 }],
    });
    expect(JSON.stringify(view)).not.toContain(FORMER);
  });

  it('are none where no settings have the line, and none is named by the window alone', async () => {
    const { number } = practiceLine().line;
    expect(await ask('softphone.find', { number })).toEqual({ found: [], problems: [] });
    await storePaper();
    const before = writeAccounts();
    const chosen = await onlyFound(true);
    for (const strange of [
      { place: '/etc/hosts' },
      { place: `${home}/.baresip/../.baresip/accounts` },
      { account: 'sip:other@example.net' },
    ])
      expect(await refusal('softphone.reconnect', { number, ...chosen, ...strange })).toBe('softphone-account-missing');
    expect(await refusal('softphone.reconnect', { number, ...chosen, softphone: 'notepad' })).toBe('softphone-unknown');
    expect(readFileSync(accountsFile(), 'utf8')).toBe(before);
  });

  it('say which settings could not be read', async () => {
    writeAccounts();
    writeFileSync(accountsFile(), Buffer.from('\uFEFF<sip:a@b>;auth_pass=c\n', 'utf16le'));
    const view = await ask('softphone.find', { number: practiceLine().line.number });
    expect(view.found).toEqual([]);
    expect(view.problems).toMatchObject([{ kind: 'softphone-format-unknown' }]);
  });
});

describe('the stored password into a softphone', () => {
  it('changes the password alone, leaves the start to the person, and leads back byte for byte', async () => {
    const number = await storePaper();
    const { sipPassword } = practiceLine().paper;
    const before = writeAccounts();
    const { undo, ...put } = await ask('softphone.reconnect', { number, ...(await onlyFound(false)) });
    expect(put).toEqual({ verdict: 'accepted', isApplied: true, isRunning: false, proofLevel: 'L2', device: null });
    expect(readFileSync(accountsFile(), 'utf8')).toBe(before.replace(FORMER, sipPassword));
    if (undo === null) throw new Error('nothing to undo');
    const back = { softphone: 'baresip', undo, onlyPassword: false };
    expect(await ask('softphone.undo', back)).toEqual({ undone: 'restored' });
    expect(readFileSync(accountsFile(), 'utf8')).toBe(before);
    expect(await refusal('softphone.undo', back)).toBe('undo-unknown');
    // It did not run before, and nobody starts a softphone with a password that no longer counts.
    const [found] = (await ask('softphone.find', { number })).found;
    expect(found?.isRunning).toBe(false);
  });

  it('puts only the former password back where the settings were changed since', async () => {
    const number = await storePaper();
    const before = writeAccounts();
    const { undo } = await ask('softphone.reconnect', { number, ...(await onlyFound(false)) });
    const changed = `${readFileSync(accountsFile(), 'utf8')}# added by hand\n`;
    writeFileSync(accountsFile(), changed);
    const back = { softphone: 'baresip', undo: undo ?? '' };
    expect(await refusal('softphone.undo', { ...back, onlyPassword: false })).toBe('softphone-changed-since');
    expect(readFileSync(accountsFile(), 'utf8')).toBe(changed);
    expect(await ask('softphone.undo', { ...back, onlyPassword: true })).toEqual({ undone: 'password-only' });
    expect(readFileSync(accountsFile(), 'utf8')).toBe(`${before}# added by hand\n`);
  });

  it('never goes in when the carrier does not accept it', async () => {
    const number = await storePaper('wrong234');
    const before = writeAccounts();
    const answer = await ask('softphone.reconnect', { number, ...(await onlyFound(true)) });
    expect(answer).toMatchObject({ isApplied: false, isRunning: false, proofLevel: 'none', undo: null });
    expect(answer.verdict).not.toBe('accepted');
    expect(readFileSync(accountsFile(), 'utf8')).toBe(before);
  });
});

describe('a softphone in a change', () => {
  it('chosen at the beginning has the new password when it counts, and waits to be started', async () => {
    await storePaper();
    const before = writeAccounts();
    const rotation = await begin(await onlyFound(false));
    const snapshot = await seen(waitsFor('start-softphone'));
    const password = await revealed(rotation);
    expect(readFileSync(accountsFile(), 'utf8')).toBe(before.replace(FORMER, password));
    expect(rotationIn(snapshot)?.softphone).toMatchObject({ account: { place: accountsFile() }, quiet: 'no' });
    expect(rotationIn(snapshot)?.softphone?.undo).toMatch(/^[0-9a-f-]{36}$/u);
    expect(snapshot.softphones).toContainEqual({ id: 'baresip', name: 'baresip' });
    const text = JSON.stringify({ ...snapshot, practice: null });
    expect(text).not.toContain(password);
    expect(text).not.toContain(FORMER);
    // Put back, it has the former password again; whoever looks later is not offered that a second time.
    const undo = rotationIn(snapshot)?.softphone?.undo ?? '';
    await ask('softphone.undo', { softphone: 'baresip', undo, onlyPassword: false });
    expect(readFileSync(accountsFile(), 'utf8')).toBe(before);
    const undone = rotationIn(backstage.snapshot())?.softphone;
    expect(undone).toMatchObject({ isUndone: true, account: { place: accountsFile() } });
    expect(undone?.undo).toBeUndefined();
  });

  it('chosen when the phone is due gets it at once; beside a change under way nothing else puts a password in', async () => {
    const number = await storePaper();
    const before = writeAccounts();
    const rotation = await begin();
    await seen(waitsFor('enter-password-on-phone'));
    const chosen = await onlyFound(false);
    expect(await refusal('softphone.reconnect', { number, ...chosen })).toBe('line-busy');
    expect(await refusal('softphone.choose', { rotation: 'no-such', ...chosen })).toBe('rotation-unknown');
    expect(await refusal('softphone.choose', { rotation, ...chosen, place: '/etc/hosts' })).toBe(
      'softphone-account-missing',
    );
    await ask('softphone.choose', { rotation, ...chosen });
    await seen(waitsFor('start-softphone'));
    expect(readFileSync(accountsFile(), 'utf8')).toBe(before.replace(FORMER, await revealed(rotation)));
  });

  it('is not begun with when it is not among the found ones', async () => {
    const number = await storePaper();
    writeAccounts();
    const softphone = { ...(await onlyFound(true)), place: '/etc/hosts' };
    const { portalUrl } = practiceLine().paper;
    expect(await refusal('rotation.begin', { number, mode: 'routine', by: 'portal', portalUrl, softphone })).toBe(
      'softphone-account-missing',
    );
    expect(backstage.snapshot().lines[0]?.rotation).toBeNull();
  });
});

describe('the catalogue’s guides', () => {
  it('are listed by kind and name, and read one by one in both languages', async () => {
    const list = await ask('guides.list', null);
    expect(new Set(list.map(({ kind }) => kind))).toEqual(
      new Set(['softphone', 'adapter', 'ip-phone', 'router', 'pbx']),
    );
    for (const { id, name } of list) {
      const view = await ask('guides.read', { id });
      expect(view.name).toEqual(name);
      expect(view.guide.field.length).toBeGreaterThan(0);
      for (const step of Object.values(view.guide).flat()) expect([step.ja, step.en]).not.toContain('');
    }
  });

  it('are none for an id that is not in the catalogue', async () => {
    expect(await refusal('guides.read', { id: '../carriers/rakuten-ip-phone' })).toBe('call-refused');
  });
});
