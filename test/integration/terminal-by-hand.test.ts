import { describe, expect, test } from 'vitest';
import { commandLine, hasTerminals } from '../doubles/command-line.ts';
import { atHome, NEW, NUMBER, OLD } from './terminal-person.ts';

/* `reconnect --device` without an address: the person types the password in by the guide's steps, and the carrier proves it. */

const BY_HAND = ['reconnect', '--line', NUMBER, '--device', 'panasonic-kx-hdv', '--keychain', 'memory', '--lang', 'en'];
/** The last sentence of the steps. */
const SHOWN = 'Screens and words may differ';
const TYPED = 'Press Enter when it is typed into the device';

describe('a device that the person sets up themselves', () => {
  test('is back once the carrier sees it register after the steps were followed', async (context) => {
    const home = await atHome(context, { speed: 1 });
    const run = home.cli.start([...BY_HAND, '--json'], { stdin: [OLD] });
    await run.sees(SHOWN);
    await home.setUpPhone(OLD);
    run.say('');
    const { code, stdout, stderr } = await run.ended;
    expect(JSON.parse(stdout)).toMatchObject({
      byHand: true,
      family: 'panasonic-kx-hdv',
      verdict: 'accepted',
      proofLevel: 'L3',
    });
    expect(code).toBe(0);
    expect(stderr).not.toContain(OLD);
  });

  test('is not to be given a password that the carrier refuses: no step is shown', async (context) => {
    const home = await atHome(context, { speed: 1 });
    const said = await home.cli.run([...BY_HAND, '--json'], { stdin: ['wrongpw9'] });
    expect(JSON.parse(said.stdout)).toMatchObject({ byHand: true, verdict: 'password-refused', proofLevel: 'none' });
    expect(said.code).toBe(4);
    expect(said.stderr).toContain('please do not type it into the device');
    expect(said.stderr).not.toContain('Replace the password');
  });

  test.skipIf(!hasTerminals)('may be left without an answer, and nothing is claimed of it', async (context) => {
    const home = await atHome(context, { speed: 1 });
    const run = home.cli.onTerminal(BY_HAND);
    await run.sees('password');
    run.type(`${OLD}\r`);
    await run.sees(TYPED);
    run.type('\u0003');
    const { code, stdout } = await run.ended;
    expect(code).toBe(7);
    expect(stdout).toContain('The device is not back yet.');
    expect(stdout).not.toContain('Press Enter to look again');
  });

  test('finishes a change that waits for its phone', async (context) => {
    const home = await atHome(context);
    const change = home.change(['--new-password-stdin', '--follow'], [NEW]);
    await home.typeCode(change);
    await change.json('it waits for the phone', ({ state }) => state === 'verifying');
    change.signal('SIGINT');
    expect((await change.ended).code).toBe(7);
    const run = home.cli.start([...BY_HAND, '--json'], { stdin: [NEW] });
    await run.sees(SHOWN);
    await home.setUpPhone(NEW);
    run.say('');
    const { code, stdout } = await run.ended;
    expect(JSON.parse(stdout)).toMatchObject({ rotations: [{ state: 'done', proofLevel: 'L3' }] });
    expect(code).toBe(0);
  });

  test('is told apart from one that the app changes itself: its options need an address, and a guided one says how', async (context) => {
    const cli = await commandLine(context);
    for (const more of [['--slot', '2'], ['--undo', 'previous'], ['--agree']]) {
      const said = await cli.run([...BY_HAND, ...more]);
      expect(said.stderr).toContain('--address');
      expect(said.code).toBe(2);
    }
    const guided = await cli.run([...BY_HAND, '--address', '127.0.0.1']);
    expect(guided.stderr).toContain('kakekae reconnect --line NUMBER --device panasonic-kx-hdv');
  });

  test('has its steps to read beforehand, by the name of its model', async (context) => {
    const cli = await commandLine(context);
    const said = await cli.run(['devices', 'guide', '--device', 'HT814', '--lang', 'ja']);
    expect(said.stdout).toContain('■ パスワードが変わる前に');
    expect(said.stdout).toContain('■ つながらないとき');
    const { stdout } = await cli.run(['devices', 'guide', '--device', 'asterisk-pjsip', '--json']);
    expect(JSON.parse(stdout)).toMatchObject({ family: 'asterisk-pjsip', letIn: { open: expect.any(Array) } });
    const all = JSON.parse((await cli.run(['devices', 'guide', '--json'])).stdout) as {
      families: { family: string }[];
    };
    expect(all.families.map(({ family }) => family)).toContain('panasonic-kx-hdv');
  });
});
