import { describe, expect, test } from 'vitest';
import { jsonLines, jsonOf } from '../doubles/command-line.ts';
import { atHome, NEW, NUMBER, OLD } from './terminal-person.ts';

describe.concurrent('a person who presses Ctrl-C', { timeout: 90_000 }, () => {
  test('while the command asks for the first secret has started nothing', async (context) => {
    const home = await atHome(context);
    const run = home.cli.start([
      ...['change', '--line', NUMBER, '--portal-url', home.carrier.portalUrl, '--keychain', 'memory', '--lang', 'en'],
      '--json',
    ]);
    await run.sees('for this run only');
    run.signal('SIGINT');
    const said = await run.ended;
    expect(said.code).toBe(7);
    expect(said.stderr).toContain('Nothing has been started yet.');
    expect(jsonOf(said)).toMatchObject({ problem: { kind: 'interrupted', uncertain: [] } });
    expect(jsonOf(await home.status()).rotations).toEqual([]);
  });

  test.for(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
    'while the mailed code is awaited (%s) leaves the change planned, and nothing was sent',
    async (signal, context) => {
      const home = await atHome(context);
      const run = home.change(['--follow']);
      await run.json('the code is awaited', (one) => one.requiredUserAction === 'type-mailed-code');
      run.signal(signal);
      const said = await run.ended;
      expect(said.code).toBe(7);
      expect(jsonLines(said.stdout).at(-1)).toMatchObject({ state: 'planned' });
      expect(home.carrier.seen.submits).toEqual([]);
      expect(jsonOf(await home.status()).rotations).toMatchObject([{ state: 'planned' }]);
    },
  );

  test('while the portal is being asked to change waits for its answer first', async (context) => {
    const home = await atHome(context, { speed: 1 });
    const run = home.change(['--follow', '--new-password-stdin', '--lang', 'en'], [NEW]);
    run.onJson(({ requiredUserAction }) => {
      // From here on every page takes its time, the answer to the submit as well.
      if (requiredUserAction === 'type-mailed-code') home.carrier.trouble('slow', true);
    });
    await home.typeCode(run);
    await run.json('it submits', (one) => one.state === 'submitting');
    run.signal('SIGINT');
    const said = await run.ended;
    expect(said.code).toBe(7);
    expect(said.stderr).toContain('Waiting for the answer. The run stops');
    expect(jsonLines(said.stdout).at(-1)).toMatchObject({ state: 'reflecting', proofLevel: 'L1' });
    expect(home.carrier.seen.submits).toMatchObject([{ accepted: true }]);
  });

  test('while it waits for the time of effect leaves it waiting, and is told what a memory keychain forgets', async (context) => {
    const home = await atHome(context, { speed: 1 });
    const run = home.change(['--follow', '--new-password-stdin', '--lang', 'en'], [NEW]);
    await home.typeCode(run);
    await run.json('it waits', (one) => one.state === 'reflecting');
    run.signal('SIGINT');
    const said = await run.ended;
    expect(said.code).toBe(7);
    expect(said.stderr).toContain('the remembered passwords are gone');
    expect(jsonOf(await home.status()).rotations).toMatchObject([{ state: 'reflecting' }]);
  });

  test('while the phone is awaited leaves it at what was proven', async (context) => {
    const home = await atHome(context);
    const run = home.change(['--follow', '--new-password-stdin'], [NEW]);
    await home.typeCode(run);
    await run.json('the phone is awaited', (one) => one.state === 'verifying');
    run.signal('SIGINT');
    const said = await run.ended;
    expect(said.code).toBe(7);
    expect(jsonLines(said.stdout).at(-1)).toMatchObject({
      state: 'verifying',
      proofLevel: 'L2',
      requiredUserAction: 'enter-password-on-phone',
    });
    const closed = await home.cli.run(['cancel', '--line', NUMBER, '--json']);
    expect(closed.code).toBe(0);
    expect(jsonOf(closed).rotations).toMatchObject([{ state: 'done', proofLevel: 'L2' }]);
  });

  test('twice while the portal hangs is gone at once, and the change can be resumed', async (context) => {
    const home = await atHome(context, { troubles: ['hang-at-login'] });
    const run = home.change(['--follow', '--new-password-stdin'], [NEW]);
    await run.json('it signs in', (one) => one.state === 'signing-in');
    run.signal('SIGINT');
    run.signal('SIGINT');
    const { code } = await run.ended;
    expect([7, 130]).toContain(code);
    expect(jsonOf(await home.status()).rotations).toMatchObject([
      { state: expect.stringMatching(/planned|signing-in/u) },
    ]);
  });
});

describe.concurrent('a second command on the same line', { timeout: 90_000 }, () => {
  test('finds the change in the hands of the first, exit 9 or 2, and disturbs nothing', async (context) => {
    const home = await atHome(context, { speed: 1 });
    const run = home.change(['--follow', '--new-password-stdin'], [NEW]);
    await home.typeCode(run);
    await run.json('it waits', (one) => one.state === 'reflecting');
    const looked = await home.cli.run(['look', '--line', NUMBER, '--json', '--keychain', 'memory']);
    expect(looked.code).toBe(9);
    expect(jsonOf(looked)).toMatchObject({
      rotations: [{ state: 'reflecting' }],
      problem: { kind: 'rotation-leased', facts: { pid: run.pid } },
    });
    const resumed = await home.cli.run(['resume', '--json', '--keychain', 'memory']);
    expect(resumed.code).toBe(9);
    expect(jsonOf(resumed).rotations).toMatchObject([{ state: 'reflecting', problem: { kind: 'rotation-leased' } }]);
    const second = await home.change(['--new-password-stdin'], ['third234']).ended;
    expect(second.code).toBe(9);
    expect(jsonOf(second)).toMatchObject({ problem: { kind: 'line-busy' } });
    const removed = await home.cli.run(['line', 'remove', '--line', NUMBER, '--json']);
    expect(jsonOf(removed)).toMatchObject({ problem: { kind: 'line-busy' } });
    const cancelled = await home.cli.run(['cancel', '--line', NUMBER, '--json']);
    expect(cancelled.code).toBe(9);
    run.signal('SIGINT');
    await run.ended;
    const late = await home.cli.run(['cancel', '--line', NUMBER, '--json']);
    expect(late.code).toBe(2);
    expect(jsonOf(late)).toMatchObject({
      rotations: [{ state: 'reflecting' }],
      problem: { kind: 'too-late-to-cancel' },
    });
    expect(home.carrier.seen.submits).toHaveLength(1);
    expect(home.carrier.password).toBe(OLD);
  });

  test('without the password in its keychain says so and leaves the change waiting', async (context) => {
    const home = await atHome(context, { speed: 1 });
    const run = home.change(['--new-password-stdin'], [NEW]);
    await home.typeCode(run);
    expect((await run.ended).code).toBe(7);
    const looked = await home.cli.run(['look', '--line', NUMBER, '--json', '--keychain', 'memory']);
    expect(looked.code).toBe(8);
    expect(jsonOf(looked)).toMatchObject({
      rotations: [{ state: 'reflecting' }],
      problem: { kind: 'keychain-item-missing', facts: { slot: 'pending' } },
    });
  });
});
