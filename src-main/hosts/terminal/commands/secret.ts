import { done, type House, keepCurrent, type Line, problem, type Result } from '../../../compose.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import { askSecret } from '../lines-in.ts';
import { chosenLine } from '../one-line.ts';
import type { Session } from '../session.ts';
import { checkPlain } from '../stored-secrets.ts';

const CARRIER_LENGTH = 8;

type Kind = 'sip' | 'portal';
const SLOTS = { sip: ['current'], portal: ['portal-id', 'portal-password'] } as const;

/** `secret set | forget | status`: into the keychain; never out of it. */
export async function secret(session: Session): Promise<ExitCode> {
  const { given } = session;
  const [verb] = given.words;
  if (verb !== 'set' && verb !== 'forget' && verb !== 'status') {
    return session.fail(problem('usage', { what: 'command', given: `secret ${verb ?? ''}`.trim() }));
  }
  const kind = given.text('kind');
  if (kind !== 'sip' && kind !== 'portal' && (verb !== 'status' || kind !== undefined)) {
    const what = kind === undefined ? 'missing' : 'value';
    return session.fail(problem('usage', { what, given: kind === undefined ? '--kind' : `--kind ${kind}` }));
  }
  const house = session.house();
  if (!house.ok) return session.fail(house.problem);
  const line = chosenLine(session, house.value);
  if (!line.ok) return session.fail(line.problem);
  const usable = await house.value.keychain.check();
  if (!usable.ok) return session.fail(usable.problem);
  if (verb === 'status') return status(session, house.value, line.value);
  const chosen = { line: line.value, kind: kind === 'portal' ? 'portal' : 'sip' } as const;
  const acted = verb === 'set' ? await set(session, house.value, chosen) : await forget(house.value, chosen);
  if (!acted.ok) return session.fail(acted.problem);
  session.json({ line: line.value.number, kind: chosen.kind, stored: verb === 'set' });
  if (!session.isJson) session.tell(verb === 'set' ? session.say.secretKept : session.say.secretForgotten);
  return EXIT.done;
}

interface Chosen {
  readonly line: Line;
  readonly kind: Kind;
}

async function set(session: Session, house: House, { line, kind }: Chosen): Promise<Result<void>> {
  const { say, lines, signal } = session;
  const interrupted = { ok: false as const, problem: problem('interrupted', { state: 'planned' }) };
  if (kind === 'sip') {
    const idle = refuseWhileRotating(house, line);
    if (!idle.ok) return idle;
    const answer = await askSecret(lines, { prompt: say.askCurrentPassword, expected: say.expectedCurrent }, signal);
    if (!answer.ok) return answer;
    if (answer.value === undefined) return interrupted;
    const fit = checkPlain(answer.value);
    if (!fit.ok) return fit;
    if (fit.value.length !== CARRIER_LENGTH) session.note(say.oddLength(fit.value.length));
    return keepCurrent(house.keychain, line.number, fit.value);
  }
  const id = await askSecret(lines, { prompt: say.askPortalId, expected: say.expectedPortalId }, signal);
  if (!id.ok) return id;
  const password = await askSecret(
    lines,
    { prompt: say.askPortalPassword, expected: say.expectedPortalPassword },
    signal,
  );
  if (!password.ok) return password;
  if (id.value === undefined || password.value === undefined) return interrupted;
  for (const [slot, value] of [
    ['portal-id', id.value],
    ['portal-password', password.value],
  ] as const) {
    const fit = checkPlain(value);
    if (!fit.ok) return fit;
    const written = await house.keychain.write({ owner: line.number, slot }, fit.value);
    if (!written.ok) return written;
  }
  return done;
}

/** While a change is under way, `current` belongs to it: replacing it could lose the password that is live. */
function refuseWhileRotating(house: House, line: Line): Result<void> {
  const open = house.ledger.rotations({ number: line.number, open: true });
  if (!open.ok) return open;
  const [running] = open.value;
  if (running === undefined) return done;
  return { ok: false, problem: problem('line-busy', { number: line.number, rotation: running.id }) };
}

async function forget(house: House, { line, kind }: Chosen): Promise<Result<void>> {
  const idle = kind === 'sip' ? refuseWhileRotating(house, line) : done;
  if (!idle.ok) return idle;
  for (const slot of SLOTS[kind]) {
    const removed = await house.keychain.remove({ owner: line.number, slot });
    if (!removed.ok) return removed;
  }
  return done;
}

async function status(session: Session, house: House, line: Line): Promise<ExitCode> {
  const slots = ['current', 'pending', 'previous', 'portal-id', 'portal-password'] as const;
  const stored: Record<string, boolean> = {};
  for (const slot of slots) {
    const read = await house.keychain.read({ owner: line.number, slot });
    if (!read.ok) return session.fail(read.problem);
    stored[slot] = read.value !== undefined;
  }
  session.json({ line: line.number, store: house.keychain.store, stored });
  if (!session.isJson) {
    for (const slot of slots)
      session.tell(`${slot}: ${stored[slot] ? session.say.secretThere : session.say.secretMissing}`);
  }
  return EXIT.done;
}
