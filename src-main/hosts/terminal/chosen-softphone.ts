import {
  type ChangedLine,
  fail,
  type House,
  type Line,
  ok,
  problem,
  type Result,
  type Softphone,
  type SoftphoneAccount,
  type SoftphoneConsent,
} from '../../compose.ts';
import type { Session } from './session.ts';

export interface AgreedSoftphone {
  readonly softphone: Softphone;
  readonly account: SoftphoneAccount;
  readonly consent: SoftphoneConsent;
  /** What would be written; secrets masked. */
  readonly changes: readonly ChangedLine[];
}

export interface FoundSoftphones {
  readonly accounts: readonly SoftphoneAccount[];
  /** A softphone whose settings could not be read: said, not passed over. */
  readonly troubles: readonly Extract<Result<never>, { ok: false }>['problem'][];
}

/** The accounts of a line in every softphone of this computer. */
export async function findSoftphones(session: Session, house: House, line: Line): Promise<FoundSoftphones> {
  const found = await Promise.all(house.softphones.map((softphone) => softphone.find(line, session.signal)));
  return {
    accounts: found.flatMap((one) => (one.ok ? one.value : [])),
    troubles: found.flatMap((one) => (one.ok ? [] : [one.problem])),
  };
}

export function softphoneNamed(house: House, given: string): Result<Softphone> {
  const softphone = house.softphones.find(({ id }) => id === given.toLowerCase());
  const known = house.softphones.map(({ id }) => id).join(', ');
  return softphone === undefined ? fail(problem('softphone-unknown', { given, known })) : ok(softphone);
}

/**
 * The one account that `--softphone` (and `--account`, where there are several) names, with the person's consent: `--agree`,
 * or their answer after they saw what will be changed. `undefined` = they said no.
 */
export async function chooseSoftphoneAccount(
  session: Session,
  house: House,
  line: Line,
): Promise<Result<AgreedSoftphone | undefined>> {
  const { given } = session;
  const softphone = softphoneNamed(house, given.text('softphone') ?? '');
  if (!softphone.ok) return softphone;
  const found = await softphone.value.find(line, session.signal);
  if (!found.ok) return found;
  const { name } = softphone.value;
  const wanted = given.text('account');
  const fitting = found.value.filter((one) => wanted === undefined || one.account === wanted || one.place === wanted);
  const [account, ...others] = fitting;
  if (account === undefined) return fail(problem('softphone-not-found', { softphone: name, number: line.number }));
  if (others.length > 0) {
    for (const one of fitting) session.note(accountText(one));
    return fail(problem('softphone-several', { softphone: name, count: fitting.length }));
  }
  const changes = await softphone.value.preview(account);
  if (!changes.ok) return changes;
  const chosen = { softphone: softphone.value, account, changes: changes.value };
  session.note([accountText(account), ...changesText(session, changes.value)].join('\n'));
  const agreed = await agree(session, session.say.askSoftphone(name));
  if (!agreed.ok) return agreed;
  return ok(agreed.value ? { ...chosen, consent: { mayStop: true, mayStart: true } } : undefined);
}

/** `--account` takes either of the two. */
export function accountText({ softphone, place, account }: SoftphoneAccount): string {
  return `${softphone}  ${account}\n  ${place}`;
}

export function changesText({ say }: Session, changes: readonly ChangedLine[]): string[] {
  const rows = changes.flatMap(({ at, before, after }) => [
    ...(before === undefined ? [] : [`  ${at} - ${before}`]),
    ...(after === undefined ? [] : [`  ${at} + ${after}`]),
  ]);
  return rows.length === 0 ? [say.softphoneSame] : [...rows, say.softphoneMask];
}

/** A script says it with an option: its next line of stdin is no answer to a question it cannot have foreseen. */
export async function agree(session: Session, prompt: string): Promise<Result<boolean>> {
  if (session.given.has('agree')) return ok(true);
  if (!session.lines.isTerminal) return fail(problem('usage', { what: 'missing', given: '--agree' }));
  const answer = await session.lines.ask({ prompt, expected: 'answer', hidden: false }, session.signal);
  if (!answer.ok) return answer;
  return ok(/^(y|yes|はい)$/iu.test(answer.value?.trim() ?? ''));
}
