import type { Phone, Softphone, SoftphoneAccount, SoftphoneConsent } from '../../core/ports.ts';

/** The chosen account of a softphone as the phone of a rotation. */
export function softphonePhone(
  softphone: Softphone,
  chosen: { readonly account: SoftphoneAccount; readonly consent: SoftphoneConsent },
): Phone {
  const { account, consent } = chosen;
  return {
    name: softphone.name,
    // Not to be cut short by leaving: a softphone that was asked to end ends, and only a known end can be woken from. It has its
    // own limit of time.
    quiet: () => softphone.quiet({ account, consent }, new AbortController().signal),
    wake: () => softphone.wake(account),
    async isRegistered(signal) {
      const status = await softphone.status(account, signal);
      return status.ok ? status.value.isRegistered : undefined;
    },
    async apply({ newPassword }, signal) {
      const applied = await softphone.apply({ account, newPassword, consent }, signal);
      if (!applied.ok) return { kind: 'failed', problem: applied.problem };
      const { isRunning, undo } = applied.value;
      // Its settings have the password; that it is not running is for the person to change.
      return isRunning ? { kind: 'applied', undo } : { kind: 'needs-person', action: 'start-softphone', undo };
    },
  };
}
