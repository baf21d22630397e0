import type { Portal, PortalSession } from '../../core/ports.ts';
import { done, ok } from '../../core/result.ts';

/** The person changed the password with their own hands and says when: nothing is asked of the portal. */
export function toldPortal(told: { readonly acceptedAtMs: number }): Portal {
  const session: PortalSession = {
    signIn: async () => ok({ kind: 'signed-in' }),
    enterCode: async () => done,
    openForm: async () => done,
    // No sentence: nobody here has seen the portal's.
    submitChange: async () => ({ kind: 'accepted', sentence: '', acceptedAtMs: told.acceptedAtMs }),
    close: async () => {},
  };
  return {
    kind: 'told',
    needsLogin: false,
    measureSkewMs: async () => undefined,
    open: async () => ok(session),
  };
}
