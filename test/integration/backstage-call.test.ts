import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, type TestContext, test } from 'vitest';
import { type Backstage, openBackstage } from '../../src-main/backstage/backstage.ts';
import type { RotationState } from '../../src-main/core/rotation/state.ts';
import { recordLine } from '../doubles/recorded-line.ts';
import { STATES } from '../doubles/rotation-samples.ts';
import { windowHostDouble } from '../doubles/window-host.ts';
import { NUMBER } from '../doubles/world.ts';

/* What the window tells of a test call, and where it is kept. */

const OUT = { way: 'outgoing', outcome: 'both-heard' } as const;
const BACK = { way: 'incoming', outcome: 'both-heard' } as const;

function withRecord(context: TestContext, states: readonly RotationState[]): string {
  const folder = mkdtempSync(join(tmpdir(), 'kakekae-call-'));
  context.onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  recordLine(folder, states);
  return folder;
}

async function openOn(context: TestContext, dataFolder: string): Promise<Backstage> {
  const backstage = await openBackstage({ dataFolder, keychain: 'memory', host: windowHostDouble() });
  context.onTestFinished(() => backstage.close());
  return backstage;
}

const tell = (backstage: Backstage, told: unknown, number: string = NUMBER) =>
  backstage.answer('testCall.tell', { number, told });
const stateIn = (backstage: Backstage) => backstage.snapshot().lines[0]?.rotation?.rotation.state;

describe('a test call that the window tells of', () => {
  test('is kept with the change that is done, shown in the snapshot, and there again in the next process', async (context) => {
    const folder = withRecord(context, [{ ...STATES.done, proofLevel: 'L2' }]);
    const first = await openBackstage({ dataFolder: folder, keychain: 'memory', host: windowHostDouble() });
    expect(await tell(first, OUT)).toEqual({ ok: true, value: { isKept: true } });
    expect(stateIn(first)).toMatchObject({ proofLevel: 'L2', call: { outgoing: { outcome: 'both-heard' } } });
    await first.close();
    const second = await openOn(context, folder);
    expect(await tell(second, BACK)).toEqual({ ok: true, value: { isKept: true } });
    expect(stateIn(second)).toMatchObject({ kind: 'done', proofLevel: 'L4', call: { levelBefore: 'L2' } });
    // Nothing began or ended: nobody is told again that the change is done.
    expect(second.snapshot().notices).toEqual([]);
  });

  test('is not kept where no change is done, and refused while one is under way', async (context) => {
    const none = await openOn(context, withRecord(context, []));
    expect(await tell(none, OUT)).toEqual({ ok: true, value: { isKept: false } });
    const planned = await openOn(context, withRecord(context, [STATES.done, STATES.planned]));
    expect(await tell(planned, OUT)).toEqual({ ok: true, value: { isKept: false } });
    const stuck = await openOn(context, withRecord(context, [STATES.stuck]));
    expect(await tell(stuck, OUT)).toEqual({ ok: true, value: { isKept: false } });
    const busy = await openOn(context, withRecord(context, [STATES.done, STATES.reconnecting]));
    expect(await tell(busy, OUT)).toMatchObject({ ok: false, problem: { kind: 'line-busy' } });
    expect(await tell(none, OUT, '05099999999')).toMatchObject({ ok: false, problem: { kind: 'line-unknown' } });
  });

  test.for([
    { way: 'outgoing', outcome: 'did-not-ring' },
    { way: 'incoming', outcome: 'no-connection' },
    { way: 'sideways', outcome: 'both-heard' },
    { way: 'outgoing', outcome: 'cut-off', cutAfterS: 0 },
    { way: 'outgoing', outcome: 'cut-off', cutAfterS: 1.5 },
  ])('is refused when it is none: %j', async (told, context) => {
    const backstage = await openOn(context, withRecord(context, [STATES.done]));
    expect(await tell(backstage, told)).toMatchObject({ ok: false, problem: { kind: 'call-refused' } });
    expect(stateIn(backstage)).not.toHaveProperty('call');
  });
});
