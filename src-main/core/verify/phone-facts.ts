import type { PhoneKind } from '../phones/catalogue.ts';
import { habitOf, kindsByUserAgent } from '../phones/recognise.ts';
import type { Softphone } from '../ports.ts';
import type { Rotation } from '../rotation/state.ts';
import type { PhoneFacts } from './context.ts';
import type { RegisterOutcome } from './outcome.ts';

export interface PhoneSources {
  /** The line's newest rotation; it knows which softphone the person chose. */
  readonly rotation: Rotation | undefined;
  readonly softphones: readonly Softphone[];
  readonly kinds: readonly PhoneKind[];
}

/**
 * What is known of the line's phone after a look: its habits from the catalogue, by the softphone the person chose or else by
 * what the registered device calls itself, and whether a call is going on, where the softphone tells. `undefined` = nothing.
 */
export async function phoneFacts(
  { rotation, softphones, kinds }: PhoneSources,
  { outcome, signal }: { readonly outcome: RegisterOutcome; readonly signal: AbortSignal },
): Promise<PhoneFacts | undefined> {
  // Where the password was not accepted, nothing is asked of the phone.
  if (outcome.kind !== 'final' || outcome.statusCode < 200 || outcome.statusCode >= 300) return undefined;
  const chosen = rotation?.softphone?.account;
  const softphone = softphones.find(({ id }) => id === chosen?.softphone);
  const status = chosen === undefined ? undefined : await softphone?.status(chosen, signal);
  const hasActiveCall = status?.ok === true ? status.value.hasActiveCall : undefined;
  const kind = kinds.find(({ id }) => id === chosen?.softphone) ?? kindByName(kinds, outcome);
  const habit = kind && habitOf(kind);
  return habit === undefined && hasActiveCall === undefined ? undefined : { habit, hasActiveCall };
}

/** Only where every device that is listed points to one family: two would explain each other's faults. */
function kindByName(
  kinds: readonly PhoneKind[],
  { bindings }: Extract<RegisterOutcome, { kind: 'final' }>,
): PhoneKind | undefined {
  const names = bindings.flatMap(({ userAgent }) => (userAgent === undefined ? [] : [userAgent]));
  const [kind, ...others] = new Set(names.flatMap((name) => kindsByUserAgent(kinds, name)));
  return others.length === 0 ? kind : undefined;
}
