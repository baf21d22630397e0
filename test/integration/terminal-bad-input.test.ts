import { readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { displayWidth } from '../../src-main/hosts/terminal/display-width.ts';
import { commandLine, jsonOf, type Said } from '../doubles/command-line.ts';
import { atHome, NEW, NUMBER, OLD } from './terminal-person.ts';

const ADD = 'line add --service b2bua --domain f02.sip.example --number';
const AT = 'plan --service b2bua --at';
const URL_OF = 'change --line 05012345678 --keychain memory --portal-url';

/** What was typed, the kind of problem, and the words the sentence must hold in Japanese and in English. */
const TYPED: readonly (readonly [typed: string, kind: string, ja: RegExp, en: RegExp])[] = [
  [
    `${ADD} 050-1234-5678`,
    'number-malformed',
    /ハイフンなし.*050-1234-5678.*05012345678/u,
    /hyphens.*050-1234-5678.*05012345678/u,
  ],
  [`${ADD} ０５０１２３４５６７８`, 'number-malformed', /半角.*05012345678/u, /half-width.*05012345678/u],
  [`${ADD} 0312345678`, 'number-malformed', /050で始まります/u, /begins with 050/u],
  [`${ADD} 0501234567`, 'number-malformed', /桁数が足りません/u, /too short/u],
  [`${ADD} 050123456789`, 'number-malformed', /桁数が多すぎます/u, /too long/u],
  [`${ADD} +815012345678`, 'number-malformed', /国番号.*05012345678/u, /country code.*05012345678/u],
  [`${ADD} 05012345678 --port 70000`, 'port-malformed', /70000.*1から65535/u, /70000.*1 to 65535/u],
  [`${ADD} 05012345678 --proxy a_b:x`, 'port-malformed', /x/u, /x/u],
  [`${ADD} 05012345678 --proxy ホスト`, 'host-malformed', /ホスト.*サーバー名/u, /ホスト.*server name/u],
  [`${ADD} 05012345678 --transport sctp`, 'transport-unknown', /sctp.*udp/u, /sctp.*udp/u],
  [`${ADD} 05012345678 --expires 5`, 'expires-malformed', /5.*30秒から86400秒/u, /5.*30 to 86400/u],
  [`${ADD} 05012345678 --user a\u00a0b`, 'sip-user-malformed', /SIPユーザー名/u, /SIP user name/u],
  [`${AT} 2026-11-24T14:00`, 'time-malformed', /時差がありません.*\+09:00/u, /no zone.*\+09:00/u],
  [`${AT} tomorrow`, 'time-malformed', /tomorrow.*書き方/u, /tomorrow.*cannot be read/u],
  [`${AT} 2026-02-30T14:00+09:00`, 'time-malformed', /実在しない/u, /does not exist/u],
  ['plan --service pbx', 'service-unknown', /pbx.*ip-phone, b2bua, opengate/u, /pbx.*ip-phone, b2bua, opengate/u],
  ['plan', 'usage', /--service.*必要/u, /--service.*needed/u],
  [
    'plan --service b2bua --business-hours 9-18',
    'business-hours-malformed',
    /9-18.*09:00-18:00/u,
    /9-18.*09:00-18:00/u,
  ],
  [`${URL_OF} http://selfcare.example/login`, 'url-not-https', /https:\/\//u, /https:\/\//u],
  [`${URL_OF} selfcare`, 'url-malformed', /selfcare.*https:\/\//u, /selfcare.*https:\/\//u],
  [
    `${URL_OF} https://me:s3cretpw@selfcare.example/`,
    'url-has-credentials',
    /selfcare\.example.*取り除いて/u,
    /selfcare\.example.*remove/u,
  ],
  [`${URL_OF} https://selfcare.example/ --proof L4`, 'usage', /--proof L4/u, /--proof L4/u],
  [
    `${URL_OF} https://selfcare.example/ --generate --new-password-stdin`,
    'usage',
    /同時には指定できません/u,
    /together/u,
  ],
  ['change --told 2026-11-24T14:00+09:00', 'usage', /--new-password-stdin/u, /--new-password-stdin/u],
  ['change', 'usage', /--line.*必要/u, /--line.*needed/u],
  ['verify', 'usage', /--number.*必要/u, /--number.*needed/u],
  ['verify --line 05012345678 --domain a.example', 'usage', /--line --domain/u, /--line --domain/u],
  ['verify --number 05012345678 --domain a.example --timeout 0', 'usage', /--timeout 0/u, /--timeout 0/u],
  ['secret set --line 05012345678', 'usage', /--kind.*必要/u, /--kind.*needed/u],
  ['secret set --line 05012345678 --kind pin', 'usage', /--kind pin/u, /--kind pin/u],
  ['secret', 'usage', /set\|forget\|status/u, /set\|forget\|status/u],
  ['line', 'usage', /add\|list\|remove\|import/u, /add\|list\|remove\|import/u],
  ['line rename', 'usage', /line rename.*コマンドはありません/u, /no command .*line rename/u],
  ['line import', 'usage', /FILE\.csv.*必要/u, /FILE\.csv.*needed/u],
  ['line import nowhere.csv', 'file-unreadable', /nowhere\.csv.*ENOENT/u, /nowhere\.csv.*ENOENT/u],
  ['line remove', 'usage', /--line.*必要/u, /--line.*needed/u],
  ['frobnicate', 'usage', /frobnicate.*コマンドはありません/u, /no command .*frobnicate/u],
  ['help frobnicate', 'usage', /frobnicate/u, /frobnicate/u],
  ['plan extra --service b2bua', 'usage', /plan extra/u, /plan extra/u],
  ['plan --frob 1', 'usage', /--frob.*指定はありません/u, /no option .*--frob/u],
  ['plan --follow --service b2bua', 'usage', /--follow/u, /--follow/u],
  ['plan --service', 'usage', /--service.*値/u, /--service.*missing or not valid/u],
  ['plan --service --json', 'usage', /--service.*値/u, /--service.*missing or not valid/u],
  ['plan --service b2bua --service opengate', 'usage', /--service.*値/u, /--service/u],
  ['plan --json=yes --service b2bua', 'usage', /--json/u, /--json/u],
  ['plan --service b2bua --keychain paper', 'usage', /--keychain paper/u, /--keychain paper/u],
  ['practice --speed 0', 'usage', /--speed 0/u, /--speed 0/u],
  ['practice --trouble rain', 'usage', /--trouble rain/u, /--trouble rain/u],
  ['practice --port 99999', 'port-malformed', /99999/u, /99999/u],
];

function tellsOneClearSentence(said: Said, kind: string, words: RegExp): void {
  const [sentence = ''] = said.stderr.split('\n');
  expect(sentence).toMatch(words);
  expect(displayWidth(sentence), sentence).toBeLessThanOrEqual(2 * 140);
  expect(said.stderr).not.toMatch(/undefined|\[object|NaN|at .*\.ts:/u);
  const told = jsonOf(said);
  expect(told.problem).toMatchObject({ kind, facts: expect.any(Object), sentence });
}

describe('what was mistyped', { timeout: 90_000 }, () => {
  test.concurrent.for(TYPED)(
    '%s is told as %s, exit 2, and nothing is made',
    async ([typed, kind, ja, en], context) => {
      const cli = await commandLine(context);
      const args = [...typed.split(' '), ...(typed.includes('--json') ? [] : ['--json'])];
      const [inJapanese, inEnglish] = await Promise.all([
        cli.run(args, { env: { LANG: 'ja_JP.UTF-8' } }),
        cli.run([...args, '--lang', 'en'], { env: { LANG: 'ja_JP.UTF-8' } }),
      ]);
      expect([inJapanese.code, inEnglish.code]).toEqual([2, 2]);
      const isRefusedJson = typed.includes('--json=yes');
      if (!isRefusedJson) {
        tellsOneClearSentence(inJapanese, kind, ja);
        tellsOneClearSentence(inEnglish, kind, en);
      }
      expect(`${inJapanese.stdout}${inJapanese.stderr}`).not.toContain('s3cretpw');
      expect(readdirSync(cli.dataFolder)).toEqual([]);
    },
  );

  test.concurrent.for([
    [{ LC_ALL: 'en_US.UTF-8', LANG: 'ja_JP.UTF-8' }, 'There is no service'],
    [{ LC_MESSAGES: 'ja_JP.UTF-8', LANG: 'en_US.UTF-8' }, 'サービス名'],
    [{ LANG: 'de_DE.UTF-8' }, 'There is no service'],
    [{ LANG: 'C.UTF-8' }, 'サービス名'],
    [{}, 'サービス名'],
  ] as const)('is told in the language of the locale %j', async ([env, words], context) => {
    const cli = await commandLine(context);
    expect((await cli.run(['plan', '--service', 'pbx'], { env })).stderr).toContain(words);
  });

  test.concurrent('a language that we do not speak is told in both forms', async (context) => {
    const cli = await commandLine(context);
    const said = await cli.run(['plan', '--service', 'b2bua', '--lang', 'fr', '--json']);
    expect(said.code).toBe(2);
    tellsOneClearSentence(said, 'usage', /--lang fr/u);
  });
});

describe.concurrent('a new password that does not fit', { timeout: 90_000 }, () => {
  test.for([
    ['newpw56', 'too-short', 'password-unfit'],
    ['newpw5678', 'too-long', 'password-unfit'],
    ['newpw56 ', 'space', 'password-unfit'],
    ['newpw56ａ', 'full-width', 'password-unfit'],
    ['newpw5\u200b7', 'invisible', 'password-unfit'],
    ['newpw5-7', 'other-character', 'password-unfit'],
    ['', 'empty', 'password-unfit'],
    [OLD, 'same-as-current', 'password-unfit'],
    ['NewPw567', 'capitals', 'password-needs-agreement'],
  ] as const)(
    '“%s” (%s) is refused before anything is sent, and an earlier plan keeps its place',
    async ([typed, why, kind], context) => {
      const home = await atHome(context);
      const planned = home.change(['--new-password-stdin'], [NEW]);
      planned.endInput();
      await planned.ended;
      const run = home.change(['--new-password-stdin', '--lang', 'en'], [typed]);
      const said = await run.ended;
      expect(said.code).toBe(2);
      const told = jsonOf(said);
      expect(told).toMatchObject({ problem: { kind, facts: { why } } });
      if (typed.length > 3) expect(`${said.stdout}${said.stderr}`).not.toContain(typed.trim());
      expect(home.carrier.seen.submits).toEqual([]);
      expect(jsonOf(await home.status()).rotations).toMatchObject([{ state: 'planned' }]);
    },
  );

  test.for([
    [['old pw234'], 'current', 'space'],
    [[OLD, 'ｒｅｎｓｈｕ'], 'portal-id', 'full-width'],
    [[OLD, 'renshu01', 'pass\tword'], 'portal-password', 'space'],
    [[''], 'current', 'empty'],
  ] as const)('nor %s, and the sentence names which of them', async ([typed, which, why], context) => {
    const home = await atHome(context);
    const said = await home.cli.run(
      ['change', '--line', NUMBER, '--portal-url', home.carrier.portalUrl, '--keychain', 'memory', '--json'],
      { stdin: typed },
    );
    expect(said.code).toBe(2);
    expect(jsonOf(said)).toMatchObject({ problem: { kind: 'password-unfit', facts: { which, why } } });
    expect(jsonOf(await home.status()).rotations).toEqual([]);
  });

  test.for([
    [[], 'sip-password'],
    [[OLD], 'portal-id'],
    [[OLD, 'id'], 'portal-password'],
    [[OLD, 'id', 'pw'], 'new-password'],
  ] as const)('nor a stdin that ends after %s', async ([lines, expected], context) => {
    const home = await atHome(context);
    const said = await home.cli.run(
      [
        'change',
        '--line',
        NUMBER,
        '--portal-url',
        home.carrier.portalUrl,
        '--keychain',
        'memory',
        '--new-password-stdin',
        '--json',
      ],
      { stdin: lines },
    );
    expect(said.code).toBe(2);
    expect(jsonOf(said)).toMatchObject({ problem: { kind: 'stdin-ended', facts: { expected } } });
    expect(jsonOf(await home.status()).rotations).toEqual([]);
  });
});
