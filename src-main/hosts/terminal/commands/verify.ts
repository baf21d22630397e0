import {
  budgetSpentUntil,
  carrier,
  formatCarrierIso,
  type House,
  type Judgement,
  judge,
  ok,
  parseLineNumber,
  presetUser,
  problem,
  type RegisterOutcome,
  type Result,
  readAccount,
  type Secret,
} from '../../../compose.ts';
import { type ExitCode, exitOfVerdict } from '../exit-code.ts';
import { askSecret } from '../lines-in.ts';
import { chosenLine } from '../one-line.ts';
import type { OptionName } from '../options.ts';
import type { Session } from '../session.ts';

interface Checked {
  readonly account: RegisterOutcome['account'];
  /** Whose attempt budget this counts against. */
  readonly owner: string;
  readonly password: () => Promise<Result<Secret | undefined>>;
}

/** One REGISTER probe: is this password accepted, and which devices are registered? */
export async function verify(session: Session): Promise<ExitCode> {
  const { given } = session;
  const limit = readTimeout(given.text('timeout'));
  if (!limit.ok) return session.fail(limit.problem);
  const bare = given.text('line') === undefined ? readBare(session) : undefined;
  if (bare !== undefined && !bare.ok) return session.fail(bare.problem);
  const house = session.house();
  if (!house.ok) return session.fail(house.problem);
  const checked = bare ?? readStored(session, house.value);
  if (!checked.ok) return session.fail(checked.problem);
  const { account, owner } = checked.value;
  if (account.transport !== 'udp' && account.transport !== 'tcp') {
    return session.fail(problem('transport-unsupported', { given: account.transport }));
  }
  const world = await house.value.worldOf(undefined);
  const spentUntil = budgetSpentUntil(world, owner, house.value.clock.nowMs());
  if (!spentUntil.ok) return session.fail(spentUntil.problem);
  if (spentUntil.value !== undefined) {
    return session.fail(problem('look-budget-spent', { nextAllowedAt: formatCarrierIso(carrier, spentUntil.value) }));
  }
  const password = await checked.value.password();
  if (!password.ok) return session.fail(password.problem);
  if (password.value === undefined) return session.fail(problem('interrupted', { state: 'verifying' }));
  const mode = given.has('bind') ? 'bind' : 'query';
  const request = { account, password: password.value, mode, limitMs: limit.value } as const;
  const outcome = await house.value.registrar.probe(request, session.signal);
  const judgement = judge(outcome);
  const counted = house.value.ledger.recordAttempt({
    owner,
    atMs: house.value.clock.nowMs(),
    refused: judgement.countsAsRefusal,
  });
  if (!counted.ok) session.fail(counted.problem);
  show(session, outcome, judgement);
  return exitOfVerdict(judgement.verdict);
}

function readTimeout(text: string | undefined): Result<number | undefined> {
  if (text === undefined) return ok(undefined);
  const seconds = Number(text);
  const isFit = /^\d{1,3}(\.\d+)?$/u.test(text) && seconds > 0 && seconds <= 300;
  return isFit
    ? ok(seconds * 1_000)
    : { ok: false, problem: problem('usage', { what: 'value', given: `--timeout ${text}` }) };
}

function readBare(session: Session): Result<Checked> {
  const text = (name: OptionName) => session.given.text(name);
  const number = parseLineNumber(text('number') ?? '');
  if (text('number') === undefined)
    return { ok: false, problem: problem('usage', { what: 'missing', given: '--number' }) };
  if (!number.ok) return number;
  const user = text('user') ?? presetUser(carrier, 'ip-phone', number.value);
  const account = readAccount({
    user,
    domain: text('domain'),
    proxy: text('proxy'),
    port: text('port'),
    transport: text('transport'),
    authUser: text('auth-user'),
  });
  if (!account.ok) return account;
  if (text('user') === undefined) session.note(session.say.presetUser(user));
  const question = { prompt: session.say.askProbePassword, expected: session.say.expectedProbe };
  const password = () => askSecret(session.lines, question, session.signal);
  return ok({ account: account.value, owner: `${account.value.authUser}@${account.value.domain}`, password });
}

function readStored(session: Session, house: House): Result<Checked> {
  const line = chosenLine(session, house);
  if (!line.ok) return line;
  const { number, account } = line.value;
  const password = async (): Promise<Result<Secret | undefined>> => {
    const usable = await house.keychain.check();
    if (!usable.ok) return usable;
    const stored = await house.keychain.read({ owner: number, slot: 'current' });
    if (!stored.ok || stored.value !== undefined) return stored;
    return { ok: false, problem: problem('keychain-item-missing', { slot: 'current', number }) };
  };
  return ok({ account, owner: number, password });
}

function show(session: Session, outcome: RegisterOutcome, judgement: Judgement): void {
  const { words, say } = session;
  const final = outcome.kind === 'final' ? outcome : undefined;
  const bindings = final?.bindings ?? [];
  session.json({
    verdict: judgement.verdict,
    ...(final === undefined ? {} : { statusCode: final.statusCode, reason: final.reason, seenAs: final.seenAs }),
    ...('code' in outcome ? { code: outcome.code } : {}),
    bindings: bindings.map(({ contact, expiresS, userAgent }) => ({ contact, expires: expiresS, userAgent })),
    listsBindings: final?.listsBindings ?? false,
    ...(final?.ownBinding === undefined ? {} : { ownBinding: final.ownBinding }),
    proofLevel: judgement.proofLevel,
    sends: outcome.sends,
    elapsedMs: Math.round(outcome.elapsedMs),
    target: outcome.target,
    cause: judgement.causes[0],
    causes: judgement.causes,
    next: judgement.next,
    exchange: outcome.exchange,
  });
  if (session.isJson) return;
  const status = final === undefined ? '' : ` (${final.statusCode} ${final.reason})`;
  session.tell(`${words.verdict[judgement.verdict]}${status}`);
  if (judgement.proofLevel !== 'none') session.tell(`${say.proof}: ${words.proofLevel[judgement.proofLevel]}`);
  if (judgement.verdict === 'accepted') {
    session.tell(bindings.length === 0 ? say.noBindings : `${say.bindings}:`);
    for (const { contact, expiresS, userAgent } of bindings) {
      const left = expiresS === undefined ? '' : `  ${say.expiresIn(expiresS)}`;
      session.tell(`- ${contact}${left}${userAgent === undefined ? '' : `  ${userAgent}`}`);
    }
    if (final?.ownBinding === 'removed') session.tell(say.ownRemoved);
    if (final?.ownBinding === 'left-behind') session.tell(say.ownLeft);
  } else {
    session.tell(`${say.causes}:`);
    for (const cause of judgement.causes) session.tell(`- ${words.cause[cause]}`);
  }
  if (judgement.next.length > 0) session.tell(`${say.next}:`);
  for (const move of judgement.next) session.tell(`→ ${words.move[move]}`);
  session.tell(say.elapsed(outcome.elapsedMs, outcome.sends));
}
