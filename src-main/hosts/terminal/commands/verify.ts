import {
  budgetOf,
  carrier,
  fail,
  formatCarrierIso,
  generationOfCurrent,
  type House,
  type Line,
  type LineNumber,
  lineContext,
  machineNetwork,
  ok,
  type Portal,
  parseLineNumber,
  phoneCatalogue,
  phoneFacts,
  presetUser,
  problem,
  type RegisterOutcome,
  type Result,
  type Rotation,
  readAccount,
  type Secret,
  type StoredPassword,
  tryLogin,
} from '../../../compose.ts';
import { callersPath } from '../callers-path.ts';
import { type ExitCode, exitOfVerdict } from '../exit-code.ts';
import { askSecret } from '../lines-in.ts';
import { chosenLine, chosenNumber } from '../one-line.ts';
import type { OptionName } from '../options.ts';
import type { Session } from '../session.ts';
import { budgetJson, showLook, writeLadder } from '../show-look.ts';
import { checkPlain } from '../stored-secrets.ts';

/** What `verify --line` takes from the stored line. */
const ACCOUNT = ['number', 'domain', 'proxy', 'port', 'transport', 'user', 'auth-user'] as const;

interface Checked {
  readonly account: RegisterOutcome['account'];
  /** Whose attempt budget this counts against. */
  readonly owner: string;
  readonly number: LineNumber;
  /** Absent for a line that was not added. */
  readonly line?: Line;
  readonly password: () => Promise<Result<Secret | undefined>>;
}

/** One REGISTER probe: is this password accepted, and which devices are registered? */
export async function verify(session: Session): Promise<ExitCode> {
  const { given } = session;
  const limit = readTimeout(given.text('timeout'));
  if (!limit.ok) return session.fail(limit.problem);
  const doubled = given.has('line') ? ACCOUNT.find((name) => given.has(name)) : undefined;
  if (doubled !== undefined) {
    return session.fail(problem('usage', { what: 'conflict', given: `--line --${doubled}` }));
  }
  const bare = given.has('line') ? undefined : readBare(session);
  if (bare !== undefined && !bare.ok) return session.fail(bare.problem);
  const number = given.has('line') ? chosenNumber(session) : ok(undefined);
  if (!number.ok) return session.fail(number.problem);
  const house = session.house();
  if (!house.ok) return session.fail(house.problem);
  const checked = bare ?? readStored(session, house.value);
  if (!checked.ok) return session.fail(checked.problem);
  const { account, owner } = checked.value;
  const rotations = rotationsOf(house.value, checked.value);
  const changed = rotations.find((one) => one.portalUrl !== undefined);
  // Practice time, where the line was changed at a practice carrier: its tries were counted by that clock.
  const world = await house.value.worldOf(changed?.portalUrl);
  const before = budgetOf(world, owner, world.clock.nowMs());
  if (!before.ok) return session.fail(before.problem);
  if (before.value.nextAllowedAtMs !== undefined) {
    const nextAllowedAt = formatCarrierIso(carrier, before.value.nextAllowedAtMs);
    return session.fail(problem('look-budget-spent', { nextAllowedAt }), { budget: budgetJson(before.value) });
  }
  const password = await checked.value.password();
  if (!password.ok) return session.fail(password.problem);
  if (password.value === undefined) return session.failBeforeStart();
  const skew = changed === undefined ? undefined : measureSkew(world.portalFor(changed), session.signal);
  const stored = storedPassword(house.value, checked.value);
  if (!stored.ok) return session.fail(stored.problem);
  const tried = await tryLogin(
    world,
    {
      owner,
      account,
      password: password.value,
      stored: stored.value,
      mode: given.has('bind') ? 'bind' : 'query',
      limitMs: limit.value,
      budget: before.value,
    },
    {
      signal: session.signal,
      context: async (known, outcome) =>
        lineContext({
          profile: carrier,
          number: checked.value.number,
          line: checked.value.line,
          rotations,
          known,
          network: await machineNetwork(),
          skewMs: await skew,
          phone: await phoneFacts(
            { rotation: rotations[0], softphones: house.value.softphones, kinds: phoneCatalogue },
            { outcome, signal: session.signal },
          ),
        }),
    },
  );
  if (!tried.ok) return session.fail(tried.problem);
  const { outcome, judgement, known } = tried.value;
  const budget = budgetOf(world, owner, known.atMs);
  showLook(session, { outcome, judgement, budget: budget.ok ? budget.value : before.value });
  const ladder = given.text('ladder');
  if (ladder === undefined) return exitOfVerdict(judgement.verdict);
  const written = writeLadder(callersPath(ladder), session, { outcome, judgement, nowMs: known.atMs });
  return written.ok ? exitOfVerdict(judgement.verdict) : session.fail(written.problem);
}

/** A clock that is wrong is worth telling, but not worth waiting for: the portal gets this long beside the look. */
const SKEW_LIMIT_MS = 3_000;

function measureSkew(portal: Portal, signal: AbortSignal): Promise<number | undefined> {
  return portal.measureSkewMs(AbortSignal.any([signal, AbortSignal.timeout(SKEW_LIMIT_MS)]));
}

function rotationsOf({ ledger }: House, { number, line }: Checked): readonly Rotation[] {
  const rotations = line === undefined ? ok([]) : ledger.rotations({ number });
  return rotations.ok ? rotations.value : [];
}

/** Nothing is noted of a password that was typed for this one look: nobody knows whether it is the one of the last time. */
function storedPassword({ keychain, ledger }: House, { number, line }: Checked): Result<StoredPassword | undefined> {
  if (line === undefined || keychain.strength === 'memory') return ok(undefined);
  const generation = generationOfCurrent(ledger, number);
  return generation.ok ? ok({ number, generation: generation.value }) : generation;
}

function readTimeout(text: string | undefined): Result<number | undefined> {
  if (text === undefined) return ok(undefined);
  const seconds = Number(text);
  const isFit = /^\d{1,3}(\.\d+)?$/u.test(text) && seconds > 0 && seconds <= 300;
  return isFit ? ok(seconds * 1_000) : fail(problem('usage', { what: 'value', given: `--timeout ${text}` }));
}

function readBare(session: Session): Result<Checked> {
  const text = (name: OptionName) => session.given.text(name);
  const given = text('number');
  if (given === undefined) return fail(problem('usage', { what: 'missing', given: '--number' }));
  const number = parseLineNumber(given);
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
  const password = () => askProbePassword(session);
  return ok({
    account: account.value,
    owner: `${account.value.authUser}@${account.value.domain}`,
    number: number.value,
    password,
  });
}

/** As a person typed it: what only copying brings along would look like a refused password. */
async function askProbePassword(session: Session): Promise<Result<Secret | undefined>> {
  const question = { prompt: session.say.askProbePassword, expected: 'sip-password' } as const;
  const answer = await askSecret(session.lines, question, session.signal);
  return answer.ok && answer.value !== undefined ? checkPlain(answer.value, 'current') : answer;
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
    // A memory keychain starts empty each time: the person is its only store.
    if (house.keychain.strength === 'memory') return askProbePassword(session);
    return fail(problem('keychain-item-missing', { slot: 'current', number }));
  };
  return ok({ account, owner: number, number, line: line.value, password });
}
