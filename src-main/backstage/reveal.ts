import { type Keychain, problem, type Result, type Rotation, readNewPassword, type Secret } from '../compose.ts';
import type { CallArgument, CallResult } from '../contract/calls.ts';
import { CLIPBOARD_MS, type ClipboardTimer } from './clipboard-timer.ts';

/**
 * States in which the person has to type the new password somewhere: into their phone, or (told) into the portal. Stuck is
 * one of them: nobody knows which password lives, so the person may need either. Done is one, too: a second phone of the line
 * is set up with the same password. Only the newest change of a line is ever asked about: that is the password that counts.
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
    case 'done':
      return true;
    default:
      return false;
  }
}

/**
 * While stuck nobody knows which password lives, so each is read from its own slot: a missing pending one must not let the
 * old password pass as the new one. In every other state there is only the new one to type.
 */
async function passwordFor(
  keychain: Keychain,
  { rotation, which }: { readonly rotation: Rotation; readonly which: 'new' | 'old' },
): Promise<Result<Secret>> {
  const { number } = rotation.line;
  if (rotation.state.kind !== 'stuck') return readNewPassword(keychain, number);
  const slot = which === 'old' ? 'current' : 'pending';
  const read = await keychain.read({ owner: number, slot });
  if (!read.ok) return read;
  if (read.value === undefined) return { ok: false, problem: problem('keychain-item-missing', { slot, number }) };
  return { ok: true, value: read.value };
}

/** What the way out needs of a stage. */
interface Revealing {
  readonly house: { readonly keychain: Keychain };
  rotationOf(id: string): Rotation | undefined;
}

/** The one way out for a password: only while a rotation has somebody type it, one call one answer. */
export async function revealPassword(
  stage: Revealing,
  clipboard: ClipboardTimer | undefined,
  { rotation: id, how, which = 'new' }: CallArgument<'password.reveal'>,
): Promise<Result<CallResult<'password.reveal'>>> {
  const rotation = stage.rotationOf(id);
  const isAsked =
    rotation !== undefined && asksForTyping(rotation) && (which === 'new' || rotation.state.kind === 'stuck');
  if (!isAsked) {
    return { ok: false, problem: problem('reveal-not-asked', { number: rotation?.line.number ?? '' }) };
  }
  if (how === 'copy' && clipboard === undefined) {
    return { ok: false, problem: problem('not-in-this-host', { call: 'password.reveal' }) };
  }
  const password = await passwordFor(stage.house.keychain, { rotation, which });
  if (!password.ok) return password;
  if (how === 'show') return { ok: true, value: { how, password: password.value.reveal() } };
  const clearsAtMs = (await clipboard?.copy(password.value)) ?? Date.now() + CLIPBOARD_MS;
  return { ok: true, value: { how, clearsAtMs } };
}
