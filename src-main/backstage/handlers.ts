import type { Handlers } from '../contract/calls.ts';
import { asNothing, nothing } from './answers.ts';
import type { Backstage } from './backstage.ts';
import { deviceCalls } from './device-calls.ts';
import { guideCalls } from './guide-calls.ts';
import { lineCalls } from './line-calls.ts';
import { lookCalls } from './look-calls.ts';
import { revealPassword } from './reveal.ts';
import { rotationCalls } from './rotation-calls.ts';
import { secretCalls } from './secret-calls.ts';
import { softphoneCalls } from './softphone-calls.ts';
import { testCallCalls } from './test-call-calls.ts';

/** Answers to what the window may ask; every one acts on the stage that is shown. */
export function handlersOf(backstage: Backstage): Handlers {
  const stage = () => backstage.stage;
  return {
    'snapshot.read': async () => ({ ok: true, value: backstage.snapshot() }),
    ...lineCalls(stage),
    ...secretCalls(backstage),
    ...lookCalls(backstage),
    ...rotationCalls(backstage),
    ...softphoneCalls(backstage),
    ...deviceCalls(backstage),
    ...guideCalls,
    ...testCallCalls(backstage),
    'password.reveal': async (asked) => {
      const revealed = await revealPassword(stage(), backstage.clipboard, asked);
      if (revealed.ok) backstage.noteReveal();
      return revealed;
    },
    'settings.change': async (change) => {
      backstage.changeSettings(change);
      return nothing;
    },
    'notice.dismiss': async ({ id }) => {
      backstage.dismissNotice(id);
      return nothing;
    },
    'link.open': async ({ link }) => backstage.openLink(link),
    'practice.start': async () => asNothing(await backstage.startPractice()),
    'practice.stop': async () => {
      await backstage.stopPractice();
      return nothing;
    },
    'assisted.open': async ({ rotation, portalUrl }) =>
      backstage.assisted.open(stage().rotationOf(rotation), portalUrl),
    'assisted.fill': async ({ rotation }) => backstage.assisted.fill(stage(), stage().rotationOf(rotation)),
    'assisted.close': async () => {
      await backstage.assisted.close();
      return nothing;
    },
    'app.quit': async () => {
      backstage.quit();
      return nothing;
    },
  };
}
