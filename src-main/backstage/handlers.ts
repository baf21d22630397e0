import {
  beginRotation,
  budgetOf,
  budgetSpentUntil,
  cancelRotation,
  carrier,
  countAttempt,
  formatCarrierIso,
  judge,
  keepCurrent,
  lineContext,
  lookNow,
  machineNetwork,
  outageCurve,
  type Problem,
  parseLineNumber,
  parsePortalUrl,
  parseService,
  planChange,
  presetUser,
  problem,
  type Result,
  type Rotation,
  readLine,
  Secret,
  tellChange,
  userShapes,
} from '../compose.ts';
import type { Answer, CallArgument, CallResult, Handlers } from '../contract/calls.ts';
import type { Backstage } from './backstage.ts';
import { checkView } from './check-view.ts';
import { revealPassword } from './reveal.ts';
import { lineIn, type Stage } from './stage.ts';

const nothing: Answer<null> = { ok: true, value: null };

function refuse(why: Problem): { readonly ok: false; readonly problem: Problem } {
  return { ok: false, problem: why };
}

/** Answers to what the window may ask; every one acts on the stage that is shown. */
export function handlersOf(backstage: Backstage): Handlers {
  const stage = () => backstage.stage;
  return {
    'snapshot.read': async () => ({ ok: true, value: backstage.snapshot() }),
    ...lineCalls(stage),
    ...secretCalls(backstage),
    'plan.make': async ({ service: given, atMs }) => makePlan(backstage, { given, atMs }),
    ...rotationCalls(backstage),
    'password.reveal': async (asked) => {
      const revealed = await revealPassword(stage(), backstage.clipboard, asked);
      if (revealed.ok) backstage.noteReveal();
      return revealed;
    },
    'check.run': async ({ number }) => runCheck(stage(), number),
    'history.read': async ({ number }) => readHistory(stage(), number),
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
    'assisted.open': async ({ rotation, portalUrl }) => backstage.openAssisted({ rotation, portalUrl }),
    'assisted.fill': async ({ rotation }) => backstage.fillAssisted(rotation),
    'assisted.close': async () => {
      await backstage.closeAssisted();
      return nothing;
    },
    'app.quit': async () => {
      backstage.quit();
      return nothing;
    },
  };
}

function asNothing(result: Result<unknown>): Answer<null> {
  return result.ok ? nothing : result;
}

type Calls<Prefix extends string> = Pick<Handlers, Extract<keyof Handlers, `${Prefix}.${string}`>>;

function lineCalls(stage: () => Stage): Calls<'line'> {
  return {
    'line.add': async (fields) => {
      const read = readLine(carrier, fields);
      if (!read.ok) return read;
      const { ledger, clock } = stage().house;
      const added = ledger.addLine(read.value, clock.nowMs());
      if (!added.ok) return added;
      stage().readLines();
      await stage().readStoredOf(read.value.number);
      stage().readLines();
      return { ok: true, value: { number: read.value.number } };
    },
    'line.remove': async ({ number }) => {
      const line = lineIn(stage(), number);
      if (!line.ok) return line;
      const open = stage().house.ledger.rotations({ number: line.value.number, open: true });
      if (!open.ok) return open;
      const [running] = open.value;
      if (running !== undefined) return refuse(problem('line-busy', { number, rotation: running.id }));
      const removed = stage().house.ledger.removeLine(line.value.number);
      if (!removed.ok) return removed;
      stage().readLines();
      return nothing;
    },
    'line.preset': async ({ number: given, service: givenService }) => {
      const number = parseLineNumber(given);
      if (!number.ok) return number;
      const service = parseService(givenService);
      if (!service.ok) return service;
      const user = presetUser(carrier, service.value, number.value);
      const domain = carrier.services[service.value].exampleDomain.value;
      const otherUsers = userShapes(carrier, number.value).filter((one) => one !== user);
      return { ok: true, value: { user, domain, otherUsers } };
    },
  };
}

function secretCalls(backstage: Backstage): Calls<'secret'> & Calls<'keychain'> {
  const stage = () => backstage.stage;
  return {
    'secret.store': async (given) => {
      const line = lineIn(stage(), given.number);
      if (!line.ok) return line;
      const usable = await backstage.checkKeychain();
      if (!usable.ok) return usable;
      const { keychain, ledger } = stage().house;
      const { number } = line.value;
      if (given.kind === 'sip') {
        const open = ledger.rotations({ number, open: true });
        if (!open.ok) return open;
        const [running] = open.value;
        if (running !== undefined) return refuse(problem('line-busy', { number, rotation: running.id }));
        const kept = await keepCurrent(stage().house, number, Secret.of(given.password));
        if (!kept.ok) return kept;
      } else {
        const id = await keychain.write({ owner: number, slot: 'portal-id' }, Secret.of(given.id));
        if (!id.ok) return id;
        const password = await keychain.write({ owner: number, slot: 'portal-password' }, Secret.of(given.password));
        if (!password.ok) return password;
      }
      await stage().readStoredOf(number);
      backstage.changed();
      return nothing;
    },
    'secret.forget': async ({ number, kind }) => {
      const line = lineIn(stage(), number);
      if (!line.ok) return line;
      const open =
        kind === 'sip' ? stage().house.ledger.rotations({ number: line.value.number, open: true }) : undefined;
      const running = open?.ok ? open.value[0] : undefined;
      if (running !== undefined) return refuse(problem('line-busy', { number, rotation: running.id }));
      for (const slot of kind === 'sip' ? (['current'] as const) : (['portal-id', 'portal-password'] as const)) {
        const removed = await stage().house.keychain.remove({ owner: number, slot });
        if (!removed.ok) return removed;
      }
      await stage().readStoredOf(number);
      backstage.changed();
      return nothing;
    },
    'keychain.check': async () => asNothing(await backstage.checkKeychain()),
    'keychain.useMemory': async () => {
      await backstage.switchToMemoryKeychain();
      return nothing;
    },
  };
}

function makePlan(
  backstage: Backstage,
  asked: { readonly given: string; readonly atMs: number | undefined },
): Answer<CallResult<'plan.make'>> {
  const service = parseService(asked.given);
  if (!service.ok) return service;
  const businessHours = backstage.settings.businessHours ?? undefined;
  const atMs = asked.atMs ?? backstage.stage.house.clock.nowMs();
  const request = { profile: carrier, service: service.value, businessHours };
  const { recommended, ...plan } = planChange(request, atMs);
  const { service: _, ...now } = plan;
  const curve = outageCurve(request, atMs);
  return {
    ok: true,
    value: {
      service: service.value,
      now,
      dayStartMs: curve[0]?.submitAtMs ?? atMs,
      curve: curve.map(({ outageMinutes, nearBoundary }) => ({ worst: outageMinutes.worst, nearBoundary })),
      recommended: [...recommended],
    },
  };
}

function rotationCalls(backstage: Backstage): Calls<'rotation'> {
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
  });
  if (!begun.ok) return begun;
  stage.note(begun.value);
  if (asked.by === 'portal' || asked.toldAtMs !== undefined) (await stage.driverOf(begun.value)).start();
  return { ok: true, value: { rotation: begun.value.id } };
}

async function runCheck(stage: Stage, number: string): Promise<Answer<CallResult<'check.run'>>> {
  const line = lineIn(stage, number);
  if (!line.ok) return line;
  const { house } = stage;
  const world = await stage.worldOf({ portalUrl: stage.portalUrlOf(number) });
  const spentUntil = budgetSpentUntil(world, number, world.clock.nowMs());
  if (!spentUntil.ok) return spentUntil;
  if (spentUntil.value !== undefined) {
    return refuse(problem('look-budget-spent', { nextAllowedAt: formatCarrierIso(carrier, spentUntil.value) }));
  }
  const password = await house.keychain.read({ owner: number, slot: 'current' });
  if (!password.ok) return password;
  if (password.value === undefined) return refuse(problem('keychain-item-missing', { slot: 'current', number }));
  const { account } = line.value;
  const signal = AbortSignal.timeout(60_000);
  const outcome = await house.registrar.probe({ account, password: password.value, mode: 'query' }, signal);
  const atMs = world.clock.nowMs();
  const budget = budgetOf(house, number, atMs);
  const rotations = house.ledger.rotations({ number: line.value.number });
  const context = lineContext({
    profile: carrier,
    number: line.value.number,
    line: line.value,
    rotations: rotations.ok ? rotations.value : [],
    nowMs: atMs,
    refusedRecently: budget.ok ? budget.value.used : 0,
    network: await machineNetwork(),
  });
  const judgement = judge(outcome, context);
  const counted = countAttempt(house, { owner: number, atMs, refused: judgement.countsAsRefusal });
  if (!counted.ok) return counted;
  return { ok: true, value: checkView({ outcome, judgement, atMs }) };
}

async function readHistory(stage: Stage, given: string): Promise<Answer<CallResult<'history.read'>>> {
  const number = parseLineNumber(given);
  if (!number.ok) return number;
  const { ledger } = stage.house;
  const rotations = ledger.rotations({ number: number.value });
  if (!rotations.ok) return rotations;
  const value: CallResult<'history.read'> = [];
  for (const rotation of rotations.value) {
    const records = ledger.history(rotation.id);
    if (!records.ok) return records;
    value.push({ rotation, records: [...records.value] });
  }
  return { ok: true, value };
}
