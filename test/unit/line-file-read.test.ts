import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import iconv from 'iconv-lite';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readLineFile } from '../../src-main/outside/line-file/read-line-file.ts';
import { PROFILE } from '../doubles/carrier-profile.ts';

const HEADER = 'number,service,domain,proxy,port,transport,user,auth-user,expires';
const GOOD = '05012345678,b2bua,f02.sip.example,192.0.2.1,5070,tcp,815012345678,12345678,600';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'kakekae-csv-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let count = 0;
function read(content: string | Uint8Array) {
  count += 1;
  const path = join(folder, `${count}.csv`);
  writeFileSync(path, content);
  return readLineFile(PROFILE, path);
}

describe('a list of lines in a CSV file', () => {
  test('gives every field of a line', () => {
    expect(read(`${HEADER}\n${GOOD}\n`)).toMatchObject({
      ok: true,
      value: [
        {
          number: '05012345678',
          service: 'b2bua',
          account: {
            ...{
              domain: 'f02.sip.example',
              user: '815012345678',
              authUser: '12345678',
              transport: 'tcp',
              expiresS: 600,
            },
            proxy: { host: '192.0.2.1', port: 5070 },
          },
        },
      ],
    });
  });

  test.each([
    ['a byte order mark', `\ufeff${HEADER}\n${GOOD}\n`],
    ['CRLF', `${HEADER}\r\n${GOOD}\r\n`],
    [
      'blank lines, spaces and capitals in the header',
      `Number , SERVICE,domain\n\n 05012345678 , b2bua , f02.sip.example \n,,\n`,
    ],
    ['quotation marks', '"number","service","domain"\n"05012345678","b2bua","f02.sip.example"\n'],
    ['no line feed at its end', `${HEADER}\n${GOOD}`],
    ['empty cells beyond the header', 'number,service,domain\n05012345678,b2bua,f02.sip.example,,\n'],
  ])('may have %s', (_, content) => {
    expect(read(content)).toMatchObject({ ok: true, value: [{ number: '05012345678' }] });
  });

  test('may be Shift_JIS, and a Japanese header is then named as it was written', () => {
    expect(read(iconv.encode(`${HEADER}\r\n${GOOD}\r\n`, 'shift_jis'))).toMatchObject({ ok: true });
    expect(read(iconv.encode('電話番号,service,domain\r\n', 'shift_jis'))).toMatchObject({
      problem: { kind: 'csv-malformed', facts: { row: 1, column: '電話番号', why: 'unknown-column' } },
    });
  });

  test.each([
    ['an unknown column', 'number,service,domain,colour\n', 1, 'colour', 'unknown-column'],
    ['a column twice', 'number,service,domain,number\n', 1, 'number', 'unknown-column'],
    ['a column that every object has', 'number,service,domain,constructor\n', 1, 'constructor', 'unknown-column'],
    ['no number', 'service,domain\nb2bua,f02.sip.example\n', 1, 'number', 'missing-column'],
    ['no lines', 'number,service,domain\n', 2, 'number', 'no-rows'],
    ['nothing', '', 1, 'number', 'missing-column'],
    ['hyphens', 'number,service,domain\n\n050-1234-5678,b2bua,a.example\n', 3, 'number', 'number-malformed'],
    [
      'a zero that a spreadsheet ate',
      'number,service,domain\n5012345678,b2bua,a.example\n',
      2,
      'number',
      'number-malformed',
    ],
    ['no number in a row', 'number,service,domain\n,b2bua,a.example\n', 2, 'number', 'usage'],
    ['another service', 'number,service,domain\n05012345678,pbx,a.example\n', 2, 'service', 'service-unknown'],
    ['a bad domain', 'number,service,domain\n05012345678,b2bua,a b\n', 2, 'domain', 'host-malformed'],
    ['a bad proxy', 'number,service,domain,proxy\n05012345678,b2bua,a.example,x y\n', 2, 'proxy', 'host-malformed'],
    ['a bad port', 'number,service,domain,port\n05012345678,b2bua,a.example,0\n', 2, 'port', 'port-malformed'],
    ['a bad user', 'number,service,domain,user\n05012345678,b2bua,a.example,a b\n', 2, 'user', 'sip-user-malformed'],
    [
      'a bad auth-user',
      'number,service,domain,auth-user\n05012345678,b2bua,a.example,あ\n',
      2,
      'auth-user',
      'sip-user-malformed',
    ],
    [
      'a bad transport',
      'number,service,domain,transport\n05012345678,b2bua,a.example,sctp\n',
      2,
      'transport',
      'transport-unknown',
    ],
    [
      'a bad lifetime',
      'number,service,domain,expires\n05012345678,b2bua,a.example,9\n',
      2,
      'expires',
      'expires-malformed',
    ],
    ['a number twice', `${HEADER}\n${GOOD}\n${GOOD}\n`, 3, 'number', 'line-exists'],
    ['a cell too many', 'number,service,domain\n05012345678,b2bua,a.example,stray\n', 2, '', 'broken-row'],
    ['an open quotation mark', 'number,service,domain\n05012345678,b2bua,"a.example\n', 2, '', 'broken-row'],
  ])('with %s is not taken at all, and its place is named', (_, content, row, column, why) => {
    const result = read(content);
    expect(result).toMatchObject({ ok: false, problem: { kind: 'csv-malformed', facts: { column, why } } });
    if (why !== 'broken-row') expect(result).toMatchObject({ problem: { facts: { row } } });
  });

  test('is not read when it is missing, a folder, or far too large', () => {
    const code = (path: string) => readLineFile(PROFILE, path);
    expect(code(join(folder, 'none.csv'))).toMatchObject({
      problem: { kind: 'file-unreadable', facts: { code: 'ENOENT' } },
    });
    expect(code(folder)).toMatchObject({ problem: { kind: 'file-unreadable', facts: { code: 'EISDIR' } } });
    expect(read(new Uint8Array(4 * 1024 * 1024 + 1))).toMatchObject({ problem: { facts: { code: 'EFBIG' } } });
  });
});
