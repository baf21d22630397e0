import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  chooseFamily,
  type DeviceFile,
  type FilePassword,
  fail,
  type House,
  isPrivateIpv4,
  isWithin,
  namesItself,
  ok,
  type ProvisioningPlan,
  parsePort,
  passwordForFile,
  phoneCatalogue,
  planFile,
  problem,
  type Result,
  type ServeEvent,
  type Verdict,
  waitingForPhone,
  writeFile,
} from '../../../compose.ts';
import { formatJst } from '../../../contract/words/index.ts';
import { callersPath } from '../callers-path.ts';
import { agree } from '../chosen-softphone.ts';
import { devicesWords, typedAddresses } from '../devices-words.ts';
import { EXIT, type ExitCode, exitOfVerdict } from '../exit-code.ts';
import { openForLine } from '../one-line.ts';
import type { OptionName } from '../options.ts';
import type { Session } from '../session.ts';
import { fillKeychain } from '../stored-secrets.ts';

export const FILE_OPTIONS = [
  ...(['line', 'device', 'mac', 'account'] as const),
  ...(['save', 'serve', 'interface', 'port', 'only', 'untold'] as const),
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
  const waiting = waitingForPhone(house.ledger, line.number);
  if (!waiting.ok) return session.fail(waiting.problem);
  // Before anybody is asked: where it is served from must be known.
  const at = serving.value === undefined ? ok(undefined) : ownAddress(session, house, serving.value);
  if (!at.ok) return session.fail(at.problem);
  const filled = await fillKeychain(session, house, { line, wanted: ['current'] });
  if (!filled.ok) return session.fail(filled.problem);
  if (!filled.value) return session.failBeforeStart();
  session.note(planText(session, { plan: plan.value, isSeen: waiting.value !== undefined }));
  const agreed = await agree(session, devicesWords(session.lang).askFile);
  if (!agreed.ok) return session.fail(agreed.problem);
  if (!agreed.value) return session.failBeforeStart();
  const world = await house.worldOf(undefined);
  const tried = await passwordForFile(world, { line, isSeen: waiting.value !== undefined }, session.signal);
  if (!tried.ok) return session.fail(tried.problem, { made: false });
  const found = tried.value;
  if (found.kind !== 'accepted') {
    const isWanted = await isWantedAllTheSame(session, found);
    if (found.kind === 'refused' || !isWanted) return notMade(session, found.verdict);
  }
  const file = writeFile(plan.value, found.password);
  if (!file.ok) return session.fail(file.problem);
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

/** Says what the carrier said; where it did not say, there is something to decide. */
async function isWantedAllTheSame(session: Session, found: Exclude<FilePassword, { kind: 'accepted' }>) {
  const { words, given, lines, signal, lang } = session;
  const { file } = words.device;
  const isRefused = found.kind === 'refused';
  session.note(`${words.verdict[found.verdict]}\n${isRefused ? file.refusedByCarrier : file.untold}`);
  if (isRefused || signal.aborted) return false;
  if (given.has('untold')) return true;
  const say = devicesWords(lang);
  // What was agreed to without being asked was the file, not that nobody knows whether it will work.
  if (given.has('agree') || !lines.isTerminal) {
    session.note(say.untoldHint);
    return false;
  }
  const agreed = await agree(session, say.askUntold);
  return agreed.ok && agreed.value;
}

function notMade(session: Session, verdict: Verdict): ExitCode {
  session.json({ made: false, verdict });
  return exitOfVerdict(verdict);
}

function planText(
  { words }: Session,
  { plan, isSeen }: { readonly plan: ProvisioningPlan; readonly isSeen: boolean },
): string {
  const { file } = words.device;
  const keeps = plan.cautions.includes('rest-not-said') ? [] : [file.keepsRest];
  const cautions = plan.cautions.map((caution) => file.caution[caution]);
  return [file.will(plan), ...keeps, ...cautions, isSeen ? file.seenAccepted : file.asksFirst, file.notTried].join(
    '\n',
  );
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
  const { saved, savedPrice } = session.words.device.file;
  session.tell([saved, devicesWords(session.lang).savedAt(path), savedPrice].join('\n'));
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
  if (hasFetched) session.note(`${session.words.device.file.notProof}\n${devicesWords(session.lang).check}`);
  return hasFetched ? EXIT.done : EXIT.waiting;
}

interface Told {
  readonly plan: ProvisioningPlan;
  readonly event: ServeEvent;
  readonly isFirst: boolean;
}

function eventTexts({ lang, words }: Session, { plan, event, isFirst }: Told): string[] {
  const say = devicesWords(lang);
  const { file } = words.device;
  switch (event.kind) {
    case 'listening':
      return [
        ...typedAddresses(file, { ...event, asks: plan.asks }).map(([name, address]) => say.label(name, address)),
        ...(plan.field === undefined ? [] : [say.label(file.field, plan.field)]),
        say.label(file.trigger, plan.trigger[lang]),
        file.plain,
        say.waits(formatJst(event.untilMs, lang, { withDate: false })),
      ];
    case 'refused': {
      const { why, address } = event;
      if (event.times > 1) return [];
      return [file.refused[why](address) + (why === 'no-mac' ? say.onlyHint(address) : '')];
    }
    case 'fetched':
      return [
        file.fetched(event.address, formatJst(event.atMs, lang, { withDate: false })),
        ...(isFirst ? [say.again, file.putBack] : []),
      ];
    case 'ended':
      return [];
  }
}
