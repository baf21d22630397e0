import { describe, expect, test } from 'vitest';
import { readingOf, SPELLING } from '../../src-main/contract/words/index.ts';
import { commandLine, hasTerminals } from '../doubles/command-line.ts';
import { eventually } from '../doubles/eventually.ts';
import { atHome, NUMBER, OLD } from './terminal-person.ts';

const LEAVE_SECOND_SCREEN = '\u001b[?1049l';
const ENTER_SECOND_SCREEN = '\u001b[?1049h';

describe
  .skipIf(!hasTerminals)
  .concurrent(`at a terminal${hasTerminals ? '' : ' (skipped: no python3)'}`, { timeout: 90_000 }, () => {
    test('secrets are asked for without an echo, corrected as typed, and arrow keys are not part of them', async (context) => {
      const home = await atHome(context);
      const run = home.cli.onTerminal([
        'secret',
        'set',
        '--line',
        NUMBER,
        '--kind',
        'portal',
        '--keychain',
        'memory',
        '--lang',
        'en',
      ]);
      await run.sees('Self-care ID (not shown): ');
      run.type('sentinel-i\u001b[D\u001b[1;5CX\u007fd\r');
      await run.sees('Self-care password (not shown): ');
      run.type('sentinel-pw\r');
      const said = await run.ended;
      expect(said.code).toBe(0);
      expect(said.stdout).toContain('Remembered for this run only.');
      expect(said.stdout).not.toMatch(/sentinel/u);
    });

    test('two secrets pasted at once answer two questions, and neither is echoed', async (context) => {
      const home = await atHome(context);
      const run = home.cli.onTerminal([
        ...['secret', 'set', '--line', NUMBER, '--kind', 'portal', '--keychain', 'memory', '--lang', 'en'],
      ]);
      await run.sees('Self-care ID (not shown): ');
      run.type('\u001b[200~sentinel-id\rsentinel-pw\r\u001b[201~');
      const said = await run.ended;
      expect(said.code).toBe(0);
      expect(said.stdout).not.toMatch(/sentinel/u);
    });

    test('Ctrl-C at a prompt ends the command in order', async (context) => {
      const home = await atHome(context);
      const run = home.cli.onTerminal(['verify', '--line', NUMBER, '--keychain', 'memory', '--lang', 'en']);
      await run.sees('IP phone password to check (not shown): ');
      run.type('half\u0003');
      const said = await run.ended;
      expect(said.code).toBe(7);
      expect(said.stdout).toContain('Nothing has been started yet.');
      expect(home.carrier.seen.registers).toEqual([]);
    });

    test('the new password is shown once, when the person is ready, and wiped again', {
      timeout: 60_000,
    }, async (context) => {
      const home = await atHome(context);
      const { carrier } = home;
      await carrier.adapter.start();
      const run = home.cli.onTerminal([
        'change',
        '--line',
        NUMBER,
        '--portal-url',
        carrier.portalUrl,
        '--keychain',
        'memory',
        '--follow',
        '--lang',
        'en',
      ]);
      for (const [prompt, answer] of [
        ['Current IP phone password', OLD],
        ['Self-care ID', carrier.selfcareId],
        ['Self-care password', carrier.selfcarePassword],
      ] as const) {
        await run.sees(`${prompt} (not shown): `);
        run.type(`${answer}\r`);
      }
      await eventually('the code is mailed', () => carrier.lastCode() !== undefined, 75_000);
      await run.sees('Mailed code: ');
      run.type(`${carrier.lastCode()}\r`);
      await run.sees('It is shown on the screen once');
      const fresh = carrier.password;
      expect(run.said.stdout).not.toContain(fresh);
      run.type('\r');
      await run.sees(`    ${fresh}`);
      await home.setUpPhone(fresh);
      run.type('\r');
      // The clock of the practice is hurried on to the looks for the phone.
      const hurry = setInterval(() => carrier.clock.runFastUntil(carrier.clock.nowMs() + 600_000), 50);
      context.onTestFinished(() => clearInterval(hurry));
      const said = await run.ended;
      expect(said.code, said.stdout).toBe(0);
      const [before = '', shown = '', after = ''] = said.stdout.split(fresh);
      expect(before.lastIndexOf(ENTER_SECOND_SCREEN)).toBeGreaterThan(before.lastIndexOf(LEAVE_SECOND_SCREEN));
      expect(shown).toContain(LEAVE_SECOND_SCREEN);
      // Spelled out on the same screen, and wiped with it.
      const spelled = shown.slice(0, shown.indexOf(LEAVE_SECOND_SCREEN));
      for (const character of fresh) {
        expect(spelled).toContain(`    ${character}  ${readingOf(SPELLING.en, character)}`);
      }
      expect(after).toBe('');
      expect(said.stdout).not.toContain(OLD);
      expect(said.stdout).not.toContain(carrier.selfcarePassword);
    });

    test('the moment that moved while signing in is asked about, and no means no', async (context) => {
      // 17:45 in Japan when the command is given, 18:10 when the portal is asked: 19:30 instead of 18:30.
      const start = Date.UTC(2026, 10, 26, 8, 45);
      const home = await atHome(context, { startAtMs: start });
      const { carrier } = home;
      const run = home.cli.onTerminal([
        'change',
        '--line',
        NUMBER,
        '--portal-url',
        carrier.portalUrl,
        '--keychain',
        'memory',
        '--follow',
        '--lang',
        'en',
      ]);
      await run.sees('Current IP phone password');
      carrier.clock.runFastUntil(start + 25 * 60_000);
      await eventually('it is past six', () => carrier.clock.nowMs() > start + 20 * 60_000);
      for (const [prompt, answer] of [
        ['Current IP phone password', OLD],
        ['Self-care ID', carrier.selfcareId],
        ['Self-care password', carrier.selfcarePassword],
      ] as const) {
        await run.sees(`${prompt} (not shown): `);
        run.type(`${answer}\r`);
      }
      await run.sees('Mailed code: ');
      run.type(`${carrier.lastCode()}\r`);
      await run.sees('Change it all the same? [y/N]: ');
      run.type('n\r');
      const said = await run.ended;
      expect(said.code).toBe(7);
      expect(said.stdout).toContain('the time of effect moved');
      expect(carrier.seen.submits).toEqual([]);
    });
  });

describe('with --json', () => {
  test('words go to stderr, and stdout stays for the script', async (context) => {
    const cli = await commandLine(context);
    const said = await cli.run(['help', '--json']);
    expect(JSON.parse(said.stdout)).toEqual({ help: expect.stringContaining('kakekae') });
    expect(said.stderr).toBe('');
  });
});
