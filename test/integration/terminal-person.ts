import type { TestContext } from 'vitest';
import type { Service } from '../../src-main/core/line.ts';
import { Secret } from '../../src-main/core/secret.ts';
import type { PracticeCarrier, PracticeOptions } from '../../src-main/practice/carrier.ts';
import { type CommandLine, commandLine, type Said, type Started, type StartOptions } from '../doubles/command-line.ts';
import { eventually } from '../doubles/eventually.ts';
import { startLater } from '../doubles/practice-later.ts';

export const NUMBER = '05012345678';
export const OLD = 'oldpw234';
export const NEW = 'newpw567';

/** A person with one line, at their own command line, whose carrier is the practice carrier of this process. */
export interface AtHome {
  readonly carrier: PracticeCarrier;
  readonly cli: CommandLine;
  /** `change` on the practice portal with the memory keychain; the three secrets are typed, then what else is given. */
  change(args: readonly string[], then?: readonly string[], options?: StartOptions): Started;
  /** Types the mailed code as soon as it has come. */
  typeCode(run: Started): Promise<void>;
  /** Types the new password into the practice adapter. */
  setUpPhone(newPassword: string): Promise<void>;
  status(): Promise<Said>;
}

export async function atHome(
  context: Pick<TestContext, 'onTestFinished'>,
  options: { readonly service?: Service } & Partial<PracticeOptions> = {},
): Promise<AtHome> {
  const { service = 'b2bua', speed = 4_000, ...more } = options;
  const carrier = await startLater(service, { number: NUMBER, currentPassword: OLD, speed, ...more });
  context.onTestFinished(() => carrier.stop());
  const cli = await commandLine(context);
  const { domain, host, port } = carrier.sip;
  const added = await cli.run([
    ...['line', 'add', '--number', NUMBER, '--service', service, '--domain', domain],
    ...['--proxy', `${host}:${port}`, '--user', carrier.line.account.user],
  ]);
  if (added.code !== 0) throw new Error(added.stderr);
  const portal = ['--line', NUMBER, '--portal-url', carrier.portalUrl, '--keychain', 'memory', '--json'];
  return {
    carrier,
    cli,
    change(args, then = [], startOptions = {}) {
      const stdin = [OLD, carrier.selfcareId, carrier.selfcarePassword, ...then];
      const run = cli.start(['change', ...portal, ...args], { ...startOptions, stdin });
      if (speed > 1) {
        // A phone that is set up later than the first look would be waited for in real time.
        run.onJson(({ nextLookAt }) => {
          if (typeof nextLookAt === 'string') carrier.clock.runFastUntil(Date.parse(nextLookAt) + 1_000);
        });
      }
      return run;
    },
    async typeCode(run) {
      await eventually('the code is mailed', () => carrier.lastCode() !== undefined, 75_000);
      run.say(carrier.lastCode() ?? '');
    },
    async setUpPhone(newPassword) {
      await carrier.adapter.apply(
        { line: carrier.line, newPassword: Secret.of(newPassword) },
        AbortSignal.timeout(10_000),
      );
    },
    status: () => cli.run(['status', '--json']),
  };
}
