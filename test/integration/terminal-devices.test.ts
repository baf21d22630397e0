import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { commandLine, jsonOf } from '../doubles/command-line.ts';
import { atHome, NEW, NUMBER, OLD } from './terminal-person.ts';

const MAC = '00:15:65:12:34:56';
const YEALINK = `#!version:1.0.0.1\naccount.2.password = ${OLD}\n`;
const FILE = ['devices', 'file', '--line', NUMBER, '--keychain', 'memory'];
const FOR_YEALINK = [...FILE, '--device', 'yealink-t', '--mac', MAC, '--account', '2'];

type Context = Parameters<typeof commandLine>[0];

async function withLine(context: Context) {
  const { cli } = await atHome(context, { speed: 1 });
  return { cli, folder: await placeFor(context) };
}

/** Where nobody answers at the carrier's address: a port that was somebody's a moment ago. */
async function withSilentCarrier(context: Context) {
  const cli = await commandLine(context);
  const gone = createSocket('udp4');
  gone.bind(0, '127.0.0.1');
  await once(gone, 'listening');
  const { port } = gone.address();
  const closed = once(gone, 'close');
  gone.close();
  await closed;
  const line = ['--number', NUMBER, '--service', 'b2bua', '--domain', 'sip.example', '--proxy', `127.0.0.1:${port}`];
  expect((await cli.run(['line', 'add', ...line])).code).toBe(0);
  return { cli, folder: await placeFor(context) };
}

async function placeFor(context: Context): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'kakekae-device-file-'));
  context.onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

describe('the line’s password as a file for its device', { timeout: 90_000 }, () => {
  test('is saved for the person alone, says that it has to be deleted, and stands in no output', async (context) => {
    const { cli, folder } = await withLine(context);
    const args = [...FOR_YEALINK, '--save', folder, '--agree'];
    const said = await cli.run([...args, '--json'], { stdin: [OLD], env: { LANG: 'ja_JP.UTF-8' } });
    expect(said.code, said.stderr).toBe(0);
    const path = join(folder, '001565123456.cfg');
    expect(jsonOf(said)).toMatchObject({
      saved: path,
      family: 'yealink-t',
      account: 2,
      key: 'account.2.password',
      cautions: [],
    });
    expect(await readFile(path, 'utf8')).toBe(YEALINK);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect(said.stderr).toMatch(/必ず削除してください/u);
    expect(said.stderr).toMatch(/そのまま残ります/u);
    expect(said.stderr).toMatch(/電話会社へ一度だけ問い合わせます/u);
    expect(`${said.stdout}${said.stderr}`).not.toContain(OLD);
    expect(await readdir(folder)).toEqual(['001565123456.cfg']);

    // A file of that name may be a device's whole configuration.
    const again = await cli.run([...args, '--json', '--lang', 'en'], { stdin: [OLD] });
    expect([again.code, jsonOf(again).problem]).toEqual([2, expect.objectContaining({ kind: 'file-not-saved' })]);
    expect(await readFile(path, 'utf8')).toBe(YEALINK);
  });

  test('is handed to the device once, each step told as it happens, and the password stands in none of them', async (context) => {
    const { cli } = await withLine(context);
    const where = ['--serve', '--interface', '127.0.0.1', '--only', '127.0.0.1', '--agree'];
    const run = cli.start([...FOR_YEALINK, ...where, '--json', '--lang', 'en'], { stdin: [OLD] });
    const { url, folder } = await run.json('it listens', ({ event }) => event === 'listening');
    expect(url).toBe(`${folder}001565123456.cfg`);
    await run.sees('Settings > Auto Provision > Server URL');
    expect((await fetch(`${folder}y000000000028.cfg`)).status).toBe(404);
    await run.json('the other file is refused', ({ why }) => why === 'other-path');
    const userAgent = 'Yealink SIP-T46G 28.72.0.1 00:15:65:12:34:56';
    const answer = await fetch(String(url), { headers: { 'User-Agent': userAgent } });
    expect(await answer.text()).toBe(YEALINK);
    expect(await run.json('it was fetched', ({ event }) => event === 'fetched')).toMatchObject({
      address: '127.0.0.1',
      userAgent,
    });
    run.signal('SIGINT');
    const said = await run.ended;
    expect(said.code, said.stderr).toBe(0);
    expect(said.stdout).toMatch(/"event":"ended","why":"fetched"\}\n$/u);
    expect(said.stderr).toContain(`Address to type into the device: ${folder}`);
    expect(said.stderr).toContain('no proof');
    expect(`${said.stdout}${said.stderr}`).not.toContain(OLD);
  });

  test('is not made without consent, and a stopped wait is no success', async (context) => {
    const { cli, folder } = await withLine(context);
    const said = await cli.run([...FOR_YEALINK, '--save', folder, '--json'], { stdin: [OLD, 'y'] });
    expect([said.code, jsonOf(said).problem]).toMatchObject([2, { kind: 'usage', facts: { given: '--agree' } }]);
    expect(await readdir(folder)).toEqual([]);
    const where = ['--serve', '--interface', '127.0.0.1', '--only', '127.0.0.1', '--agree'];
    const run = cli.start([...FOR_YEALINK, ...where, '--json'], { stdin: [OLD] });
    await run.json('it listens', ({ event }) => event === 'listening');
    run.signal('SIGINT');
    expect((await run.ended).code).toBe(7);
  });

  test('is not made of a password that the carrier refuses, whatever was agreed to', async (context) => {
    const { cli, folder } = await withLine(context);
    const args = [...FOR_YEALINK, '--save', folder, '--agree', '--untold', '--json', '--lang', 'ja'];
    const said = await cli.run(args, { stdin: [NEW] });
    expect([said.code, jsonOf(said)]).toMatchObject([4, { made: false, verdict: 'password-refused' }]);
    expect(said.stderr).toContain('電話会社に断られたパスワードなので、ファイルは作っていません。');
    expect(await readdir(folder)).toEqual([]);
  });

  test('is left to the person where the carrier does not answer: a yes to the file alone is not enough', async (context) => {
    const { cli, folder } = await withSilentCarrier(context);
    const args = [...FOR_YEALINK, '--save', folder, '--agree', '--json', '--lang', 'ja'];
    const said = await cli.run(args, { stdin: [OLD] });
    expect([said.code, jsonOf(said)]).toMatchObject([5, { made: false }]);
    expect(said.stderr).toContain('電話会社に確かめられませんでした');
    expect(said.stderr).toContain('--untold');
    expect(await readdir(folder)).toEqual([]);
    const again = await cli.run([...args, '--untold'], { stdin: [OLD] });
    expect([again.code, again.stderr]).toEqual([0, expect.stringContaining('電話会社に確かめられませんでした')]);
    expect(await readFile(join(folder, '001565123456.cfg'), 'utf8')).toBe(YEALINK);
  });

  test('is not made while a change is under way: the stored password is the old one then', async (context) => {
    const home = await atHome(context, { speed: 1 });
    const run = home.change(['--new-password-stdin'], [NEW]);
    await home.typeCode(run);
    expect((await run.ended).code).toBe(7);
    const said = await home.cli.run([...FOR_YEALINK, '--save', home.cli.tempFolder, '--agree', '--json'], {
      stdin: [OLD],
    });
    expect([said.code, jsonOf(said).problem]).toMatchObject([9, { kind: 'line-busy' }]);
    expect(await readdir(home.cli.tempFolder)).toEqual([]);
  });

  test.concurrent.for([
    ['devices', 'usage', 2],
    ['devices list', 'usage', 2],
    ['devices find --mac 001565123456 --agree', 'usage', 2],
    ['devices file --save . --agree', 'usage', 2],
    [`${FILE.join(' ')} --device yealink-t --save .`, 'usage', 2],
    [`${FOR_YEALINK.join(' ')}`, 'usage', 2],
    [`${FOR_YEALINK.join(' ')} --save . --serve`, 'usage', 2],
    [`${FOR_YEALINK.join(' ')} --save . --only 127.0.0.1`, 'usage', 2],
    [`${FOR_YEALINK.join(' ')}0 --account 100 --save .`, 'usage', 2],
    [`${FOR_YEALINK.join(' ')} --serve --only 8.8.8.8`, 'device-address-unfit', 2],
    [`${FOR_YEALINK.join(' ')} --serve --only phone.local`, 'device-address-unfit', 2],
    [`${FOR_YEALINK.join(' ')} --serve --port 70000`, 'port-malformed', 2],
    [`${FILE.join(' ')} --device toaster --mac ${MAC} --save .`, 'device-unknown', 2],
    [`${FILE.join(' ')} --device yealink-t --mac 0015 --save .`, 'mac-malformed', 2],
    [`${FILE.join(' ')} --device poly-vvx --mac ${MAC} --save .`, 'provisioning-refused', 7],
    [`${FILE.join(' ')} --device HT813 --mac ${MAC} --save .`, 'provisioning-refused', 7],
    // It does not tell its hardware address, so somebody has to say which device it is.
    [`${FILE.join(' ')} --device poly-obi --mac ${MAC} --serve`, 'usage', 2],
  ] as const)('typed as “%s” is told as %s, exit %i, and nothing is made', async ([typed, kind, code], context) => {
    const cli = await commandLine(context);
    const said = await cli.run([...typed.split(' '), '--json'], { env: { LANG: 'ja_JP.UTF-8' } });
    expect([said.code, jsonOf(said).problem]).toMatchObject([code, { kind }]);
    expect(said.stderr).not.toMatch(/undefined|\[object|NaN|at .*\.ts:/u);
    expect(await readdir(cli.dataFolder)).toEqual([]);
  });
});
