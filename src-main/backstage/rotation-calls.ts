import {
  beginRotation,
  cancelRotation,
  carrier,
  formatCarrierIso,
  lookNow,
  parsePortalUrl,
  problem,
  type Result,
  type Rotation,
  Secret,
  tellChange,
} from '../compose.ts';
import type { Answer, CallArgument, CallResult } from '../contract/calls.ts';
import { asNothing, type Calls, nothing, refuse } from './answers.ts';
import type { Backstage } from './backstage.ts';
import { chosenHere } from './softphone-calls.ts';
import { lineIn } from './stage.ts';

export function rotationCalls(backstage: Backstage): Calls<'rotation'> {
  const stage = () => backstage.stage;
  const known = (id: string): Result<Rotation> => {
    const rotation = stage().rotationOf(id);
    return rotation === undefined ? refuse(problem('rotation-unknown', { number: id })) : { ok: true, value: rotation };
  };
  const between = async (
    id: string,
    act: (world: Parameters<typeof lookNow>[0], rotation: Rotation) => Promise<Result<Rotation>>,
  ): Promise<Answer<null>> => {
    const rotation = known(id);
    if (!rotation.ok) return rotation;
    const driver = await stage().driverOf(rotation.value);
    const world = await stage().worldOf(rotation.value);
    return asNothing(await driver.between(() => act(world, rotation.value)));
  };
  const signal = backstage.closing;
  return {
    'rotation.begin': async (asked) => begin(backstage, asked),
    'rotation.giveCode': async ({ rotation, code }) =>
      stage().questions.giveCode(rotation, code) ? nothing : refuse(problem('question-over', { number: '' })),
    'rotation.agree': async ({ rotation, agrees }) =>
      stage().questions.agree(rotation, agrees) ? nothing : refuse(problem('question-over', { number: '' })),
    'rotation.resume': async ({ rotation: id }) => {
      const rotation = known(id);
      if (!rotation.ok) return rotation;
      (await stage().driverOf(rotation.value)).start();
      return nothing;
    },
    'rotation.look': ({ rotation }) =>
      between(rotation, (world, one) =>
        lookNow(world, { rotation: one.id, signal, onChange: (now) => stage().note(now) }),
      ),
    'rotation.cancel': ({ rotation }) => between(rotation, (world, one) => cancelRotation(world, { rotation: one.id })),
    'rotation.told': async ({ rotation, atMs }) => {
      const now = stage().house.clock.nowMs();
      if (atMs > now + 60_000) {
        return refuse(problem('time-out-of-range', { given: formatCarrierIso(carrier, atMs), why: 'future' }));
      }
      const told = await between(rotation, (world, one) => tellChange(world, { rotation: one.id, toldAtMs: atMs }));
      if (!told.ok) return told;
      const one = known(rotation);
      if (one.ok) (await stage().driverOf(one.value)).start();
      return nothing;
    },
  };
}

async function begin(
  backstage: Backstage,
  asked: CallArgument<'rotation.begin'>,
): Promise<Answer<CallResult<'rotation.begin'>>> {
  const stage = backstage.stage;
  const line = lineIn(stage, asked.number);
  if (!line.ok) return line;
  const url = asked.portalUrl ?? (asked.by === 'portal' ? stage.portalUrlOf(asked.number) : undefined);
  if (asked.by === 'portal' && url === undefined) {
    return refuse(problem('usage', { what: 'missing', given: 'portalUrl' }));
  }
  const portal = url === undefined ? undefined : parsePortalUrl(url);
  if (portal !== undefined && !portal.ok) return portal;
  const usable = await backstage.checkKeychain();
  if (!usable.ok) return usable;
  const softphone =
    asked.softphone === undefined
      ? undefined
      : await chosenHere(stage, { line: line.value, choice: asked.softphone }, backstage.closing);
  if (softphone !== undefined && !softphone.ok) return softphone;
  const portalUrl = portal?.value.href;
  const world = await stage.worldOf({ portalUrl });
  const left = stage.newestOf(asked.number);
  if (left !== undefined && (left.state.kind === 'planned' || left.state.kind === 'signing-in')) {
    // One that never came to its submit gives way: nothing of it ever left this computer.
    const driver = await stage.driverOf(left);
    const cancelled = await driver.between(() => cancelRotation(world, { rotation: left.id }));
    if (!cancelled.ok) return cancelled;
  }
  const begun = await beginRotation(world, {
    line: line.value,
    mode: asked.mode,
    by: asked.by,
    portalUrl,
    toldAtMs: asked.toldAtMs,
    newPassword: asked.newPassword === undefined ? undefined : Secret.of(asked.newPassword),
    capitalsAgreed: asked.capitalsAgreed ?? false,
    submitAtMs: asked.submitAtMs,
    proofWanted: 'L3',
    softphone: softphone?.value,
  });
  if (!begun.ok) return begun;
  stage.note(begun.value);
  if (asked.by === 'portal' || asked.toldAtMs !== undefined) (await stage.driverOf(begun.value)).start();
  return { ok: true, value: { rotation: begun.value.id } };
}
