import { type ChosenSoftphone, carrier, formatCarrierIso, type ProofLevel, type Rotation } from '../../compose.ts';
import { describeProblem, formatJst } from '../../contract/words/index.ts';
import type { Session } from './session.ts';
import { callJson, callRows } from './show-call.ts';
import { spanText } from './span.ts';

const iso = (atMs: number) => formatCarrierIso(carrier, atMs);

/** What is proven so far; never rounded up. */
export function proofOf(rotation: Rotation): ProofLevel {
  const { state } = rotation;
  switch (state.kind) {
    case 'done':
      return state.proofLevel;
    case 'reconnecting':
    case 'verifying':
      return 'L2';
    case 'reflecting':
      return state.acceptedBy === 'portal' ? 'L1' : 'none';
    default:
      return 'none';
  }
}

/** The stable JSON of a rotation: absent is what its state does not have. No secret can be in it: a rotation holds none. */
export function rotationJson(session: Session, rotation: Rotation): Record<string, unknown> {
  const { state } = rotation;
  const window = 'window' in state ? state.window : undefined;
  const looks = 'looks' in state ? state.looks : [];
  const last = looks.at(-1);
  return {
    rotation: rotation.id,
    line: rotation.line.number,
    service: rotation.line.service,
    state: state.kind,
    mode: rotation.mode,
    by: rotation.by,
    proofLevel: proofOf(rotation),
    ...(state.kind === 'planned' && state.submitAtMs !== undefined ? { submitAt: iso(state.submitAtMs) } : {}),
    ...(state.kind === 'reflecting' ? { acceptedAt: iso(state.acceptedAtMs) } : {}),
    ...(window === undefined ? {} : { reflectsAt: { earliest: iso(window.earliestMs), latest: iso(window.latestMs) } }),
    ...('nextLookAtMs' in state && state.nextLookAtMs !== undefined ? { nextLookAt: iso(state.nextLookAtMs) } : {}),
    ...(last === undefined
      ? {}
      : {
          lastLook: { at: iso(last.atMs), password: last.password, verdict: last.verdict, statusCode: last.statusCode },
        }),
    ...('requiredUserAction' in state && state.requiredUserAction !== undefined
      ? { requiredUserAction: state.requiredUserAction }
      : {}),
    ...('acceptedSeenAtMs' in state ? { acceptedSeenAt: iso(state.acceptedSeenAtMs) } : {}),
    ...('bothAccepted' in state ? { bothAccepted: state.bothAccepted } : {}),
    ...('device' in state && state.device !== undefined ? { device: state.device } : {}),
    ...(state.kind === 'done' && state.call !== undefined ? { call: callJson({ ...state, call: state.call }) } : {}),
    ...(rotation.softphone === undefined ? {} : { softphone: softphoneJson(session, rotation.softphone) }),
    ...(rotation.verdictBefore === undefined ? {} : { verdictBefore: rotation.verdictBefore }),
    ...('problem' in state && state.problem !== undefined ? { problem: session.problemJson(state.problem) } : {}),
  };
}

function softphoneJson(session: Session, { account, quiet, undo, problem }: ChosenSoftphone): Record<string, unknown> {
  return {
    ...account,
    quiet,
    ...(undo === undefined ? {} : { undo }),
    ...(problem === undefined ? {} : { problem: session.problemJson(problem) }),
  };
}

/** The same in words, a few lines. */
export function rotationText(session: Session, rotation: Rotation): string {
  const { say, words, lang } = session;
  const { state } = rotation;
  const time = (atMs: number) => formatJst(atMs, lang, { withDate: true });
  const rows: [string, string][] = [
    [say.rotation, `${rotation.line.number} (${words.service[rotation.line.service]})  ${rotation.id}`],
    [say.state, words.state[state.kind]],
  ];
  if (state.kind === 'planned' && state.submitAtMs !== undefined) rows.push([say.submitAt, time(state.submitAtMs)]);
  if (state.kind === 'reflecting') rows.push([say.acceptedAt, time(state.acceptedAtMs)]);
  if ('window' in state) {
    rows.push([say.reflects, spanText(session, state.window.earliestMs, state.window.latestMs)]);
  }
  if ('nextLookAtMs' in state && state.nextLookAtMs !== undefined) rows.push([say.nextLook, time(state.nextLookAtMs)]);
  const last = 'looks' in state ? state.looks.at(-1) : undefined;
  if (last !== undefined) rows.push([say.lastLook, `${time(last.atMs)}  ${words.verdict[last.verdict]}`]);
  const proof = proofOf(rotation);
  if (proof !== 'none') rows.push([say.proof, words.proofLevel[proof]]);
  if ('device' in state && state.device !== undefined) rows.push([say.device, state.device]);
  if (state.kind === 'done' && state.call !== undefined) rows.push(...callRows(session, state.call));
  const { softphone } = rotation;
  if (softphone !== undefined) rows.push([say.softphone, `${softphone.account.softphone}  ${softphone.account.place}`]);
  const text = rows.map(([label, value]) => `${label}: ${value}`);
  if ('problem' in state && state.problem !== undefined) {
    const told = describeProblem(words, state.problem);
    text.push(told.sentence, ...told.certain, ...told.uncertain, ...told.moves.map((move) => `→ ${move}`));
  }
  if (softphone?.problem !== undefined) text.push(describeProblem(words, softphone.problem).sentence);
  if (softphone?.undo !== undefined) text.push(say.softphoneUndo(softphone.account.softphone, softphone.undo));
  return text.join('\n');
}
