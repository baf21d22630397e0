import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  chooseFamily,
  type DeviceFile,
  fail,
  type House,
  isPrivateIpv4,
  isWithin,
  namesItself,
  ok,
  type ProvisioningPlan,
  passwordForFile,
  phoneCatalogue,
  planFile,
  problem,
  type Result,
  type ServeEvent,
  waitingForPhone,
  writeFile,
} from '../compose.ts';
import type { Answer, CallArgument, CallResult } from '../contract/calls.ts';
import type { Backstage } from './backstage.ts';
import type { Going } from './device-runs.ts';
import { lineIn } from './stage.ts';

type Asked = CallArgument<'device.file'>;
type Served = Extract<CallResult<'device.file'>, { how: 'serve' }>;

export function planDeviceFile(asked: CallArgument<'device.planFile'>): Answer<CallResult<'device.planFile'>> {
  const plan = planOf(asked);
  if (!plan.ok) return plan;
  const { kind, name, key, account, mac, cautions, asks, field, trigger } = plan.value;
  const value = { name, key, account, mac, cautions: [...cautions], asks, field: field ?? null, trigger };
  return { ok: true, value: { ...value, needsAddress: !namesItself(kind) } };
}

function planOf({ device, mac, account }: CallArgument<'device.planFile'>): Result<ProvisioningPlan> {
  const family = chooseFamily(phoneCatalogue, device);
  return family.ok ? planFile({ ...family.value, account, mac }) : family;
}

/**
 * The line's password as the file of one device. It goes into that file and nowhere else, and into none that the carrier
 * refuses.
 */
export async function deviceFile(backstage: Backstage, asked: Asked): Promise<Answer<CallResult<'device.file'>>> {
  const { stage } = backstage;
  const line = lineIn(stage, asked.number);
  if (!line.ok) return line;
  const plan = planOf(asked);
  if (!plan.ok) return plan;
  const waiting = waitingForPhone(stage.house.ledger, line.value.number);
  if (!waiting.ok) return waiting;
  // Before the keychain is opened: for whom and from where must be known.
  const at = asked.how === 'serve' ? servedFrom(stage.house, plan.value, asked.only) : ok(undefined);
  if (!at.ok) return at;
  const usable = await backstage.checkKeychain();
  if (!usable.ok) return usable;
  const world = await stage.worldOf({ portalUrl: stage.portalUrlOf(line.value.number) });
  const wanted = { line: line.value, isSeen: waiting.value !== undefined };
  let hasLeft = false;
  const tried = await backstage.deviceRuns.during(asked.run, async (going) => {
    const answered = await passwordForFile(world, wanted, going.signal);
    hasLeft = going.signal.aborted;
    return answered;
  });
  if (!tried.ok) return tried;
  const found = tried.value;
  // Stopped while the carrier was asked: then "it did not say" is our own doing, and nobody wants the file any more.
  const isWanted = found.kind === 'accepted' || (found.kind === 'untold' && asked.mayBeUntold && !hasLeft);
  if (!isWanted) return ok({ how: 'not-made', verdict: found.verdict, isRefused: found.kind === 'refused' });
  const file = writeFile(plan.value, found.password);
  if (!file.ok) return file;
  if (at.value === undefined) return save(stage.house, file.value);
  const only = { mac: plan.value.mac, address: asked.only };
  return serve(backstage, { run: asked.run, file: file.value, address: at.value, only });
}

/** Our own address that faces the device. */
function servedFrom({ deviceFinder }: House, plan: ProvisioningPlan, only: string | undefined): Result<string> {
  if (only === undefined && !namesItself(plan.kind))
    return fail(problem('device-address-unfit', { given: '', why: 'malformed' }));
  if (only !== undefined && !isPrivateIpv4(only)) {
    const why = /^[\d.]+$/u.test(only) ? 'public' : 'a-name';
    return fail(problem('device-address-unfit', { given: only, why }));
  }
  // A device on this computer: the practice one.
  if (only !== undefined && isWithin(only, { address: '127.0.0.0', prefix: 8 })) return ok('127.0.0.1');
  const networks = deviceFinder.networks();
  if (!networks.ok) return networks;
  const facing = networks.value.filter((network) => only === undefined || isWithin(only, network));
  const [network, ...others] = facing;
  if (network !== undefined && others.length === 0) return ok(network.address);
  const known = networks.value.map(({ name, address }) => `${name} ${address}`).join(', ');
  return fail(problem('interface-unknown', { given: only ?? '', known }));
}

/** Never over another file of that name, and readable by the person alone. */
function save({ dataFolder }: House, file: DeviceFile): Answer<CallResult<'device.file'>> {
  const folder = join(dataFolder, 'device-files');
  const path = join(folder, file.name);
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    writeFileSync(path, file.body.reveal(), { flag: 'wx', mode: 0o600 });
    return { ok: true, value: { how: 'save', path } };
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'UNKNOWN';
    return { ok: false, problem: problem('file-not-saved', { path, code }) };
  }
}

interface Serving {
  readonly run: string;
  readonly file: DeviceFile;
  readonly address: string;
  readonly only: { readonly mac: string; readonly address: string | undefined };
}

/** Answers as soon as the device may come; what happens then is told under the name of the run, until its end. */
function serve(backstage: Backstage, { run, file, address, only }: Serving): Promise<Result<Served>> {
  const { fileServer } = backstage.stage.house;
  return new Promise((answer, fault) => {
    const going = backstage.deviceRuns.during<void>(run, async (running) => {
      const served = await fileServer.serve({ file, at: { address }, only }, running.signal);
      if (!served.ok) return served;
      for await (const event of served.value) {
        if (event.kind !== 'listening') tell(running, event);
        else answer(ok({ how: 'serve', url: event.url, folder: event.folder, untilMs: event.untilMs }));
      }
      return ok(undefined);
    });
    going.then((ended) => {
      if (!ended.ok) answer(ended);
    }, fault);
  });
}

/** The first of each kind of refusal; the later ones say nothing new. */
function tell({ tell: say }: Going, event: Exclude<ServeEvent, { readonly kind: 'listening' }>): void {
  switch (event.kind) {
    case 'refused':
      if (event.times === 1) say({ kind: 'refused', address: event.address, why: event.why });
      return;
    case 'fetched':
      say({ kind: 'fetched', address: event.address, atMs: event.atMs });
      return;
    case 'ended':
      say({ kind: 'ended', why: event.why });
  }
}
