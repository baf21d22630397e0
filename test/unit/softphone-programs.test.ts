import { win32 } from 'node:path';
import { describe, expect, test } from 'vitest';
import { baresip } from '../../src-main/outside/softphones/baresip.ts';
import { baresipControlAddress } from '../../src-main/outside/softphones/baresip-control.ts';
import type { Surroundings } from '../../src-main/outside/softphones/kind.ts';
import { listening } from '../../src-main/outside/softphones/listening.ts';
import { microsip } from '../../src-main/outside/softphones/microsip.ts';
import { type Program, parseCim, parsePs, programName } from '../../src-main/outside/softphones/programs.ts';
import { threecxPhone } from '../../src-main/outside/softphones/threecx-phone.ts';
import { twinkle } from '../../src-main/outside/softphones/twinkle.ts';
import { zoiper } from '../../src-main/outside/softphones/zoiper.ts';

const running = (command: readonly string[], more: Partial<Program> = {}): Program => ({
  pid: 1,
  startedAt: 'x',
  command,
  ...more,
});

describe('a running program', () => {
  test('has the name of its file, on every system', () => {
    expect(programName('/usr/bin/baresip')).toBe('baresip');
    expect(programName('C:\\Program Files\\MicroSIP\\MicroSIP.exe')).toBe('microsip');
    expect(programName('/usr/bin/jamid (deleted)')).toBe('jamid');
  });

  test('is read from `ps` with its start, and with a name that holds blanks in a macOS bundle', () => {
    const listing = [
      '  512 Tue Nov 24 09:00:01 2026     /usr/local/bin/baresip -f /Users/me/sip',
      ' 7000 Mon Nov  2 10:11:12 2026     /Applications/My Phone.app/Contents/MacOS/My Phone -psn_0_1 --x',
      'nonsense',
      '',
    ].join('\n');
    expect(parsePs(listing)).toEqual([
      {
        pid: 512,
        startedAt: 'Tue Nov 24 09:00:01 2026',
        command: ['/usr/local/bin/baresip', '-f', '/Users/me/sip'],
      },
      {
        pid: 7000,
        startedAt: 'Mon Nov  2 10:11:12 2026',
        command: ['/Applications/My Phone.app/Contents/MacOS/My Phone', '-psn_0_1', '--x'],
      },
    ]);
  });

  test('is read from Windows as none, one or a list', () => {
    const row = {
      ProcessId: 42,
      CreationDate: '/Date(1795512345000)/',
      ExecutablePath: 'C:\\Program Files\\MicroSIP\\microsip.exe',
      CommandLine: '"C:\\Program Files\\MicroSIP\\microsip.exe" /minimized "two words"',
    };
    const one = {
      pid: 42,
      startedAt: '/Date(1795512345000)/',
      command: ['C:\\Program Files\\MicroSIP\\microsip.exe', '/minimized', 'two words'],
    };
    expect(parseCim('\r\n')).toEqual([]);
    expect(parseCim(JSON.stringify(row))).toEqual([one]);
    // Somebody else's program tells neither path nor words.
    const foreign = { ProcessId: 4, CreationDate: null, ExecutablePath: null, CommandLine: null };
    expect(parseCim(JSON.stringify([row, foreign]))).toEqual([one]);
  });

  test('is proven to listen on a port by the sockets of the system', () => {
    const table = [
      '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode',
      '   0: 0100007F:115C 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 5550 1',
      '   1: 0100007F:115C 0100007F:9C40 01 00000000:00000000 00:00000000 00000000  1000        0 5551 1',
      '   2: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 5552 1',
    ].join('\n');
    expect(listening(table, 4_444)).toEqual(['5550']);
    expect(listening(table, 1)).toEqual([]);
  });
});

describe('the control interface of baresip', () => {
  const config = (listen: string, module = 'module_app\t\tctrl_tcp.so') =>
    `# x\n${module}\nctrl_tcp_listen  ${listen}\n`;

  test('is spoken to where it is switched on and bound to this computer', () => {
    expect(baresipControlAddress(config('127.0.0.1:4444'))).toEqual({ host: '127.0.0.1', port: 4_444 });
    expect(baresipControlAddress(config('[::1]:4444\r'))).toEqual({ host: '::1', port: 4_444 });
  });

  test('is left alone where it is off, or open to everybody, as in the shipped example', () => {
    expect(baresipControlAddress(config('0.0.0.0:4444'))).toBeUndefined();
    expect(baresipControlAddress(config('192.168.1.2:4444'))).toBeUndefined();
    expect(baresipControlAddress(config('127.0.0.1:4444', '#module_app ctrl_tcp.so'))).toBeUndefined();
    expect(baresipControlAddress('module_app ctrl_tcp.so\n')).toBeUndefined();
  });
});

describe('which settings a program uses', () => {
  const linux: Surroundings = { platform: 'linux', home: '/home/me', env: { HOME: '/home/me', PATH: '' } };
  const windows: Surroundings = {
    platform: 'win32',
    home: 'C:\\Users\\me',
    env: { APPDATA: 'C:\\Users\\me\\AppData\\Roaming', LOCALAPPDATA: 'C:\\Users\\me\\AppData\\Local' },
  };

  test('baresip: its usual folder, or the one that it is told in any spelling of the option', () => {
    const usual = '/home/me/.baresip/accounts';
    const uses = (words: string[], place: string, more: Partial<Program> = {}) =>
      baresip.program.uses(running(['baresip', ...words], { env: { HOME: '/home/me' }, ...more }), place, linux);
    expect(uses([], usual)).toBe(true);
    expect(uses(['-f', '/srv/sip'], usual)).toBe(false);
    for (const words of [['-f', '/srv/sip'], ['-f/srv/sip'], ['-vf', '/srv/sip'], ['-p', '-f', '-f', '/srv/sip']])
      expect(uses(words, '/srv/sip/accounts')).toBe(true);
    expect(uses(['-f', 'sip'], '/srv/sip/accounts', { cwd: '/srv' })).toBe(true);
    expect(uses(['-e', '-f'], usual)).toBe(true);
    expect(uses([], usual, { env: { HOME: '/home/other' } })).toBe(false);
  });

  test('baresip lies in the roaming folder on Windows', async () => {
    const [place] = await baresip.places(windows);
    expect(place?.replaceAll('/', '\\')).toBe('C:\\Users\\me\\AppData\\Roaming\\.baresip\\accounts');
  });

  test('Twinkle: the profiles that it is told, else any where nothing names one', () => {
    const uses = (command: string[]) => twinkle.program.uses(running(command), '/home/me/.twinkle/rakuten.cfg', linux);
    expect(uses(['twinkle', '-f', 'rakuten'])).toBe(true);
    expect(uses(['twinkle-console', 'other.cfg', 'rakuten.cfg'])).toBe(true);
    expect(uses(['twinkle', '-f', 'other'])).toBe(false);
    expect(uses(['twinkle'])).toBe(true);
  });

  test('MicroSIP: the roaming folder, or beside a portable copy named as the copy is', async () => {
    const installed = 'C:\\Users\\me\\AppData\\Roaming\\MicroSIP\\MicroSIP.ini';
    expect(await microsip.places(windows)).toEqual([installed]);
    expect(await microsip.places(linux)).toEqual([]);
    const uses = (executable: string, place: string) => microsip.program.uses(running([executable]), place, windows);
    expect(uses('C:\\Program Files\\MicroSIP\\microsip.exe', installed)).toBe(true);
    expect(uses('D:\\phone\\my.exe', 'D:\\phone\\my.ini')).toBe(true);
    expect(uses('D:\\phone\\my.exe', 'D:\\phone\\other.ini')).toBe(false);
  });

  test('3CXPhone and Zoiper have one place each', async () => {
    expect(await threecxPhone.places(windows)).toEqual([
      win32.join('C:\\Users\\me\\AppData\\Local', '3CX VoIP Phone', '3CXVoipPhone.ini'),
    ]);
    expect(await threecxPhone.places(linux)).toEqual([]);
    expect(await zoiper.places(linux)).toEqual(['/home/me/.Zoiper5/Config.xml']);
  });
});
