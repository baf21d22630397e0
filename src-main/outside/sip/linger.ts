import type { Route } from './route.ts';
import type { Timers } from './timers.ts';

/** Sockets kept at one time; a check of a whole fleet must not run out of them. */
const KEPT_LIMIT = 64;

/** Routes whose work is done and that only absorb what comes again. */
export interface Lingering {
  keep(route: Route): void;
  closeAll(): void;
}

/** Closes a datagram socket only after Timer K, so that finals that come again are absorbed. The result has long gone. */
export function lingering(timers: Timers): Lingering {
  const kept = new Set<() => void>();
  return {
    keep(route) {
      const { lingerMs } = route;
      if (lingerMs === 0) {
        route.close();
        return;
      }
      route.unref();
      const closeNow = () => {
        cancel();
        kept.delete(closeNow);
        route.close();
      };
      const cancel = timers.afterIdle(lingerMs, closeNow);
      kept.add(closeNow);
      const [oldest] = kept;
      if (kept.size > KEPT_LIMIT) oldest?.();
    },
    closeAll() {
      for (const closeNow of [...kept]) closeNow();
    },
  };
}
