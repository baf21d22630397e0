import { describe, expect, type TestContext, test } from 'vitest';
import { problem } from '../../src-main/core/problem.ts';
import type { RotationState } from '../../src-main/core/rotation/state.ts';
import { type CommandLine, commandLine, hasTerminals, jsonLines, jsonOf } from '../doubles/command-line.ts';
import { recordLine } from '../doubles/recorded-line.ts';
import { STATES } from '../doubles/rotation-samples.ts';
import { atHome, NEW, NUMBER } from './terminal-person.ts';

/* `call`: a person who makes two calls and says what they heard, at a command line whose ledger has the line's change. */

const LINE = ['call', '--line', NUMBER];
const L2: RotationState = { ...STATES.done, proofLevel: 'L2' };

async function withRecord(
  context: Pick<TestContext, 'onTestFinished'>,
  states: readonly RotationState[],
): Promise<CommandLine> {
  const cli = await commandLine(context);
  recordLine(cli.dataFolder, states);
  return cli;
}

const status = async (cli: CommandLine) => jsonOf(await cli.run(['status', '--json'])).rotations as unknown[];

describe.concurrent('a line that is called both ways', { timeout: 90_000 }, () => {
  test('after a change that offered it: both heard is L4, and the record says so', async (context) => {
    const home = await atHome(context);
    const run = home.change(['--follow', '--new-password-stdin', '--proof', 'L2', '--lang', 'en'], [NEW]);
    await home.typeCode(run);
    const changed = await run.ended;
    expect(changed.code).toBe(0);
    expect(changed.stderr).toContain('kakekae call --line');
    const { rotation } = jsonLines(changed.stdout).at(-1) ?? {};
    const asked = await home.cli.run([...LINE, '--lang', 'en'], { stdin: ['', ''] });
    expect(asked.code).toBe(7);
    expect(asked.stderr).toContain('The practice carrier connects no real calls');
    const said = await home.cli.run([...LINE, '--json', '--outgoing', 'both-heard', '--incoming', 'both-heard']);
    expect(said.code).toBe(0);
    expect(jsonOf(said)).toMatchObject({
      line: NUMBER,
      rotation,
      kept: true,
      proofLevel: 'L4',
      call: {
        outgoing: { outcome: 'both-heard', at: expect.any(String), causes: [] },
        // Not an hour after the change, and no phone was seen: the old registration may have brought it.
        incoming: { outcome: 'both-heard', causes: ['call-by-former-registration'] },
        provenAt: expect.any(String),
      },
    });
    expect(jsonOf(await home.status()).rotations).toMatchObject([
      { state: 'done', proofLevel: 'L4', call: { outgoing: { outcome: 'both-heard' } } },
    ]);
  });

  test('and does not ring: told with its reasons, kept, and nothing that was proven is lost', async (context) => {
    const cli = await withRecord(context, [STATES.done]);
    const said = await cli.run([...LINE, '--outgoing', 'both-heard', '--incoming', 'did-not-ring', '--lang', 'ja']);
    expect(said.code).toBe(6);
    expect(said.stdout).toContain('着信: この電話機は鳴らなかった');
    expect(said.stdout).toContain('ルーターが電話機への通り道を閉じている可能性があります。');
    expect(said.stdout).toContain('お使いのIP電話対応機器が、電話会社に登録されていることを確認しました。');
    expect(await status(cli)).toMatchObject([{ proofLevel: 'L3', call: { incoming: { outcome: 'did-not-ring' } } }]);
    const again = await cli.run([...LINE, '--incoming', 'both-heard', '--json']);
    expect(again.code).toBe(0);
    expect(jsonOf(again)).toMatchObject({ proofLevel: 'L4', call: { outgoing: { outcome: 'both-heard' } } });
    const later = await cli.run([...LINE, '--outgoing', 'cut-off:32', '--json', '--lang', 'en']);
    expect(later.code).toBe(6);
    expect(jsonOf(later)).toMatchObject({
      proofLevel: 'L4',
      call: { outgoing: { outcome: 'cut-off', cutAfterS: 32, next: expect.arrayContaining(['turn-off-sip-alg']) } },
    });
    const causes = (jsonOf(later).call as { outgoing: { causes: string[] } }).outgoing.causes;
    expect(causes[0]).toBe('call-ack-lost');
  });

  test('one way only: the other one is still to be tried', async (context) => {
    const cli = await withRecord(context, [L2]);
    const said = await cli.run([...LINE, '--outgoing', 'both-heard', '--lang', 'en']);
    expect(said.code).toBe(7);
    expect(said.stdout).toContain('Incoming: not tried yet');
    expect(await status(cli)).toMatchObject([{ proofLevel: 'L2' }]);
  });

  test('asked one by one, with answers by number or name, and an empty line for what was not tried', async (context) => {
    const cli = await withRecord(context, [L2]);
    const said = await cli.run([...LINE, '--json', '--lang', 'en'], { stdin: ['', 'other-phone-rang'] });
    expect(said.code).toBe(6);
    expect(jsonOf(said).call).toMatchObject({ incoming: { outcome: 'other-phone-rang' } });
    expect(jsonOf(said).call).not.toHaveProperty('outgoing');
    for (const sentence of [
      'more than 35 seconds',
      'Do not try it with 110, 119',
      'no password and no setting',
      '1) Both voices',
    ])
      expect(said.stderr).toContain(sentence);
    const cut = await cli.run([...LINE, '--json'], { stdin: ['５', '３１', '1'] });
    expect(jsonOf(cut).call).toMatchObject({
      outgoing: { outcome: 'cut-off', cutAfterS: 31 },
      incoming: { outcome: 'both-heard' },
    });
  });

  test('and the process dies between the two calls: the first answer is on record', async (context) => {
    const cli = await withRecord(context, [L2]);
    const run = cli.start([...LINE, '--lang', 'en'], { stdin: ['1'] });
    await run.sees('Incoming: Call this line');
    run.signal('SIGKILL');
    await run.ended;
    expect(await status(cli)).toMatchObject([{ proofLevel: 'L2', call: { outgoing: { outcome: 'both-heard' } } }]);
    const rest = await cli.run([...LINE, '--incoming', 'both-heard', '--json']);
    expect(jsonOf(rest)).toMatchObject({ proofLevel: 'L4' });
    expect(rest.code).toBe(0);
  });

  test('and the input ends too early: what was said is kept, and what is missing is told', async (context) => {
    const cli = await withRecord(context, [L2]);
    const said = await cli.run([...LINE, '--json', '--lang', 'ja'], { stdin: ['1'] });
    expect(said.code).toBe(2);
    expect(jsonOf(said)).toMatchObject({
      kept: true,
      call: { outgoing: { outcome: 'both-heard' } },
      problem: { kind: 'stdin-ended' },
    });
  });

  test('without a finished change: the result is shown, and said not to be kept', async (context) => {
    const cli = await withRecord(context, []);
    const both = ['--outgoing', 'both-heard', '--incoming', 'both-heard'];
    const said = await cli.run([...LINE, ...both, '--json', '--lang', 'ja']);
    expect(said.code).toBe(0);
    expect(jsonOf(said)).toMatchObject({ kept: false, proofLevel: 'L4' });
    expect(jsonOf(said)).not.toHaveProperty('rotation');
    expect(said.stderr).toContain('まだ変更がない');
    expect(said.stderr).toContain('結果は表示するだけで保存しません。');
    const refused = await withRecord(context, [
      STATES.done,
      { kind: 'refused', atMs: 9, problem: problem('portal-locked', { sentence: '' }) },
    ]);
    expect(jsonOf(await refused.run([...LINE, ...both, '--json']))).toMatchObject({ kept: false });
    for (const one of await status(refused)) expect(one).not.toHaveProperty('call');
  });

  test('while its password is being changed: nothing could be proven, so nothing is asked', async (context) => {
    const cli = await withRecord(context, [STATES.done, STATES.reflecting]);
    const said = await cli.run([...LINE, '--json', '--lang', 'ja']);
    expect(said.code).toBe(9);
    expect(said.stderr).toContain('その変更が終わってからお試しください。');
    expect(jsonOf(said)).toMatchObject({ problem: { kind: 'line-busy', facts: { rotation: 'r1' } } });
  });

  test.for([
    [['--outgoing', 'did-not-ring'], '--outgoing did-not-ring'],
    [['--incoming', 'fine'], '--incoming fine'],
    [['--incoming', 'cut-off:soon'], '--incoming cut-off:soon'],
  ] as const)(
    'with an outcome that there is not, %j: told by its name, and nothing is opened',
    async ([args, given], context) => {
      const cli = await commandLine(context);
      const said = await cli.run([...LINE, ...args, '--json']);
      expect(said.code).toBe(2);
      expect(jsonOf(said)).toMatchObject({ problem: { kind: 'usage', facts: { what: 'value', given } } });
    },
  );

  test('with a piped answer that is none', async (context) => {
    const cli = await withRecord(context, [L2]);
    const said = await cli.run([...LINE, '--json'], { stdin: ['9'] });
    expect(said.code).toBe(2);
    expect(jsonOf(said)).toMatchObject({ problem: { kind: 'usage', facts: { given: '9' } } });
  });

  test.skipIf(!hasTerminals)('a person at a terminal is asked again after a slip, and may leave', async (context) => {
    const cli = await withRecord(context, [STATES.done]);
    const run = cli.onTerminal([...LINE, '--lang', 'ja']);
    await run.sees('番号で答えてください');
    run.type('9\r');
    await run.sees('1から8までの番号で答えてください。');
    run.type('5\r');
    await run.sees('およその秒数');
    run.type('半分くらい\r');
    await run.sees('秒数を1から7200までの数字で');
    run.type('３２秒\r');
    await run.sees('■ 着信');
    run.type('\u0003');
    const said = await run.ended;
    expect(said.code).toBe(6);
    expect(said.stdout).toContain('発信: 話していたら、ひとりでに切れた（およそ32秒で）');
    expect(await status(cli)).toMatchObject([
      { proofLevel: 'L3', call: { outgoing: { outcome: 'cut-off', cutAfterS: 32 } } },
    ]);
  });

  test.skipIf(!hasTerminals)('a person who leaves at the seconds has said that it was cut off', async (context) => {
    const cli = await withRecord(context, [STATES.done]);
    const run = cli.onTerminal([...LINE, '--lang', 'ja']);
    await run.sees('番号で答えてください');
    run.type('5\r');
    await run.sees('およその秒数');
    run.type('\u0003');
    const said = await run.ended;
    expect(said.code).toBe(6);
    expect(said.stdout).not.toContain('■ 着信');
    expect(said.stdout).toContain('着信: まだ試していません');
    expect(await status(cli)).toMatchObject([{ proofLevel: 'L3', call: { outgoing: { outcome: 'cut-off' } } }]);
  });
});
