import {
  carrier,
  fail,
  type Ledger,
  type Line,
  type LineFields,
  ok,
  problem,
  type Result,
  readLine,
  readLineFile,
} from '../../../compose.ts';
import { callersPath } from '../callers-path.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import { chosenNumber } from '../one-line.ts';
import type { OptionName } from '../options.ts';
import type { Session } from '../session.ts';

/** `line add | list | remove | import FILE.csv` */
export async function line(session: Session): Promise<ExitCode> {
  const [verb, file] = session.given.words;
  if (verb === undefined || !['add', 'list', 'remove', 'import'].includes(verb)) {
    const given = verb === undefined ? 'line add|list|remove|import' : `line ${verb}`;
    return session.fail(problem('usage', { what: verb === undefined ? 'missing' : 'command', given }));
  }
  if (file !== undefined && verb !== 'import') {
    return session.fail(problem('usage', { what: 'command', given: `line ${verb} ${file}` }));
  }
  // Read before the ledger is opened: a mistyped number must not even create a folder.
  const wanted = verb === 'add' ? readGiven(session) : verb === 'import' ? readFile(file) : ok([]);
  if (!wanted.ok) return session.fail(wanted.problem);
  const named = verb === 'remove' ? chosenNumber(session) : ok(undefined);
  if (!named.ok) return session.fail(named.problem);
  const house = session.house();
  if (!house.ok) return session.fail(house.problem);
  const { ledger, clock } = house.value;
  switch (verb) {
    case 'list':
      return list(session, ledger);
    case 'remove':
      return remove(session, ledger);
    default:
      return add(session, ledger, { lines: wanted.value, atMs: clock.nowMs() });
  }
}

function readGiven(session: Session): Result<Line[]> {
  const text = (name: OptionName) => session.given.text(name);
  const fields: LineFields = {
    number: text('number') ?? text('line'),
    service: text('service'),
    domain: text('domain'),
    proxy: text('proxy'),
    port: text('port'),
    transport: text('transport'),
    user: text('user'),
    authUser: text('auth-user'),
    expires: text('expires'),
  };
  const read = readLine(carrier, fields);
  if (!read.ok) return read;
  if (fields.user === undefined) session.note(session.say.presetUser(read.value.account.user));
  return ok([read.value]);
}

function readFile(path: string | undefined): Result<Line[]> {
  if (path === undefined) return fail(problem('usage', { what: 'missing', given: 'FILE.csv' }));
  return readLineFile(carrier, callersPath(path));
}

function add(
  session: Session,
  ledger: Ledger,
  { lines, atMs }: { readonly lines: readonly Line[]; readonly atMs: number },
): ExitCode {
  const known = ledger.lines();
  if (!known.ok) return session.fail(known.problem);
  const double = lines.find((one) => known.value.some((stored) => stored.line.number === one.number));
  if (double !== undefined) return session.fail(problem('line-exists', { number: double.number }));
  for (const [index, one] of lines.entries()) {
    const added = ledger.addLine(one, atMs);
    if (added.ok) continue;
    // All of a file or nothing: the ledger takes one line at a time, so what it took is given back.
    for (const taken of lines.slice(0, index)) ledger.removeLine(taken.number);
    return session.fail(added.problem);
  }
  session.json({
    lines: [...known.value.map((stored) => stored.line), ...lines],
    added: lines.map((one) => one.number),
  });
  const [first] = lines;
  if (!session.isJson) {
    session.tell(
      lines.length === 1 && first ? session.say.lineAdded(first.number) : session.say.linesAdded(lines.length),
    );
  }
  return EXIT.done;
}

function list(session: Session, ledger: Ledger): ExitCode {
  const lines = ledger.lines();
  if (!lines.ok) return session.fail(lines.problem);
  session.json({ lines: lines.value.map((stored) => stored.line) });
  if (session.isJson) return EXIT.done;
  if (lines.value.length === 0) session.tell(session.say.noLines);
  for (const { line: one } of lines.value) {
    const { account } = one;
    const proxy =
      account.proxy === undefined
        ? ''
        : ` → ${account.proxy.host}${account.proxy.port ? `:${account.proxy.port}` : ''}`;
    const service = session.words.service[one.service];
    session.tell(`${one.number}  ${service}  ${account.user}@${account.domain}${proxy} (${account.transport})`);
  }
  return EXIT.done;
}

function remove(session: Session, ledger: Ledger): ExitCode {
  const number = chosenNumber(session);
  if (!number.ok) return session.fail(number.problem);
  const open = ledger.rotations({ number: number.value, open: true });
  if (!open.ok) return session.fail(open.problem);
  const [running] = open.value;
  if (running !== undefined) return session.fail(problem('line-busy', { number: number.value, rotation: running.id }));
  const removed = ledger.removeLine(number.value);
  if (!removed.ok) return session.fail(removed.problem);
  if (!removed.value) return session.fail(problem('line-unknown', { number: number.value }));
  const left = ledger.lines();
  session.json({ lines: left.ok ? left.value.map((stored) => stored.line) : [], removed: number.value });
  if (!session.isJson) session.tell(session.say.lineRemoved(number.value));
  return EXIT.done;
}
