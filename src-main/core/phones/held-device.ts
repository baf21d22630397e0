import type { LineNumber } from '../line.ts';
import type { LanPhone, LanSession, Ledger } from '../ports.ts';
import { done, ok, type Result } from '../result.ts';

type Holds = Pick<Ledger, 'holdDevice'>;

/**
 * One host is one device with one set of settings, by whichever of its doors and ports it is reached. Only on this computer
 * several stand side by side, those of the practice, each at a port of its own.
 */
function placeOf(address: string): string {
  const place = address
    .trim()
    .toLowerCase()
    .replace(/^[a-z]+:\/\//u, '')
    .replace(/\/$/u, '');
  const isHere = /^(?:127\.|\[::1\])/u.test(place);
  return place.replace(isHere ? /:(?:80|443|5038|5039)$/u : /:\d+$/u, '');
}

/**
 * Before it is even looked at: a device that somebody is changing may be restarting, and "does not answer" would be the wrong
 * thing to say. `address` as the person wrote it. Problem: `device-busy`.
 */
export function deviceIsFree(
  ledger: Holds,
  { address, number }: { readonly address: string; readonly number: LineNumber },
): Result<void> {
  const hold = ledger.holdDevice({ address: placeOf(address), number });
  if (!hold.ok) return hold;
  hold.value.release();
  return done;
}

/**
 * Signs in to a device while nobody else is at it, and at no other device of this line: two at once would read back each
 * other's settings, and take the other's phone for their own. Held until the session is closed. Problem: `device-busy`, before
 * anything was sent.
 */
export async function openHeld(
  { lanPhone, ledger }: { readonly lanPhone: LanPhone; readonly ledger: Holds },
  asked: Parameters<LanPhone['open']>[0] & { readonly number: LineNumber },
  signal: AbortSignal,
): Promise<Result<LanSession>> {
  const { number, ...open } = asked;
  const hold = ledger.holdDevice({ address: placeOf(open.device.address), number });
  if (!hold.ok) return hold;
  const { release } = hold.value;
  let isOpen = false;
  try {
    const opened = await lanPhone.open(open, signal);
    isOpen = opened.ok;
    return opened.ok ? ok(releasedOnClose(opened.value, release)) : opened;
  } finally {
    if (!isOpen) release();
  }
}

function releasedOnClose(session: LanSession, release: () => void): LanSession {
  return {
    ...session,
    async close() {
      try {
        await session.close();
      } finally {
        release();
      }
    },
  };
}
