import type { Phone } from '../../core/ports.ts';

/**
 * Any phone that the app cannot reach itself: the person types the new password into it. What counts afterwards is not that
 * they say so, but that the registrar sees the phone.
 */
export const guidedPhone: Phone = {
  name: 'guided',
  apply: async () => ({ kind: 'needs-person', action: 'enter-password-on-phone' }),
};
