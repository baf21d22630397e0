import type { Line } from '../line.ts';
import { checkPassword, makePassword } from '../password.ts';
import { ok, type Result } from '../result.ts';
import type { Secret } from '../secret.ts';
import { keepPending, moveLeftPending, readSlot } from './passwords.ts';
import type { ChosenSoftphone, Rotation } from './state.ts';
import { HeldRotation, type RotationWorld } from './world.ts';

export interface RotationRequest {
  readonly line: Line;
  readonly mode: 'routine' | 'emergency';
  readonly by: 'portal' | 'told';
  readonly portalUrl?: string | undefined;
  readonly toldAtMs?: number | undefined;
  readonly probeMode?: 'query' | 'bind';
  /** Absent = make one. */
  readonly newPassword?: Secret | undefined;
  readonly capitalsAgreed?: boolean;
  /** Epoch ms; absent = now. */
  readonly submitAtMs?: number | undefined;
  readonly proofWanted: 'L2' | 'L3';
  /** The softphone that gets the new password by itself, and what the person agreed to for it. */
  readonly softphone?: Pick<ChosenSoftphone, 'account' | 'consent'> | undefined;
}

/**
 * Opens a rotation: keychain proven usable, current password there, new one made or checked, the line claimed in the
 * ledger, then the new password kept as pending and read back. Nothing has been sent anywhere when this returns.
 */
export async function beginRotation(world: RotationWorld, request: RotationRequest): Promise<Result<Rotation>> {
  const { keychain, ledger, clock, dice } = world;
  const usable = await keychain.check();
  if (!usable.ok) return usable;
  const { number } = request.line;
  const current = await readSlot(keychain, { number, slot: 'current' });
  if (!current.ok) return current;
  const fresh = newPassword(world, request, current.value);
  if (!fresh.ok) return fresh;

  const rotation: Rotation = {
    id: [...dice.bytes(8)].map((byte) => byte.toString(16).padStart(2, '0')).join(''),
    line: request.line,
    mode: request.mode,
    by: request.by,
    ...(request.portalUrl === undefined ? {} : { portalUrl: request.portalUrl }),
    ...(request.toldAtMs === undefined ? {} : { toldAtMs: request.toldAtMs }),
    probeMode: request.probeMode ?? 'query',
    createdAtMs: clock.nowMs(),
    skewMs: 0,
    proofWanted: request.proofWanted,
    ...(request.softphone === undefined
      ? {}
      : {
          softphone: { account: request.softphone.account, consent: request.softphone.consent, quiet: 'no' as const },
        }),
    state: {
      kind: 'planned',
      isPasswordKept: false,
      ...(request.submitAtMs === undefined ? {} : { submitAtMs: request.submitAtMs }),
    },
  };
  const mayLeftOneLive = leftPendingMayLive(world, number);
  if (!mayLeftOneLive.ok) return mayLeftOneLive;
  const inserted = ledger.insertRotation(rotation, 'planned');
  if (!inserted.ok) return inserted;
  const lease = ledger.lease(rotation.id);
  if (!lease.ok) return lease;
  try {
    const held = new HeldRotation({ world, lease: lease.value, rotation, onChange: () => {} });
    const kept = await keep(world, held, { fresh: fresh.value, mayLeftOneLive: mayLeftOneLive.value });
    // Keychain before portal: without a password that can be read back, this rotation ends here.
    if (!kept.ok) {
      held.record({ kind: 'portal-said-no', atMs: held.nowMs(), problem: kept.problem });
      return kept;
    }
    return held.record({ kind: 'password-kept' });
  } finally {
    lease.value.release();
  }
}

function newPassword(world: RotationWorld, request: RotationRequest, current: Secret): Result<Secret> {
  const rule = world.profile.password.value;
  if (request.newPassword === undefined) return ok(makePassword(rule, world.dice, [current]));
  const capitalsAgreed = request.capitalsAgreed ?? false;
  return checkPassword({ rule, candidate: request.newPassword, current, capitalsAgreed });
}

/** Noted in the history between the move and the write of pending; see `leftPendingMayLive`. */
const LEFT_ONE_MOVED = 'left-pending-moved';

async function keep(
  world: RotationWorld,
  held: HeldRotation,
  options: { readonly fresh: Secret; readonly mayLeftOneLive: boolean },
): Promise<Result<void>> {
  const { number } = held.rotation.line;
  if (options.mayLeftOneLive) {
    const moved = await moveLeftPending(world, number);
    if (!moved.ok) return moved;
    const noted = held.note({}, LEFT_ONE_MOVED);
    if (!noted.ok) return noted;
  }
  return keepPending(world.keychain, number, options.fresh);
}

/**
 * Whether the value in the pending slot may be the one the carrier knows. The newest rotation that touched the slot tells:
 * it was promoted (the slot is empty), it kept a value that was never sent or that the carrier refused (worthless), or
 * it sent one and was never sure (precious). A rotation that died before touching the slot says nothing, so the one
 * before it is asked.
 */
function leftPendingMayLive(world: RotationWorld, number: Line['number']): Result<boolean> {
  const earlier = world.ledger.rotations({ number });
  if (!earlier.ok) return earlier;
  for (const rotation of earlier.value) {
    const history = world.ledger.history(rotation.id);
    if (!history.ok) return history;
    const events = new Set(history.value.map((record) => record.event));
    if (events.has('promoted')) return ok(false);
    // The person who changes by hand may have done so without ever telling.
    const isInHands = rotation.by === 'told' && events.has('password-kept');
    if (isInHands || events.has('submit-began') || events.has('person-told')) {
      return ok(rotation.state.kind !== 'refused');
    }
    if (events.has('password-kept') || events.has(LEFT_ONE_MOVED)) return ok(false);
  }
  return ok(false);
}
