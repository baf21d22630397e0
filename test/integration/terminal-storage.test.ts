import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, type TestContext, test } from 'vitest';
import { commandLine, jsonOf } from '../doubles/command-line.ts';

const ADD = 'line add --number 05012345678 --service b2bua --domain f02.sip.example --json --lang en'.split(' ');
const FILE = 'kakekae.db';

/** A disk of its own with these mount options, where this machine lets us have one (root on Linux). */
function mountedDisk(context: Pick<TestContext, 'onTestFinished'>, options: string): string | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'kakekae-disk-'));
  context.onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', folder], { stdio: 'ignore' });
  } catch {
    return undefined;
  }
  context.onTestFinished(() => {
    execFileSync('umount', [folder]);
  });
  return folder;
}

/** Root may write anywhere but on a disk that is mounted read-only; everybody else is held by permissions. */
function readOnlyFolder(context: Pick<TestContext, 'onTestFinished'>): string | undefined {
  if (process.getuid?.() === 0) return mountedDisk(context, 'ro');
  const folder = mkdtempSync(join(tmpdir(), 'kakekae-ro-'));
  chmodSync(folder, 0o500);
  context.onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

describe.concurrent('a record file that', { timeout: 90_000 }, () => {
  test('is damaged is left as it is, and told: exit 2', async (context) => {
    const cli = await commandLine(context);
    const path = join(cli.dataFolder, FILE);
    writeFileSync(path, 'この中身は記録ではありません。'.repeat(200));
    const before = readFileSync(path);
    for (const args of [ADD, ['status', '--json', '--lang', 'en'], ['line', 'list', '--json', '--lang', 'en']]) {
      const said = await cli.run(args);
      expect(said.code).toBe(2);
      expect(jsonOf(said)).toMatchObject({ problem: { kind: 'ledger-corrupt' } });
      expect(said.stderr).toMatch(/is damaged or not of this app/u);
    }
    expect(readFileSync(path).equals(before)).toBe(true);
  });

  test('comes from a newer version is left as it is, and told: exit 2', async (context) => {
    const cli = await commandLine(context);
    expect((await cli.run(ADD)).code).toBe(0);
    const db = new DatabaseSync(join(cli.dataFolder, FILE));
    db.exec('PRAGMA user_version = 9999');
    db.close();
    const said = await cli.run(['status', '--json', '--lang', 'en']);
    expect(said.code).toBe(2);
    expect(jsonOf(said)).toMatchObject({ problem: { kind: 'ledger-newer', facts: { found: 9999 } } });
    expect(said.stderr).toMatch(/newer version/u);
  });

  test('cannot be made where a file stands in its way is told with the place: exit 2', async (context) => {
    const cli = await commandLine(context);
    const inTheWay = join(cli.dataFolder, 'file');
    writeFileSync(inTheWay, '');
    const said = await cli.run([...ADD, '--data', join(inTheWay, 'folder')]);
    expect(said.code).toBe(2);
    expect(jsonOf(said)).toMatchObject({ problem: { kind: 'ledger-unwritable', facts: { code: 'ENOTDIR' } } });
  });

  test('lies in a folder that may not be written to is told: exit 2', async (context) => {
    const folder = readOnlyFolder(context);
    if (folder === undefined) return context.skip('this machine lets nobody mount a disk');
    const cli = await commandLine(context);
    const said = await cli.run([...ADD, '--data', folder]);
    expect(said.code).toBe(2);
    const code = expect.stringMatching(/^(EROFS|EACCES)$/u);
    expect(jsonOf(said)).toMatchObject({ problem: { kind: 'ledger-unwritable', facts: { code } } });
    expect(said.stderr).toMatch(/record file .* cannot be written/u);
  });

  test('has no room left on its disk is told, and nothing half is added: exit 2', async (context) => {
    const folder = mountedDisk(context, 'size=64k');
    if (folder === undefined) return context.skip('this machine lets nobody mount a disk');
    const cli = await commandLine(context);
    const rows = Array.from(
      { length: 400 },
      (_, index) => `0501234${String(index).padStart(4, '0')},b2bua,f02.sip.example`,
    );
    const csv = join(cli.dataFolder, 'many.csv');
    writeFileSync(csv, ['number,service,domain', ...rows].join('\n'));
    const said = await cli.run(['line', 'import', csv, '--data', folder, '--json', '--lang', 'en']);
    expect(said.code, said.stderr).toBe(2);
    expect(jsonOf(said)).toMatchObject({ problem: { kind: 'ledger-full' } });
    expect(said.stderr).toMatch(/disk is full/u);
  });
});

describe.concurrent('the folder of the record', { timeout: 90_000 }, () => {
  test('is made for its owner alone, and only when it is needed', async (context) => {
    const cli = await commandLine(context);
    const folder = join(cli.dataFolder, 'new', 'folder');
    expect((await cli.run(['plan', '--service', 'b2bua', '--data', folder])).code).toBe(0);
    expect((await cli.run(['help', '--data', folder])).code).toBe(0);
    expect(readdirSync(cli.dataFolder)).toEqual([]);
    mkdirSync(join(cli.dataFolder, 'new'));
    expect((await cli.run([...ADD, '--data', folder])).code).toBe(0);
    expect(readdirSync(folder)).toContain(FILE);
  });
});
