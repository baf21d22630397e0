import { expect } from 'vitest';
import type { PracticeCarrier, PracticeOptions } from '../../src-main/practice/carrier.ts';
import type { Closing } from '../doubles/closing.ts';
import { hurry } from '../doubles/hurry.ts';
import { type Drawer, openDrawer, type Slots } from '../doubles/keychain-drawer.ts';
import type { HeldKeyring } from '../doubles/keyring-held.ts';
import { startLater } from '../doubles/practice-later.ts';
import { openTerminal, type Running, type Terminal } from '../doubles/spawn-kakekae.ts';

export const OLD = 'oldpw234';
export const NEW = 'newpw567';
/** 3 h 25 min from the change to the slot pass in about six seconds. */
const SPEED = 2_000;

let lastLine = 12_345_600;

/** A line, its carrier, its passwords in a real keychain, and the command line to change it with. */
export interface Scene {
  readonly number: string;
  readonly carrier: PracticeCarrier;
  readonly terminal: Terminal;
  readonly drawer: Drawer;
  /** Starts a change to NEW; the mailed code is not typed yet. */
  change(...more: string[]): Running;
  /** Types the code that was mailed last, as soon as it is asked for. */
  typeCode(running: Running): Promise<void>;
  resume(...more: string[]): Running;
  /** From now on, no moment without both passwords in the keychain. Ends by telling how often it looked. */
  watch(): { stop(): Promise<number> };
}

export async function openScene(
  keyring: HeldKeyring,
  closing: Closing,
  options: Partial<Pick<PracticeOptions, 'troubles'>> & {
    readonly proxyPort?: (carrier: PracticeCarrier) => Promise<number>;
  } = {},
): Promise<Scene> {
  lastLine += 1;
  const number = `050${lastLine}`;
  const { env } = keyring.session;
  const carrier = closing(
    await startLater('b2bua', { number, speed: SPEED, currentPassword: OLD, troubles: options.troubles ?? [] }),
    (one) => one.stop(),
  );
  const terminal = closing(await openTerminal(env), (one) => one.close());
  const drawer = closing(openDrawer(env), (one) => one.close());
  const port = (await options.proxyPort?.(carrier)) ?? carrier.sip.port;
  const line = `line add --number ${number} --service b2bua --domain ${carrier.sip.domain} --proxy 127.0.0.1:${port}`;
  expect((await terminal.run(line.split(' '))).code).toBe(0);
  await drawer.fill(number, {
    current: OLD,
    'portal-id': carrier.selfcareId,
    'portal-password': carrier.selfcarePassword,
  });
  const by = ['--portal-url', carrier.portalUrl, '--new-password-stdin', '--follow'];
  return {
    number,
    carrier,
    terminal,
    drawer,
    change: (...more) => terminal.start(['change', '--line', number, ...by, ...more], [NEW]),
    async typeCode(running) {
      await running.until('it asks for the code', (told) => told.requiredUserAction === 'type-mailed-code');
      running.write(carrier.lastCode() ?? '');
    },
    resume: (...more) => hurry(terminal.start(['resume', '--follow', ...more]), carrier),
    watch: () => watchPasswords(drawer, number),
  };
}

function watchPasswords(drawer: Drawer, number: string) {
  let isOver = false;
  let looks = 0;
  const watching = (async () => {
    while (!isOver) {
      expectBoth(await drawer.slots(number));
      looks += 1;
      // A breath for the programs that are watched; nothing is waited for here.
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    return looks;
  })();
  watching.catch(() => undefined);
  return {
    stop: () => {
      isOver = true;
      return watching;
    },
  };
}

function expectBoth(slots: Slots): void {
  expect(Object.values(slots)).toEqual(expect.arrayContaining([OLD, NEW]));
}

/** The change is over at its best: the new password is current here and at the carrier, the former is kept. */
export async function expectChanged({ carrier, drawer, number }: Scene): Promise<void> {
  expect(carrier.password).toBe(NEW);
  expect(await drawer.slots(number)).toEqual({ current: NEW, pending: null, previous: OLD });
  expect(carrier.seen.submits).toMatchObject([{ accepted: true }]);
}
