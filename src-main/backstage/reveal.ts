import { problem, type Result, type Rotation, readNewPassword, type Secret } from '../compose.ts';
import type { CallArgument, CallResult } from '../contract/calls.ts';
import { CLIPBOARD_MS, type ClipboardTimer } from './clipboard-timer.ts';
import type { Stage } from './stage.ts';

/**
 * States in which the person has to type the new password somewhere: into their phone, or (told) into the portal. Stuck is
 * one of them: nobody knows which password lives, so the person may need either.
 */
export function asksForTyping(rotation: Rotation): boolean {
  const { state } = rotation;
  switch (state.kind) {
    case 'verifying':
    case 'reconnecting':
      return state.requiredUserAction !== undefined;
    case 'planned':
      return rotation.by === 'told' && state.isPasswordKept;
    case 'stuck':
      return true;
    default:
      return false;
  }
}

/** The one way out for a password: only while a rotation asks for typing, one call one answer. */
export async function revealPassword(
  stage: Stage,
  clipboard: ClipboardTimer | undefined,
  { rotation: id, how }: CallArgument<'password.reveal'>,
): Promise<Result<CallResult<'password.reveal'>>> {
  const rotation = stage.rotationOf(id);
  if (rotation === undefined || !asksForTyping(rotation)) {
    return { ok: false, problem: problem('reveal-not-asked', { number: rotation?.line.number ?? '' }) };
  }
  if (how === 'copy' && clipboard === undefined) {
    return { ok: false, problem: problem('not-in-this-host', { call: 'password.reveal' }) };
  }
  const password: Result<Secret> = await readNewPassword(stage.house.keychain, rotation.line.number);
  if (!password.ok) return password;
  if (how === 'show') return { ok: true, value: { how, password: password.value.reveal() } };
  const clearsAtMs = (await clipboard?.copy(password.value)) ?? Date.now() + CLIPBOARD_MS;
  return { ok: true, value: { how, clearsAtMs } };
}
