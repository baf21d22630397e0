import {
  chooseSoftphone,
  fail,
  givenSoftphone,
  isAtRest,
  type Line,
  ok,
  problem,
  type Result,
  reconnectNow,
  type Softphone,
  type SoftphoneAccount,
  type SoftphoneConsent,
  softphoneUndone,
} from '../compose.ts';
import type { Answer, CallArgument, CallResult } from '../contract/calls.ts';
import type { FoundSoftphone } from '../contract/snapshot.ts';
import { asNothing, type Calls, nothing, refuse } from './answers.ts';
import type { Backstage } from './backstage.ts';
import { lineIn, type Stage } from './stage.ts';

/** What the window says of a choice; see `softphoneChoice` in contract/calls.ts. */
type Choice = NonNullable<CallArgument<'rotation.begin'>['softphone']>;

export interface ChosenHere {
  readonly softphone: Softphone;
  readonly account: SoftphoneAccount;
  readonly consent: SoftphoneConsent;
}

/** Calls about the softphones of this computer. */
export function softphoneCalls(backstage: Backstage): Calls<'softphone'> {
  const signal = backstage.closing;
  return {
    'softphone.find': async ({ number }) => find(backstage.stage, number, signal),
    'softphone.choose': async (asked) => choose(backstage.stage, asked, signal),
    'softphone.reconnect': async (asked) => reconnect(backstage, asked, signal),
    'softphone.undo': async ({ softphone: id, undo, onlyPassword }) => {
      const softphone = softphoneIn(backstage.stage, id);
      if (!softphone.ok) return softphone;
      // Asking for it is the consent: the window says beforehand that a running softphone is stopped and started for it.
      const consent = { mayStop: true, mayStart: true };
      const undone = await softphone.value.undo({ undo, consent, onlyPassword }, signal);
      if (!undone.ok) return undone;
      const noted = await noteUndone(backstage.stage, undo);
      return noted.ok ? { ok: true, value: { undone: undone.value } } : noted;
    },
  };
}

/** The change that gave it the password offers the way back no more. */
async function noteUndone(stage: Stage, undo: string): Promise<Answer<null>> {
  const rotation = stage.newestWith(({ softphone }) => softphone?.undo === undo);
  if (rotation === undefined) return nothing;
  const driver = await stage.driverOf(rotation);
  const world = await stage.worldOf(rotation);
  return asNothing(await driver.between(() => softphoneUndone(world, { rotation: rotation.id, undo })));
}

/** Reading settings takes milliseconds; a program that does not answer its control interface must not hold the screen. */
const FIND_LIMIT_MS = 10_000;

async function find(stage: Stage, number: string, signal: AbortSignal): Promise<Answer<CallResult<'softphone.find'>>> {
  const line = lineIn(stage, number);
  if (!line.ok) return line;
  const limited = AbortSignal.any([signal, AbortSignal.timeout(FIND_LIMIT_MS)]);
  const asked = await Promise.all(
    stage.house.softphones.map(async (softphone) => {
      const accounts = await softphone.find(line.value, limited);
      if (!accounts.ok) return [accounts];
      return Promise.all(accounts.value.map((account) => look(softphone, account, limited)));
    }),
  );
  const all = asked.flat();
  return {
    ok: true,
    value: {
      found: all.flatMap((one) => (one.ok ? [one.value] : [])),
      problems: all.flatMap((one) => (one.ok ? [] : [one.problem])),
    },
  };
}

async function look(
  softphone: Softphone,
  account: SoftphoneAccount,
  signal: AbortSignal,
): Promise<Result<FoundSoftphone>> {
  const changes = await softphone.preview(account);
  if (!changes.ok) return changes;
  const status = await softphone.status(account, signal);
  if (!status.ok) return status;
  const { isRunning, hasActiveCall = null, way } = status.value;
  return ok({ ...account, name: softphone.name, isRunning, hasActiveCall, way, changes: [...changes.value] });
}

function softphoneIn({ house }: Stage, id: string): Result<Softphone> {
  const softphone = house.softphones.find((one) => one.id === id);
  const known = house.softphones.map((one) => one.id).join(', ');
  return softphone === undefined ? fail(problem('softphone-unknown', { given: id, known })) : ok(softphone);
}

/** The account that is meant, as it is found now. A path that is not among the found ones opens nothing. */
export async function chosenHere(
  stage: Stage,
  { line, choice }: { readonly line: Line; readonly choice: Choice },
  signal: AbortSignal,
): Promise<Result<ChosenHere>> {
  const softphone = softphoneIn(stage, choice.softphone);
  if (!softphone.ok) return softphone;
  const found = await softphone.value.find(line, signal);
  if (!found.ok) return found;
  const account = found.value.find((one) => one.place === choice.place && one.account === choice.account);
  if (account === undefined) {
    const { place: path, account: name } = choice;
    return fail(problem('softphone-account-missing', { softphone: softphone.value.name, path, account: name }));
  }
  const consent = { mayStop: choice.mayStop, mayStart: choice.mayStart };
  return ok({ softphone: softphone.value, account, consent });
}

async function choose(
  stage: Stage,
  { rotation: id, ...choice }: CallArgument<'softphone.choose'>,
  signal: AbortSignal,
): Promise<Answer<null>> {
  const rotation = stage.rotationOf(id);
  if (rotation === undefined) return refuse(problem('rotation-unknown', { number: id }));
  const chosen = await chosenHere(stage, { line: rotation.line, choice }, signal);
  if (!chosen.ok) return chosen;
  const { account, consent } = chosen.value;
  const driver = await stage.driverOf(rotation);
  const world = await stage.worldOf(rotation);
  const softphone = { account, consent };
  const given = await driver.between(() =>
    chooseSoftphone(world, { rotation: id, softphone, signal, onChange: (now) => stage.note(now) }),
  );
  return asNothing(given);
}

async function reconnect(
  backstage: Backstage,
  { number, ...choice }: CallArgument<'softphone.reconnect'>,
  signal: AbortSignal,
): Promise<Answer<CallResult<'softphone.reconnect'>>> {
  const { stage } = backstage;
  const line = lineIn(stage, number);
  if (!line.ok) return line;
  const open = stage.house.ledger.rotations({ number: line.value.number, open: true });
  if (!open.ok) return open;
  // From its submit on, the keychain's current password may be the old one, which must not go into any phone.
  const underWay = open.value.find(({ state }) => !isAtRest(state) && state.kind !== 'planned');
  if (underWay !== undefined) return refuse(problem('line-busy', { number, rotation: underWay.id }));
  const usable = await backstage.checkKeychain();
  if (!usable.ok) return usable;
  const chosen = await chosenHere(stage, { line: line.value, choice }, signal);
  if (!chosen.ok) return chosen;
  const world = await stage.worldOf({ portalUrl: stage.portalUrlOf(number) });
  const phone = givenSoftphone(chosen.value.softphone, chosen.value);
  const reconnected = await reconnectNow(world, { line: line.value, phone }, signal);
  if (!reconnected.ok) return reconnected;
  const { before, applied, proofLevel, device = null } = reconnected.value;
  return {
    ok: true,
    value: {
      verdict: before.verdict,
      isApplied: applied !== undefined,
      isRunning: applied?.isRunning ?? false,
      proofLevel,
      device,
      undo: applied?.undo ?? null,
    },
  };
}
