import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Backstage, openBackstage } from '../../src-main/backstage/backstage.ts';
import { revealPassword } from '../../src-main/backstage/reveal.ts';
import { memoryKeychain } from '../../src-main/compose.ts';
import type { CallArgument, CallName, CallResult } from '../../src-main/contract/calls.ts';
import type { LineView, Snapshot } from '../../src-main/contract/snapshot.ts';
import type { RotationState } from '../../src-main/core/rotation/state.ts';
import { Secret } from '../../src-main/core/secret.ts';
import { rotationIn, STATES } from '../doubles/rotation-samples.ts';
import { windowHostDouble } from '../doubles/window-host.ts';

let folder: string;
const opened: Backstage[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kakekae-backstage-'));
});

afterEach(async () => {
  for (const backstage of opened.splice(0)) await backstage.close();
  rmSync(folder, { recursive: true, force: true });
});

async function open(options: { readonly practice?: boolean } = {}) {
  const host = windowHostDouble();
  // 14:00 in Japan, the manual's worked example.
  const practiceStartsAtMs = Date.UTC(2026, 10, 24, 5, 0);
  const backstage = await openBackstage({
    dataFolder: folder,
    keychain: 'memory',
    host,
    practiceStartsAtMs,
    practiceSpeed: 15_000,
    ...options,
  });
  opened.push(backstage);
  return { backstage, host };
}

async function ask<N extends CallName>(
  backstage: Backstage,
  name: N,
  argument: CallArgument<N>,
): Promise<CallResult<N>> {
  const answer = await backstage.answer(name, argument);
  if (!answer.ok) throw new Error(`${name}: ${JSON.stringify(answer.problem)}`);
  return answer.value as CallResult<N>;
}

async function refusal(backstage: Backstage, name: unknown, argument: unknown): Promise<string> {
  const answer = await backstage.answer(name, argument);
  return answer.ok ? 'answered' : answer.problem.kind;
}

/** Resolves with the first snapshot that fits; the test's own time limit ends a wait in vain. */
function seen(backstage: Backstage, fits: (snapshot: Snapshot) => boolean): Promise<Snapshot> {
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

const onlyLine = (snapshot: Snapshot): LineView | undefined => snapshot.lines[0];
const stateIs = (kind: string) => (snapshot: Snapshot) => onlyLine(snapshot)?.rotation?.rotation.state.kind === kind;
const asks = (kind: string) => (snapshot: Snapshot) => onlyLine(snapshot)?.rotation?.question?.kind === kind;

async function storePaper(backstage: Backstage): Promise<NonNullable<Snapshot['practice']>> {
  const paper = backstage.snapshot().practice;
  if (paper === null) throw new Error('not in practice mode');
  const { number, sipPassword, selfcareId, selfcarePassword } = paper;
  await ask(backstage, 'secret.store', { kind: 'sip', number, password: sipPassword });
  await ask(backstage, 'secret.store', { kind: 'portal', number, id: selfcareId, password: selfcarePassword });
  return paper;
}

async function mailedCode(mailboxUrl: string): Promise<string> {
  const answer = await fetch(mailboxUrl, { headers: { accept: 'application/json' } });
  const mail = (await answer.json()) as { code: string };
  return mail.code;
}

async function toReflecting(
  backstage: Backstage,
): Promise<{ rotation: string; paper: NonNullable<Snapshot['practice']> }> {
  const paper = await storePaper(backstage);
  const { number, portalUrl, mailboxUrl } = paper;
  const { rotation } = await ask(backstage, 'rotation.begin', { number, mode: 'routine', by: 'portal', portalUrl });
  await seen(backstage, asks('mailed-code'));
  await ask(backstage, 'rotation.giveCode', { rotation, code: await mailedCode(mailboxUrl) });
  await seen(backstage, (snapshot) =>
    ['reflecting', 'verifying'].includes(onlyLine(snapshot)?.rotation?.rotation.state.kind ?? ''),
  );
  return { rotation, paper };
}

describe('a rotation behind a window, in practice mode', () => {
  it('goes from the code to the proof, with the password typed into the phone by the person', async () => {
    const { backstage, host } = await open({ practice: true });
    const { rotation, paper } = await toReflecting(backstage);
    await seen(backstage, stateIs('verifying'));
    const shown = await ask(backstage, 'password.reveal', { rotation, how: 'show' });
    if (shown.how !== 'show') throw new Error('nothing was shown');
    const body = new URLSearchParams({ sip_password: shown.password });
    await fetch(paper.adapterUrl, { method: 'POST', body });
    await ask(backstage, 'rotation.look', { rotation });
    const snapshot = await seen(backstage, stateIs('done'));
    expect(onlyLine(snapshot)?.rotation?.rotation.state).toMatchObject({ kind: 'done', proofLevel: 'L3' });
    expect(host.notified.map((notice) => notice.kind)).toEqual(expect.arrayContaining(['asks', 'done']));
  });

  it('keeps every secret out of the snapshot', async () => {
    const { backstage } = await open({ practice: true });
    const { rotation, paper } = await toReflecting(backstage);
    await seen(backstage, stateIs('verifying'));
    const shown = await ask(backstage, 'password.reveal', { rotation, how: 'show' });
    const text = JSON.stringify({ ...backstage.snapshot(), practice: null });
    expect(shown.how === 'show' && text.includes(shown.password)).toBe(false);
    expect(text).not.toContain(paper.sipPassword);
    expect(text).not.toContain(paper.selfcarePassword);
  });

  it('reveals a password only while it has to be typed, and copies it into the clipboard of the host', async () => {
    const { backstage, host } = await open({ practice: true });
    const paper = await storePaper(backstage);
    const { number, portalUrl, mailboxUrl } = paper;
    const { rotation } = await ask(backstage, 'rotation.begin', { number, mode: 'emergency', by: 'portal', portalUrl });
    expect(await refusal(backstage, 'password.reveal', { rotation, how: 'show' })).toBe('reveal-not-asked');
    await seen(backstage, asks('mailed-code'));
    await ask(backstage, 'rotation.giveCode', { rotation, code: await mailedCode(mailboxUrl) });
    await seen(backstage, stateIs('verifying'));
    await ask(backstage, 'password.reveal', { rotation, how: 'copy' });
    expect(host.clipboardText()).toMatch(/^[a-z0-9]{8}$/u);
    await backstage.clipboard?.clear();
    expect(host.clipboardText()).toBe('');
  });

  it('leaves another text in the clipboard alone', async () => {
    const { backstage, host } = await open({ practice: true });
    const { rotation } = await toReflecting(backstage);
    await seen(backstage, stateIs('verifying'));
    await ask(backstage, 'password.reveal', { rotation, how: 'copy' });
    await host.clipboard?.writeText('my shopping list');
    await backstage.clipboard?.clear();
    expect(host.clipboardText()).toBe('my shopping list');
  });

  it('asks again after a wrong code, and goes on with the right one', async () => {
    const { backstage } = await open({ practice: true });
    const { number, portalUrl, mailboxUrl } = await storePaper(backstage);
    const { rotation } = await ask(backstage, 'rotation.begin', { number, mode: 'routine', by: 'portal', portalUrl });
    await seen(backstage, asks('mailed-code'));
    await ask(backstage, 'rotation.giveCode', { rotation, code: '000000' });
    const again = await seen(backstage, (snapshot) => {
      const question = onlyLine(snapshot)?.rotation?.question;
      return question?.kind === 'mailed-code' && question.again !== null;
    });
    expect(onlyLine(again)?.rotation?.question).toMatchObject({ again: { kind: 'portal-code-wrong' } });
    await ask(backstage, 'rotation.giveCode', { rotation, code: await mailedCode(mailboxUrl) });
    await seen(backstage, (snapshot) => !stateIs('signing-in')(snapshot));
  });

  it('takes a change back while nothing was sent, even in the middle of a question', async () => {
    const { backstage } = await open({ practice: true });
    const { number, portalUrl } = await storePaper(backstage);
    const { rotation } = await ask(backstage, 'rotation.begin', { number, mode: 'routine', by: 'portal', portalUrl });
    await seen(backstage, asks('mailed-code'));
    await ask(backstage, 'rotation.cancel', { rotation });
    expect(onlyLine(backstage.snapshot())?.rotation?.rotation.state.kind).toBe('cancelled');
    expect(await refusal(backstage, 'rotation.giveCode', { rotation, code: '123456' })).toBe('question-over');
  });

  it('refuses to take back what the portal has accepted', async () => {
    const { backstage } = await open({ practice: true });
    const { rotation } = await toReflecting(backstage);
    const kind = onlyLine(backstage.snapshot())?.rotation?.rotation.state.kind;
    if (kind === 'reflecting')
      expect(await refusal(backstage, 'rotation.cancel', { rotation })).toBe('too-late-to-cancel');
    await seen(backstage, stateIs('verifying'));
  });

  it('waits for a change that the person made by hand, told with its time', async () => {
    const { backstage } = await open({ practice: true });
    const { number } = await storePaper(backstage);
    const { rotation } = await ask(backstage, 'rotation.begin', { number, mode: 'routine', by: 'told' });
    const shown = await ask(backstage, 'password.reveal', { rotation, how: 'show' });
    expect(shown).toMatchObject({ how: 'show', password: expect.stringMatching(/^[a-z0-9]{8}$/u) });
    await ask(backstage, 'rotation.told', { rotation, atMs: backstage.snapshot().nowMs });
    expect((await seen(backstage, stateIs('reflecting'))).lines[0]?.rotation?.isRunning).toBe(true);
  });
});

describe('practice mode beside the real lines', () => {
  it('shows the practice line only while practising, and the real ones again afterwards', async () => {
    const { backstage } = await open();
    const real = { number: '05099998888', service: 'ip-phone', domain: 'sip.example' };
    await ask(backstage, 'line.add', real);
    await ask(backstage, 'practice.start', null);
    expect(backstage.snapshot().lines.map((one) => one.line.number)).toEqual(['05012345678']);
    expect(backstage.snapshot().practice).not.toBeNull();
    await ask(backstage, 'practice.stop', null);
    expect(backstage.snapshot().lines.map((one) => one.line.number)).toEqual(['05099998888']);
    expect(backstage.snapshot().practice).toBeNull();
  });
});

describe('calls from outside', () => {
  it('answers an unknown call, or one with a bad shape, with a problem that repeats no value', async () => {
    const { backstage } = await open();
    expect(await refusal(backstage, 'no.such.call', null)).toBe('call-refused');
    expect(await refusal(backstage, '__proto__', null)).toBe('call-refused');
    expect(await refusal(backstage, { toString: 'x' }, null)).toBe('call-refused');
    const answer = await backstage.answer('secret.store', { kind: 'sip', number: 5, password: 'hunter2hunter2' });
    expect(answer).toMatchObject({ ok: false, problem: { kind: 'call-refused', facts: { call: 'secret.store' } } });
    expect(JSON.stringify(answer)).not.toContain('hunter2');
  });

  it('names what is wrong with a line in the words of the core', async () => {
    const { backstage } = await open();
    const fields = { number: '050-1234-5678', service: 'b2bua', domain: 'sip.example' };
    expect(await refusal(backstage, 'line.add', fields)).toBe('number-malformed');
  });

  it('plans with the business hours of the settings, and keeps settings over a restart', async () => {
    const first = await open();
    await ask(first.backstage, 'settings.change', { businessHours: { from: 540, to: 1_080 }, lang: 'en' });
    const atMs = Date.UTC(2026, 10, 24, 5, 0);
    const plan = await ask(first.backstage, 'plan.make', { service: 'b2bua', atMs });
    expect(plan.now.outageMinutes).toEqual({ best: 210, worst: 210 });
    expect(plan.curve).toHaveLength(1_440);
    expect(plan.recommended.every((one) => one.businessMinutes === 0)).toBe(true);
    await first.backstage.close();
    opened.length = 0;
    const second = await open();
    expect(second.backstage.settings).toMatchObject({ businessHours: { from: 540, to: 1_080 }, lang: 'en' });
  });

  it('shows a ledger that cannot be read as trouble, and still lets a person practise', async () => {
    writeFileSync(
      join(folder, 'kakekae.db'),
      'this is not a database, and long enough to be looked at twice'.repeat(40),
    );
    const { backstage } = await open();
    expect(backstage.snapshot().trouble?.kind).toBe('ledger-corrupt');
    expect(await refusal(backstage, 'line.remove', { number: '05012345678' })).toBe('ledger-corrupt');
    await ask(backstage, 'practice.start', null);
    expect(backstage.snapshot().lines).toHaveLength(1);
  });
});

describe('a change that nobody can judge', () => {
  it('shows the password from before and the one from after, each by its name, and the former nowhere else', async () => {
    const keychain = memoryKeychain();
    const { number } = rotationIn(STATES.stuck).line;
    const reveal = (state: RotationState, which: 'new' | 'old', by: 'portal' | 'told' = 'portal') =>
      revealPassword({ house: { keychain }, rotationOf: () => ({ ...rotationIn(state), by }) }, undefined, {
        rotation: 'r1',
        how: 'show',
        which,
      });
    await keychain.write({ owner: number, slot: 'current' }, Secret.of('before22'));
    await keychain.write({ owner: number, slot: 'pending' }, Secret.of('after333'));
    expect(await reveal(STATES.stuck, 'old')).toEqual({ ok: true, value: { how: 'show', password: 'before22' } });
    expect(await reveal(STATES.stuck, 'new')).toEqual({ ok: true, value: { how: 'show', password: 'after333' } });
    const elsewhere = Object.values(STATES).filter(({ kind }) => kind !== 'stuck');
    for (const state of elsewhere)
      expect(await reveal(state, 'old', 'told'), state.kind).toMatchObject({ problem: { kind: 'reveal-not-asked' } });
    // A second phone is set up by hand when the first is back: with the password that counts now.
    await keychain.remove({ owner: number, slot: 'pending' });
    expect(await reveal(STATES.done, 'new')).toEqual({ ok: true, value: { how: 'show', password: 'before22' } });
    // The old one must never pass as the new one.
    expect(await reveal(STATES.stuck, 'new')).toMatchObject({ problem: { kind: 'keychain-item-missing' } });
  });
});

describe('a doctor’s visit', () => {
  it('is told step by step as it goes, to whoever asked for it by name, and whole at the end', async () => {
    const { backstage } = await open();
    const told: { readonly run: string; readonly step: unknown }[] = [];
    const off = backstage.on('doctor-step', (one) => told.push(one));
    const answering = ask(backstage, 'doctor.run', { login: false, run: 'visit' });
    await expect.poll(() => told.length).toBeGreaterThan(0);
    const steps = await answering;
    expect(told.map(({ step }) => step)).toEqual(steps);
    expect(new Set(told.map(({ run }) => run))).toEqual(new Set(['visit']));
    await ask(backstage, 'doctor.run', { login: false });
    off();
    expect(told).toHaveLength(steps.length);
  });
});
