import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test as base, expect } from '@playwright/test';
import carrierJson from '../../assets/carriers/rakuten-ip-phone.json' with { type: 'json' };
import { parseCarrier } from '../../src-main/core/carrier.ts';
import type { Service } from '../../src-main/core/line.ts';
import { type PracticeCarrier, startPracticeCarrier } from '../../src-main/practice/carrier.ts';
import type { TroubleName } from '../../src-main/practice/troubles.ts';
import { Person } from './person.ts';
import { browserTarget } from './targets/browser-target.ts';
import { followClock, followRealTime } from './targets/computer-clock.ts';
import { electronTarget } from './targets/electron-target.ts';
import { holdKeyring, type Keyring } from './targets/keyring.ts';
import { standInTarget } from './targets/stand-in-target.ts';
import type { OpenApp, OpenOptions, Target, TargetName } from './targets/target.ts';

/*
 * What every story starts from: its own data folder, its own keyring, a practice carrier with its troubles in the test's
 * hand, and the app of the target in front of a person.
 */

const profile = parseCarrier(carrierJson);
const TARGETS: { readonly [K in TargetName]: Target } = {
  browser: browserTarget,
  'stand-in': standInTarget,
  electron: electronTarget,
};

/** The SIP password on the paper; nobody has it. */
export const PAPER_PASSWORD = 'zx8q4w2m';

export interface CarrierChoice {
  /** Clock time in Japan at which the story begins, `HH:MM`; 14:00 as in the manual's example when absent. */
  readonly at?: string;
  readonly service?: Service;
  /** How much faster than real time a wait for reflection runs. */
  readonly speed?: number;
  readonly troubles?: readonly TroubleName[];
}

export interface WorkerChoice {
  targetName: TargetName;
}

interface Given {
  target: Target;
  keyring: Keyring;
  dataFolder: string;
  /** Starts the carrier of this story; the computer's clock follows its time. Its adapter is plugged in. */
  startCarrier(choice?: CarrierChoice): Promise<PracticeCarrier>;
  /** Opens the app; a second call is the app started again on the same folder. */
  openApp(
    choice?: Partial<Omit<OpenOptions, 'dataFolder' | 'browser'>>,
  ): Promise<OpenApp & { readonly person: Person }>;
}

/** Half a minute past, so that nothing happens on a boundary by chance. */
export function inJapan(clock: string): number {
  return Date.parse(`2026-11-24T${clock}:30+09:00`);
}

export const test = base.extend<Given, WorkerChoice>({
  targetName: ['browser', { option: true, scope: 'worker' }],
  target: async ({ targetName }, use) => use(TARGETS[targetName]),
  keyring: [
    async ({ targetName: _ }, use) => {
      await use(holdKeyring());
    },
    { auto: true },
  ],
  dataFolder: async ({ targetName }, use) => {
    const folder = mkdtempSync(join(tmpdir(), `kakekae-e2e-${targetName}-`));
    await use(folder);
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  },
  startCarrier: async ({ target }, use) => {
    const running: PracticeCarrier[] = [];
    await use(async ({ at = '14:00', service = 'b2bua', speed = 6_000, troubles = [] } = {}) => {
      const started = await startPracticeCarrier({
        service,
        reflection: profile.services[service].reflection.value,
        words: profile.portal.value.words,
        utcOffsetMinutes: profile.utcOffsetMinutes.value,
        currentPassword: PAPER_PASSWORD,
        speed,
        troubles,
        // A host with a clock of its own keeps real time, and so does its carrier.
        ...(target.hasOwnClock ? {} : { startAtMs: inJapan(at) }),
      });
      if (!started.ok) throw new Error(JSON.stringify(started.problem));
      const carrier = started.value;
      running.push(carrier);
      if (!target.hasOwnClock) followClock(() => carrier.clock.nowMs());
      await carrier.adapter.start();
      return carrier;
    });
    followRealTime();
    await Promise.all(running.map((carrier) => carrier.stop()));
  },
  openApp: async ({ target, dataFolder, browser, startCarrier: _ }, use) => {
    const opened = new Set<OpenApp>();
    await use(async (choice = {}) => {
      const lang = choice.lang ?? 'ja';
      const keychain = target.hasOwnClock ? 'memory' : (choice.keychain ?? 'os');
      const app = await target.open({ practice: false, ...choice, lang, keychain, dataFolder, browser });
      opened.add(app);
      return {
        ...app,
        person: new Person(app.page, lang),
        close: async () => {
          opened.delete(app);
          await app.close();
        },
      };
    });
    for (const app of opened) await app.close();
  },
});

export { expect };
