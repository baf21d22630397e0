import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SoftphoneConsent } from '../../src-main/core/ports.ts';
import { Secret } from '../../src-main/core/secret.ts';
import { keptOriginals } from '../../src-main/outside/softphones/kept-originals.ts';
import { softphoneOf } from '../../src-main/outside/softphones/softphone.ts';
import { endAtStep, stepsTaken } from '../doubles/end-at-step.ts';
import { accountAt, NEW, placeIn, tailed } from '../doubles/softphone-sample.ts';

/*
 * One act at the settings in a home, in a process of its own: `softphone-child.ts HOME KEPT ACT STEP [UNDO]`. `fill` as STEP
 * lets the disk of the settings run full as soon as the original is kept. The last line told is what came of it.
 */

const [home = '', kept = '', act = '', at = '0', undo = ''] = process.argv.slice(2);
if (Number(at) > 0) endAtStep(Number(at));

const agreed: SoftphoneConsent = { mayStop: true, mayStart: true };
const account = accountAt(placeIn(home));
const originals = keptOriginals(kept);
const never = new AbortController().signal;

function fillDisk(): void {
  mkdirSync(join(home, 'full'), { recursive: true });
  try {
    for (let nth = 0; nth < 10_000; nth += 1) writeFileSync(join(home, 'full', String(nth)), 'x'.repeat(4_096));
  } catch {
    // That was the aim.
  }
}

const softphone = softphoneOf(tailed, {
  surroundings: { platform: process.platform, home, env: { HOME: home, PATH: process.env.PATH } },
  originals: {
    ...originals,
    async keep(what) {
      const name = await originals.keep(what);
      if (at === 'fill') fillDisk();
      return name;
    },
  },
  clock: { nowMs: () => Date.now(), waitUntil: async () => undefined },
  log: { event: () => undefined },
});

async function run(): Promise<unknown> {
  if (act === 'apply') return softphone.apply({ account, newPassword: Secret.of(NEW), consent: agreed }, never);
  if (act === 'quiet') return softphone.quiet({ account, consent: agreed }, never);
  return softphone.undo({ undo, consent: agreed, onlyPassword: false }, never);
}

const came = await run();
process.stdout.write(`${JSON.stringify({ came, steps: stepsTaken() })}\n`);
