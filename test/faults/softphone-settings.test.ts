import { execFile, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { chmod, mkdir, readdir, readFile, rename, stat, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { Secret } from '../../src-main/core/secret.ts';
import { baresip } from '../../src-main/outside/softphones/baresip.ts';
import type { SoftphoneKind } from '../../src-main/outside/softphones/kind.ts';
import { runningPrograms } from '../../src-main/outside/softphones/programs.ts';
import { softphoneOf } from '../../src-main/outside/softphones/softphone.ts';
import { type Closing, closingWith } from '../doubles/closing.ts';
import { eventually } from '../doubles/eventually.ts';
import { openSoftphoneHome, type SoftphoneHome } from '../doubles/softphone-home.ts';
import { NEW, OLD, settingsWith, settle, tailed } from '../doubles/softphone-sample.ts';
import { AGREED, NOT_AGREED, refusalOf, succeeded } from '../peers/softphone-peer.ts';

const never = new AbortController().signal;

const CHILD = join(import.meta.dirname, 'softphone-child.ts');
const run = promisify(execFile);

/** Nothing but the settings lies beside them: no half-written file is left. */
async function expectTidy(place: string): Promise<void> {
  expect(await readdir(dirname(place))).toEqual(['accounts']);
}

const apply = (kind: SoftphoneKind, home: SoftphoneHome, account: Awaited<ReturnType<typeof settle>>) =>
  softphoneOf(kind, home.tools).apply({ account, newPassword: Secret.of(NEW), consent: NOT_AGREED }, never);

describe('changing settings', () => {
  test('keeps mode and link: the file that the link leads to is replaced, and undo brings it back byte for byte', async (context) => {
    const home = await openSoftphoneHome(closingWith(context));
    const account = await settle(home);
    const real = join(home.home, 'elsewhere');
    await rename(account.place, real);
    await symlink(real, account.place);
    const applied = succeeded(await apply(baresip, home, account));
    expect(await readFile(real, 'utf8')).toBe(settingsWith(NEW));
    expect((await stat(real)).mode & 0o777).toBe(0o640);
    expect((await stat(join(home.keptFolder, applied.undo ?? '', 'original'))).mode & 0o777).toBe(0o600);
    const undone = softphoneOf(baresip, home.tools).undo(
      { undo: applied.undo ?? '', consent: NOT_AGREED, onlyPassword: false },
      never,
    );
    expect(succeeded(await undone)).toBe('restored');
    expect(await readFile(account.place, 'utf8')).toBe(settingsWith(OLD));
    expect(await home.originals.list()).toEqual([]);
  });

  test('leaves a file that is write-protected, and stops nothing for it', async (context) => {
    const closing = closingWith(context);
    const home = await openSoftphoneHome(closing);
    const account = await settle(home, 0o440);
    const pid = await startTail(closing, home, account.place);
    const consent = { mayStop: true, mayStart: true };
    const answer = await softphoneOf(tailed, home.tools).apply(
      { account, newPassword: Secret.of(NEW), consent },
      never,
    );
    expect(answer).toMatchObject({ problem: { kind: 'softphone-file-unwritable', facts: { code: 'EACCES' } } });
    expect(await readFile(account.place, 'utf8')).toBe(settingsWith(OLD));
    expect(await home.originals.list()).toEqual([]);
    expect((await tails(account.place)).map((program) => program.pid)).toEqual([pid]);
  });

  test('never writes over what somebody else wrote in the meantime', async (context) => {
    const home = await openSoftphoneHome(closingWith(context));
    const account = await settle(home);
    const theirs = settingsWith(OLD, '<sip:new@example.test>\r\n');
    let asked = 0;
    const meddled: SoftphoneKind = {
      ...baresip,
      format: {
        ...baresip.format,
        edits(text, what) {
          asked += 1;
          // The second time is the last look before the original is kept.
          if (asked === 2) writeFileSync(account.place, theirs);
          return baresip.format.edits(text, what);
        },
      },
    };
    expect(refusalOf(await apply(meddled, home, account))).toBe('softphone-changed-since');
    expect(await readFile(account.place, 'utf8')).toBe(theirs);
    expect(await home.originals.list()).toEqual([]);
    await expectTidy(account.place);
  });

  test('is undone only where nobody changed them since; then the former password alone can be put back', async (context) => {
    const home = await openSoftphoneHome(closingWith(context));
    const account = await settle(home);
    const softphone = softphoneOf(baresip, home.tools);
    const { undo = '' } = succeeded(await apply(baresip, home, account));
    const more = '<sip:new@example.test>\r\n';
    await writeFile(account.place, settingsWith(NEW, more));
    expect(refusalOf(await softphone.undo({ undo, consent: NOT_AGREED, onlyPassword: false }, never))).toBe(
      'softphone-changed-since',
    );
    expect(await readFile(account.place, 'utf8')).toBe(settingsWith(NEW, more));
    expect(succeeded(await softphone.undo({ undo, consent: NOT_AGREED, onlyPassword: true }, never))).toBe(
      'password-only',
    );
    expect(await readFile(account.place, 'utf8')).toBe(settingsWith(OLD, more));
    expect(refusalOf(await softphone.undo({ undo, consent: NOT_AGREED, onlyPassword: true }, never))).toBe(
      'undo-unknown',
    );
    expect(refusalOf(await softphone.undo({ undo: '../../x', consent: NOT_AGREED, onlyPassword: true }, never))).toBe(
      'undo-unknown',
    );
  });

  test('whose account was deleted in the meantime says so, and a folder where the file was is no crash', async (context) => {
    const home = await openSoftphoneHome(closingWith(context));
    const account = await settle(home);
    await writeFile(account.place, '# nobody\n');
    expect(refusalOf(await apply(baresip, home, account))).toBe('softphone-account-missing');
    await rename(account.place, `${account.place}.away`);
    expect(refusalOf(await apply(baresip, home, account))).toBe('softphone-account-missing');
    await mkdir(account.place);
    expect(refusalOf(await apply(baresip, home, account))).toBe('file-unreadable');
  });

  test('does not begin where the original cannot be kept', async (context) => {
    const home = await openSoftphoneHome(closingWith(context));
    const account = await settle(home);
    // A file lies where the folder for originals should be.
    await writeFile(home.keptFolder, '');
    expect(refusalOf(await apply(baresip, home, account))).toBe('softphone-file-unwritable');
    expect(await readFile(account.place, 'utf8')).toBe(settingsWith(OLD));
  });
});

const canMount = spawnSync('unshare', ['-rm', 'true']).status === 0;

describe.skipIf(!canMount && process.env.CI !== 'true')(
  `a disk that runs full between keeping and writing${canMount ? '' : ' (no disk of its own: unshare is not allowed here)'}`,
  () => {
    test('leaves the old settings whole, and says that there is no room', async (context) => {
      const home = await openSoftphoneHome(closingWith(context));
      const disk = join(home.home, 'disk');
      await mkdir(disk);
      const inside = [
        'mount -t tmpfs -o size=64k tmpfs "$1"',
        'mkdir "$1/.baresip"',
        'printf %s "$2" > "$1/.baresip/accounts"',
        '"$3" "$4" "$1" "$5" apply fill',
        'cat "$1/.baresip/accounts"',
        'printf "\\n"; ls -A "$1/.baresip"',
      ].join(' && ');
      const given = [disk, settingsWith(OLD), process.execPath, CHILD, home.keptFolder];
      const { stdout } = await run('unshare', ['-rm', 'sh', '-c', inside, 'sh', ...given]);
      const [told = '', ...rest] = stdout.split('\n');
      expect(JSON.parse(told)).toMatchObject({
        came: { ok: false, problem: { kind: 'softphone-file-unwritable', facts: { code: 'ENOSPC' } } },
      });
      expect(rest.join('\n')).toBe(`${settingsWith(OLD)}\naccounts\n`);
      expect(await home.originals.list()).toEqual([]);
    });
  },
);

const tails = async (place: string) =>
  (await runningPrograms(['tail'])).filter(({ command }) => command.includes(place));

async function startTail(closing: Closing, home: SoftphoneHome, place: string): Promise<number> {
  const child = spawn('tail', ['-f', place], { env: home.env, stdio: 'ignore' });
  const over = once(child, 'exit');
  closing(child, async () => {
    child.kill('SIGKILL');
    await over;
  });
  await once(child, 'spawn');
  await eventually('it runs', async () => (await tails(place)).length === 1);
  return child.pid ?? 0;
}

async function endTails(place: string): Promise<void> {
  for (const { pid } of await tails(place)) process.kill(pid, 'SIGKILL');
  await eventually('none runs', async () => (await tails(place)).length === 0);
}

/** Runs one act, to be killed before `step`; answers the number of steps where it was not killed. */
async function act(home: SoftphoneHome, what: string, step: number, undo = ''): Promise<number | undefined> {
  const env = { ...home.env, PATH: process.env.PATH };
  const child = spawn(process.execPath, [CHILD, home.home, home.keptFolder, what, String(step), undo], {
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let told = '';
  child.stdout.on('data', (chunk: Buffer) => {
    told += chunk.toString();
  });
  const [code, signal] = await once(child, 'close');
  if (signal === 'SIGKILL') return undefined;
  expect([code, JSON.parse(told)]).toMatchObject([0, { came: { ok: true } }]);
  return (JSON.parse(told) as { readonly steps: number }).steps;
}

describe.concurrent('a process killed in the middle', () => {
  test('at any step of a change leaves the old settings or the new ones, whole; going on works, and so does the way back', async (context) => {
    const closing = closingWith(context);
    let step = 1;
    for (; step < 100; step += 1) {
      const home = await openSoftphoneHome(closing);
      const account = await settle(home);
      closing(account.place, endTails);
      await startTail(closing, home, account.place);
      const isOver = (await act(home, 'apply', step)) !== undefined;
      const found = await readFile(account.place, 'utf8');
      expect([settingsWith(OLD), settingsWith(NEW)], `settings after step ${step}`).toContain(found);
      expect((await stat(account.place)).mode & 0o777).toBe(0o640);
      const kept = await home.originals.list();
      // Once the new settings are there, the original is, too.
      if (found === settingsWith(NEW)) expect(kept).toHaveLength(1);
      const softphone = softphoneOf(tailed, home.tools);
      succeeded(await softphone.apply({ account, newPassword: Secret.of(NEW), consent: AGREED }, never));
      expect(await readFile(account.place, 'utf8')).toBe(settingsWith(NEW));
      expect(await tails(account.place)).toHaveLength(1);
      expect(await home.originals.stopped(account)).toBeUndefined();
      const [newest] = await home.originals.list();
      const undo = newest?.name ?? '';
      succeeded(await softphone.undo({ undo, consent: AGREED, onlyPassword: false }, never));
      expect(await readFile(account.place, 'utf8')).toBe(settingsWith(OLD));
      await endTails(account.place);
      if (isOver) break;
    }
    // The change goes through a known number of steps; fewer would mean that they are not counted.
    expect(step).toBeGreaterThan(15);
    expect(step).toBeLessThan(100);
  }, 240_000);

  test('at any step of the way back leaves either of the two, and the way back stays open', async (context) => {
    const closing = closingWith(context);
    let step = 1;
    for (; step < 100; step += 1) {
      const home = await openSoftphoneHome(closing);
      const account = await settle(home);
      await chmod(account.place, 0o600);
      const { undo = '' } = succeeded(await apply(baresip, home, account));
      const isOver = (await act(home, 'undo', step, undo)) !== undefined;
      const found = await readFile(account.place, 'utf8');
      expect([settingsWith(OLD), settingsWith(NEW)], `settings after step ${step}`).toContain(found);
      if (!isOver) {
        const again = (await home.originals.list()).find(({ name }) => name === undo);
        if (found === settingsWith(NEW)) expect(again).toBeDefined();
        const back = { undo, consent: AGREED, onlyPassword: false };
        if (again !== undefined) succeeded(await softphoneOf(tailed, home.tools).undo(back, never));
      }
      expect(await readFile(account.place, 'utf8')).toBe(settingsWith(OLD));
      expect((await stat(account.place)).mode & 0o777).toBe(0o600);
      await endTails(account.place);
      if (isOver) break;
    }
    expect(step).toBeGreaterThan(8);
    expect(step).toBeLessThan(100);
  }, 240_000);

  test('at any step of quieting it leaves a softphone that runs, or one that waking brings back', async (context) => {
    const closing = closingWith(context);
    for (let step = 1; step < 100; step += 1) {
      const home = await openSoftphoneHome(closing);
      const account = await settle(home);
      closing(account.place, endTails);
      await startTail(closing, home, account.place);
      const isOver = (await act(home, 'quiet', step)) !== undefined;
      if (isOver) expect(await tails(account.place)).toEqual([]);
      succeeded(await softphoneOf(tailed, home.tools).wake(account));
      expect(await tails(account.place), `after step ${step}`).toHaveLength(1);
      expect(await home.originals.stopped(account)).toBeUndefined();
      await endTails(account.place);
      if (isOver) return;
    }
    throw new Error('it never came to its end');
  }, 240_000);
});
