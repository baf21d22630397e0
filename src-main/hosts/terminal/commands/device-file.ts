import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  chooseFamily,
  type DeviceFile,
  fail,
  type House,
  isAtRest,
  isPrivateIpv4,
  isWithin,
  type Line,
  namesItself,
  ok,
  type ProvisioningPlan,
  parsePort,
  phoneCatalogue,
  planFile,
  problem,
  type Result,
  readSlot,
  type ServeEvent,
  writeFile,
} from '../../../compose.ts';
import { formatJst } from '../../../contract/words/index.ts';
import { callersPath } from '../callers-path.ts';
import { agree } from '../chosen-softphone.ts';
import { devicesWords } from '../devices-words.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import { openForLine } from '../one-line.ts';
import type { OptionName } from '../options.ts';
import type { Session } from '../session.ts';
import { fillKeychain } from '../stored-secrets.ts';

export const FILE_OPTIONS = [
  ...(['line', 'device', 'mac', 'account'] as const),
  ...(['save', 'serve', 'interface', 'port', 'only'] as const),
] satisfies readonly OptionName[];

/**
 * `devices file`: the line's current password as the file of one device, saved or served once. The password goes into that
 * file and nowhere else: not to stdout, not with `--json` either.
 */
export async function deviceFile(session: Session): Promise<ExitCode> {
  const plan = planOf(session);
  if (!plan.ok) return session.fail(plan.problem);
  const serving = session.given.has('serve') ? readServing(session, plan.value) : ok(undefined);
  if (!serving.ok) return session.fail(serving.problem);
  const opened = openForLine(session);
  if (!opened.ok) return session.fail(opened.problem);
  const { house, line } = opened.value;
  const settled = passwordIsSettled(house, line);
  if (!settled.ok) return session.fail(settled.problem);
  // Before anybody is asked: where it is served from must be known.
  const at = serving.value === undefined ? ok(undefined) : ownAddress(session, house, serving.value);
  if (!at.ok) return session.fail(at.problem);
  const filled = await fillKeychain(session, house, { line, wanted: ['current'] });
  if (!filled.ok) return session.fail(filled.problem);
  if (!filled.value) return session.failBeforeStart();
  const password = await readSlot(house.keychain, { number: line.number, slot: 'current' });
  if (!password.ok) return session.fail(password.problem);
  const file = writeFile(plan.value, password.value);
  if (!file.ok) return session.fail(file.problem);
  session.note(planText(session, plan.value));
  const agreed = await agree(session, devicesWords(session.lang).askFile);
  if (!agreed.ok) return session.fail(agreed.problem);
  if (!agreed.value) return session.failBeforeStart();
  const made = { plan: plan.value, file: file.value };
  if (serving.value === undefined || at.value === undefined) return save(session, made);
  return serve(session, house, { ...made, serving: serving.value, address: at.value });
}

interface Made {
  readonly plan: ProvisioningPlan;
  readonly file: DeviceFile;
}

function planOf({ given }: Session): Result<ProvisioningPlan> {
  const missing = (['line', 'device', 'mac'] as const).find((name) => !given.has(name));
  if (missing !== undefined) return fail(problem('usage', { what: 'missing', given: `--${missing}` }));
  if (given.has('save') === given.has('serve')) {
    const what = given.has('save') ? 'conflict' : 'missing';
    return fail(problem('usage', { what, given: given.has('save') ? '--save --serve' : '--save|--serve' }));
  }
  const stray = given.has('serve') ? undefined : (['interface', 'port', 'only'] as const).find((one) => given.has(one));
  if (stray !== undefined) return fail(problem('usage', { what: 'conflict', given: `--save --${stray}` }));
  if (given.text('save') === '') return fail(problem('usage', { what: 'value', given: '--save' }));
  const account = given.text('account') ?? '1';
  if (!/^[1-9]\d?$/u.test(account)) return fail(problem('usage', { what: 'value', given: `--account ${account}` }));
  const family = chooseFamily(phoneCatalogue, given.text('device') ?? '');
  if (!family.ok) return family;
  return planFile({ ...family.value, account: Number(account), mac: given.text('mac') ?? '' });
}

interface Serving {
  readonly only: string | undefined;
  readonly port: number | undefined;
}

function readServing({ given }: Session, plan: ProvisioningPlan): Result<Serving> {
  const only = given.text('only');
  if (only !== undefined && !isPrivateIpv4(only)) {
    const isIpv4 = /^(?:\d{1,3}\.){3}\d{1,3}$/u.test(only) && only.split('.').every((part) => Number(part) < 256);
    const why = isIpv4 ? 'public' : /^[\d.:]+$/u.test(only) ? 'malformed' : 'a-name';
    return fail(problem('device-address-unfit', { given: only, why }));
  }
  // Without either, whoever asks first would get the password.
  if (only === undefined && !namesItself(plan.kind))
    return fail(problem('usage', { what: 'missing', given: '--only' }));
  const port = given.text('port') === undefined ? ok(undefined) : parsePort(given.text('port') ?? '');
  return port.ok ? ok({ only, port: port.value }) : port;
}

/** `--interface`, or the one that faces the device, or the only one there is. */
function ownAddress({ given }: Session, { deviceFinder }: House, { only }: Serving): Result<string> {
  const named = given.text('interface');
  if (named !== undefined) return ok(named);
  const networks = deviceFinder.networks();
  if (!networks.ok) return networks;
  const facing = networks.value.filter((network) => only === undefined || isWithin(only, network));
  const [network, ...others] = facing;
  if (network !== undefined && others.length === 0) return ok(network.address);
  return fail(problem('usage', { what: 'missing', given: '--interface' }));
}

/** While a change is under way and not proven yet, the keychain's current password is the old one. */
function passwordIsSettled(house: House, { number }: Line): Result<void> {
  const open = house.ledger.rotations({ number, open: true });
  if (!open.ok) return open;
  const running = open.value.find(({ state }) => {
    if (isAtRest(state) || state.kind === 'planned' || state.kind === 'verifying') return false;
    return !(state.kind === 'reconnecting' && state.isPromoted);
  });
  return running === undefined ? ok(undefined) : fail(problem('line-busy', { number, rotation: running.id }));
}

function planText(session: Session, plan: ProvisioningPlan): string {
  const say = devicesWords(session.lang);
  const keeps = plan.cautions.includes('rest-not-said') ? [] : [say.keepsRest];
  const cautions = plan.cautions.map((caution) => say.caution[caution]);
  return [say.willMake(plan), ...keeps, ...cautions, say.notChecked, say.notTried].join('\n');
}

function planJson({ kind, account, name, key, mac, cautions, asks, field, trigger }: ProvisioningPlan) {
  return {
    family: kind.id,
    account,
    mac,
    file: name,
    key,
    cautions,
    asks,
    ...(field === undefined ? {} : { field }),
    trigger: trigger.en,
  };
}

function save(session: Session, { plan, file }: Made): ExitCode {
  const path = join(callersPath(session.given.text('save') ?? ''), file.name);
  try {
    // Never over another file of that name: in such a folder it may be a device's whole configuration.
    writeFileSync(path, file.body.reveal(), { flag: 'wx', mode: 0o600 });
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'UNKNOWN';
    return session.fail(problem('file-not-saved', { path, code }));
  }
  session.json({ saved: path, ...planJson(plan) });
  session.tell(devicesWords(session.lang).saved(path));
  return EXIT.done;
}

async function serve(
  session: Session,
  { fileServer }: House,
  { plan, file, serving, address }: Made & { readonly serving: Serving; readonly address: string },
): Promise<ExitCode> {
  const only = { mac: plan.mac, address: serving.only };
  const served = await fileServer.serve({ file, at: { address, port: serving.port }, only }, session.signal);
  if (!served.ok) return session.fail(served.problem);
  let hasFetched = false;
  let untilMs = 0;
  let startedAtMs = 0;
  for await (const event of served.value) {
    const { kind, ...more } = event;
    const isFirst = kind === 'fetched' && !hasFetched;
    if (kind === 'listening') [untilMs, startedAtMs] = [event.untilMs, Date.now()];
    if (kind === 'fetched') hasFetched = true;
    session.json({ event: kind, ...(kind === 'listening' ? planJson(plan) : {}), ...more });
    for (const text of eventTexts(session, { plan, event, isFirst })) session.tell(text);
    if (kind === 'ended' && event.why === 'time-over') {
      const waitedS = Math.round((untilMs - startedAtMs) / 1_000);
      const trouble = problem('device-did-not-fetch', { address: serving.only ?? plan.mac, waitedS });
      session.tellProblem(trouble);
    }
  }
  if (hasFetched) session.note(devicesWords(session.lang).notProof);
  return hasFetched ? EXIT.done : EXIT.waiting;
}

interface Told {
  readonly plan: ProvisioningPlan;
  readonly event: ServeEvent;
  readonly isFirst: boolean;
}

function eventTexts({ lang }: Session, { plan, event, isFirst }: Told): string[] {
  const say = devicesWords(lang);
  switch (event.kind) {
    case 'listening':
      return [
        say.type[plan.asks](event.url, event.folder),
        ...(plan.field === undefined ? [] : [say.field(plan.field)]),
        say.trigger(plan.trigger[lang]),
        say.listening(formatJst(event.untilMs, lang, { withDate: false })),
      ];
    case 'refused':
      return event.times > 1 ? [] : [say.refused[event.why](event.address)];
    case 'fetched':
      return [
        say.fetched(event.address, formatJst(event.atMs, lang, { withDate: false })),
        ...(isFirst ? [say.again, say.back] : []),
      ];
    case 'ended':
      return [];
  }
}
