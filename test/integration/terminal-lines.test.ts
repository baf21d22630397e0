import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import iconv from 'iconv-lite';
import { describe, expect, test } from 'vitest';
import { commandLine, jsonOf } from '../doubles/command-line.ts';

const ADD = ['line', 'add', '--service', 'b2bua', '--domain', 'F02.sip.example', '--json'];
const ONE = '05012345678';
const TWO = '05012345679';

describe.concurrent('lines on the command line', { timeout: 90_000 }, () => {
  test('are added, listed and removed, each field apart', async (context) => {
    const cli = await commandLine(context);
    const added = await cli.run([
      ...[...ADD, '--number', ONE, '--proxy', '192.0.2.1:5070', '--transport', 'tcp'],
      ...['--user', '815012345678', '--auth-user', '12345678', '--expires', '600'],
    ]);
    expect(added.code).toBe(0);
    const line = {
      number: ONE,
      service: 'b2bua',
      account: {
        ...{ domain: 'f02.sip.example', user: '815012345678', authUser: '12345678', transport: 'tcp', expiresS: 600 },
        proxy: { host: '192.0.2.1', port: 5070 },
      },
    };
    expect(jsonOf(added)).toEqual({ lines: [line], added: [ONE] });
    const second = await cli.run([...ADD, '--number', TWO, '--port', '5080']);
    expect(second.stderr).toContain('815012345679');
    expect((jsonOf(second).lines as unknown[]).length).toBe(2);
    const again = await cli.run([...ADD, '--number', ONE]);
    expect(again.code).toBe(2);
    expect(jsonOf(again)).toMatchObject({ problem: { kind: 'line-exists' } });
    expect(jsonOf(await cli.run(['line', 'list', '--json'])).lines).toMatchObject([line, { number: TWO }]);
    const removed = await cli.run(['line', 'remove', '--line', ONE, '--json']);
    expect(jsonOf(removed)).toMatchObject({ removed: ONE, lines: [{ number: TWO }] });
    const gone = await cli.run(['line', 'remove', '--line', ONE, '--json']);
    expect([gone.code, (jsonOf(gone).problem as { kind: string }).kind]).toEqual([2, 'line-unknown']);
  });

  test.for([
    ['UTF-8', 'number,service,domain\n', 'utf8'],
    ['UTF-8 with a byte order mark', '\ufeffnumber,service,domain\n', 'utf8'],
    ['Shift_JIS with CRLF, as Excel in Japan writes it', 'number,service,domain\r\n', 'shift_jis'],
  ] as const)('come from a CSV file in %s', async ([, header, charset], context) => {
    const cli = await commandLine(context);
    const path = join(cli.dataFolder, '回線.csv');
    const end = header.endsWith('\r\n') ? '\r\n' : '\n';
    writeFileSync(
      path,
      iconv.encode(`${header}${ONE},b2bua,f02.sip.example${end}${TWO},opengate,gw.sip.example${end}`, charset),
    );
    const said = await cli.run(['line', 'import', path, '--json']);
    expect(said.code, said.stderr).toBe(0);
    expect(jsonOf(said)).toMatchObject({
      added: [ONE, TWO],
      lines: [{ number: ONE }, { number: TWO, service: 'opengate' }],
    });
  });

  test('come all or not at all: one bad row, or one that is there already, and nothing is added', async (context) => {
    const cli = await commandLine(context);
    expect((await cli.run([...ADD, '--number', ONE])).code).toBe(0);
    const path = join(cli.dataFolder, 'lines.csv');
    for (const [rows, kind] of [
      [`${TWO},b2bua,f02.sip.example\n050-1234-5670,b2bua,f02.sip.example`, 'csv-malformed'],
      [`${TWO},b2bua,f02.sip.example\n${ONE},b2bua,f02.sip.example`, 'line-exists'],
    ] as const) {
      writeFileSync(path, `number,service,domain\n${rows}\n`);
      const said = await cli.run(['line', 'import', path, '--json', '--lang', 'en']);
      expect(said.code).toBe(2);
      expect(jsonOf(said)).toMatchObject({ problem: { kind } });
      if (kind === 'csv-malformed')
        expect(said.stderr).toMatch(/row 3, column “number”: this is not an IP phone number/u);
      expect(jsonOf(await cli.run(['line', 'list', '--json'])).lines).toMatchObject([{ number: ONE }]);
    }
  });
});

describe.concurrent('passwords on the command line', { timeout: 90_000 }, () => {
  test('with the memory keychain are kept for one run, and the price is told', async (context) => {
    const cli = await commandLine(context);
    await cli.run([...ADD, '--number', ONE]);
    const memory = ['--line', ONE, '--keychain', 'memory', '--json', '--lang', 'en'];
    const sip = await cli.run(['secret', 'set', '--kind', 'sip', ...memory], { stdin: ['oldpw234'] });
    expect(sip.code).toBe(0);
    expect(jsonOf(sip)).toEqual({ line: ONE, kind: 'sip', stored: true });
    expect(sip.stderr).toContain('for this run only');
    const odd = await cli.run(['secret', 'set', '--kind', 'sip', ...memory], { stdin: ['longer-than-8'] });
    expect(odd.stderr).toContain('has 13 characters');
    const portal = await cli.run(['secret', 'set', '--kind', 'portal', ...memory], { stdin: ['id', 'pw'] });
    expect(jsonOf(portal)).toEqual({ line: ONE, kind: 'portal', stored: true });
    const status = await cli.run(['secret', 'status', ...memory]);
    expect(jsonOf(status)).toMatchObject({ stored: { current: false, pending: false, 'portal-id': false } });
    const forgotten = await cli.run(['secret', 'forget', '--kind', 'portal', ...memory]);
    expect(jsonOf(forgotten)).toEqual({ line: ONE, kind: 'portal', stored: false });
  });

  test('without a keychain that can be used are not taken: exit 8', async (context) => {
    const cli = await commandLine(context);
    await cli.run([...ADD, '--number', ONE]);
    const env = { DBUS_SESSION_BUS_ADDRESS: `unix:path=${join(cli.dataFolder, 'no-bus')}` };
    const said = await cli.run(['secret', 'set', '--line', ONE, '--kind', 'sip', '--json'], {
      stdin: ['oldpw234'],
      env,
    });
    context.skip(process.platform !== 'linux', 'other systems always have their keychain');
    expect(said.code).toBe(8);
    expect(jsonOf(said).problem).toMatchObject({
      kind: expect.stringMatching(/^keychain-(no-bus|service-missing|broken)$/u),
    });
  });

  test('of a line that was not added are not taken', async (context) => {
    const cli = await commandLine(context);
    const said = await cli.run(['secret', 'status', '--line', ONE, '--keychain', 'memory', '--json']);
    expect(said.code).toBe(2);
    expect(jsonOf(said)).toMatchObject({ problem: { kind: 'line-unknown' } });
  });
});

describe.concurrent('the record on the command line', { timeout: 90_000 }, () => {
  test('is empty at first, and every question about it is answered in its own form', async (context) => {
    const cli = await commandLine(context);
    await cli.run([...ADD, '--number', ONE]);
    expect(jsonOf(await cli.run(['status', '--json']))).toEqual({ rotations: [] });
    expect(jsonOf(await cli.run(['resume', '--json']))).toEqual({ rotations: [] });
    expect(jsonOf(await cli.run(['resume', '--json', '--follow']))).toEqual({ rotations: [] });
    for (const command of ['look', 'cancel']) {
      const said = await cli.run([command, '--line', ONE, '--json']);
      expect([said.code, (jsonOf(said).problem as { kind: string }).kind]).toEqual([2, 'rotation-unknown']);
    }
    expect((await cli.run(['status', '--lang', 'en'])).stdout).toBe('No password change is on record.\n');
  });
});
