import { describe, expect, test } from 'vitest';
import { wordsFor } from '../../src-main/contract/words/index.ts';
import type { TroubleName } from '../../src-main/practice/troubles.ts';
import { jsonLines, jsonOf } from '../doubles/command-line.ts';
import { atHome, NEW, NUMBER, OLD } from './terminal-person.ts';

const BEFORE_THE_CODE = new Set<TroubleName>([
  'wrong-login',
  'locked',
  'maintenance',
  'page-changed-login',
  'redirect-elsewhere',
]);

describe.concurrent('a portal that says no', { timeout: 90_000 }, () => {
  test.for([
    ['wrong-login', 'portal-login-wrong'],
    ['locked', 'portal-locked'],
    ['maintenance', 'portal-maintenance'],
    ['code-expired', 'portal-code-expired'],
    ['session-expired-at-form', 'portal-session-expired'],
    ['session-expired-at-submit', 'portal-session-expired'],
    ['wrong-current-password', 'portal-current-password-wrong'],
    ['number-not-found', 'portal-number-not-found'],
    ['new-password-refused', 'portal-password-refused'],
    ['page-changed-login', 'portal-page-unknown'],
    ['page-changed-code', 'portal-page-unknown'],
    ['page-changed-menu', 'portal-page-unknown'],
    ['page-changed-form', 'portal-page-unknown'],
    ['redirect-elsewhere', 'portal-host-not-pinned'],
    ['form-posts-elsewhere', 'portal-host-not-pinned'],
  ] as const satisfies readonly (readonly [TroubleName, string])[])(
    'by %s ends the change as refused, exit 3, and nothing has changed',
    async ([trouble, kind], context) => {
      const home = await atHome(context, { troubles: [trouble] });
      const run = home.change(['--new-password-stdin'], [NEW]);
      if (!BEFORE_THE_CODE.has(trouble) && trouble !== 'page-changed-code') await home.typeCode(run);
      const said = await run.ended;
      expect(said.code, said.stderr).toBe(3);
      const told = jsonOf(said);
      const ja = wordsFor('ja');
      expect(told).toMatchObject({
        state: 'refused',
        proofLevel: 'none',
        problem: { kind, certain: [ja.claim['nothing-changed'], ja.claim['nothing-lost']], uncertain: [] },
      });
      expect(said.stderr).toContain((told.problem as { sentence: string }).sentence);
      expect(home.carrier.seen.elsewhere).toEqual([]);
      expect(home.carrier.seen.submits.filter((one) => one.accepted)).toEqual([]);
      expect(home.carrier.password).toBe(OLD);
    },
  );

  test('to three codes in a row ends as refused', async (context) => {
    const home = await atHome(context);
    const said = await home.change([], ['000000', '000001', '000002']).ended;
    expect(said.code).toBe(3);
    // The practice portal closes the visit at the third one; either way it is the portal's own no.
    const kind = expect.stringMatching(/^portal-(code-wrong|session-expired)$/u);
    expect(jsonOf(said)).toMatchObject({ state: 'refused', problem: { kind } });
    expect(home.carrier.seen.submits).toEqual([]);
  });

  test('and is not there at all, is a network trouble: exit 5', async (context) => {
    const home = await atHome(context);
    const gone = home.carrier.portalUrl;
    await home.carrier.stop();
    const said = await home.cli.run(
      ['change', '--line', NUMBER, '--portal-url', gone, '--keychain', 'memory', '--new-password-stdin', '--json'],
      { stdin: [OLD, 'id', 'pw', NEW] },
    );
    expect(said.code).toBe(5);
    expect(jsonOf(said)).toMatchObject({ state: 'refused', problem: { kind: 'portal-network' } });
  });
});

describe.concurrent('a portal whose answer is lost', { timeout: 90_000 }, () => {
  test.for(['reset-after-taking', 'error-500-after-taking'] as const)(
    'by %s leaves the change doubtful: exit 6, and both passwords are kept',
    async (trouble, context) => {
      const home = await atHome(context, { troubles: [trouble], speed: 1 });
      const run = home.change(['--new-password-stdin'], [NEW]);
      await home.typeCode(run);
      const said = await run.ended;
      expect(said.code, said.stderr).toBe(6);
      expect(jsonOf(said)).toMatchObject({
        state: 'doubtful',
        reflectsAt: { latest: expect.any(String) },
        problem: { kind: 'portal-answer-unreadable', certain: [wordsFor('ja').claim['both-passwords-kept']] },
      });
      expect(home.carrier.seen.submits).toHaveLength(1);
    },
  );

  test('although it took the change is found out by the registrar, without a second submit', async (context) => {
    const home = await atHome(context, { troubles: ['reset-after-taking'] });
    await home.carrier.adapter.start();
    const run = home.change(['--new-password-stdin', '--follow'], [NEW]);
    await home.typeCode(run);
    await run.json('it is not sure', (one) => one.state === 'doubtful');
    await run.json('it has found out', (one) => one.state === 'verifying');
    await home.setUpPhone(NEW);
    const said = await run.ended;
    expect(said.code).toBe(0);
    expect(jsonLines(said.stdout).at(-1)).toMatchObject({ state: 'done', proofLevel: 'L3' });
    expect(home.carrier.seen.submits).toHaveLength(1);
  });

  test('and hangs for ever is waited for a while, then called doubtful', { timeout: 90_000 }, async (context) => {
    const home = await atHome(context, { troubles: ['hang-after-taking'], speed: 1 });
    const run = home.change(['--new-password-stdin', '--follow'], [NEW]);
    await home.typeCode(run);
    // Its patience is longer than the usual wait of this harness.
    await run.json('it waits for the answer', (one) => one.state === 'submitting');
    await run.json('it gave up waiting', (one) => one.state === 'doubtful').catch(() => undefined);
    const told = await run.json('it is not sure', (one) => one.state === 'doubtful');
    expect(told).toMatchObject({ problem: { kind: 'portal-answer-unreadable' } });
    run.signal('SIGINT');
    expect((await run.ended).code).toBe(6);
    expect(home.carrier.seen.submits).toHaveLength(1);
  });
});
