import { done, type House, keepCurrent, type Line, ok, problem, type Result } from '../../../compose.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import { openForLine } from '../one-line.ts';
import type { Session } from '../session.ts';
import { askStored } from '../stored-secrets.ts';

type Kind = 'sip' | 'portal';
const SLOTS = { sip: ['current'], portal: ['portal-id', 'portal-password'] } as const;

/** `secret set | forget | status`: into the keychain; never out of it. */
export async function secret(session: Session): Promise<ExitCode> {
  const { given } = session;
  const [verb] = given.words;
  if (verb !== 'set' && verb !== 'forget' && verb !== 'status') {
    const given = verb === undefined ? 'secret set|forget|status' : `secret ${verb}`;
    return session.fail(problem('usage', { what: verb === undefined ? 'missing' : 'command', given }));
  }
  const kind = given.text('kind');
  if (kind !== 'sip' && kind !== 'portal' && (verb !== 'status' || kind !== undefined)) {
    const what = kind === undefined ? 'missing' : 'value';
    return session.fail(problem('usage', { what, given: kind === undefined ? '--kind' : `--kind ${kind}` }));
  }
  const opened = openForLine(session);
  if (!opened.ok) return session.fail(opened.problem);
  const { house, line } = opened.value;
  const usable = await house.keychain.check();
  if (!usable.ok) return session.fail(usable.problem);
  if (verb === 'status') return status(session, house, line);
  const isMemory = house.keychain.strength === 'memory';
  if (isMemory && verb === 'set') session.note(session.say.memoryPrice);
  const chosen = { line, kind: kind === 'portal' ? 'portal' : 'sip' } as const;
  const acted = verb === 'set' ? await set(session, house, chosen) : await forget(house, chosen);
  if (!acted.ok) return session.fail(acted.problem);
  if (!acted.value) return session.failBeforeStart();
  session.json({ line: line.number, kind: chosen.kind, stored: verb === 'set' });
  const kept = isMemory ? session.say.secretKeptForNow : session.say.secretKept;
  if (!session.isJson) session.tell(verb === 'set' ? kept : session.say.secretForgotten);
  return EXIT.done;
}

interface Chosen {
  readonly line: Line;
  readonly kind: Kind;
}

/** False = the person gave up at a prompt; nothing was stored then. */
async function set(session: Session, house: House, { line, kind }: Chosen): Promise<Result<boolean>> {
  const { keychain } = house;
  if (kind === 'sip') {
    const idle = refuseWhileRotating(house, line);
    if (!idle.ok) return idle;
    const current = await askStored(session, 'current');
    if (!current.ok || current.value === undefined) return current.ok ? ok(false) : current;
    if (current.value.length !== house.profile.password.value.length) {
      session.note(session.say.oddLength(current.value.length));
    }
    const kept = await keepCurrent(house, line.number, current.value);
    return kept.ok ? ok(true) : kept;
  }
  // Both asked and checked before either is stored: half a login is worse than none.
  const id = await askStored(session, 'portal-id');
  if (!id.ok || id.value === undefined) return id.ok ? ok(false) : id;
  const password = await askStored(session, 'portal-password');
  if (!password.ok || password.value === undefined) return password.ok ? ok(false) : password;
  const idWritten = await keychain.write({ owner: line.number, slot: 'portal-id' }, id.value);
  if (!idWritten.ok) return idWritten;
  const written = await keychain.write({ owner: line.number, slot: 'portal-password' }, password.value);
  return written.ok ? ok(true) : written;
}

/** While a change is under way, `current` belongs to it: replacing it could lose the password that is live. */
function refuseWhileRotating(house: House, line: Line): Result<void> {
  const open = house.ledger.rotations({ number: line.number, open: true });
  if (!open.ok) return open;
  const [running] = open.value;
  if (running === undefined) return done;
  return { ok: false, problem: problem('line-busy', { number: line.number, rotation: running.id }) };
}

async function forget(house: House, { line, kind }: Chosen): Promise<Result<boolean>> {
  const idle = kind === 'sip' ? refuseWhileRotating(house, line) : done;
  if (!idle.ok) return idle;
  for (const slot of SLOTS[kind]) {
    const removed = await house.keychain.remove({ owner: line.number, slot });
    if (!removed.ok) return removed;
  }
  return ok(true);
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
    session.tell(house.keychain.store);
    for (const slot of slots) {
      session.tell(
        `- ${session.say.slot[slot]}: ${stored[slot] ? session.say.secretThere : session.say.secretMissing}`,
      );
    }
  }
  return EXIT.done;
}
