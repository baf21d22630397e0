import type { FileServer } from '../../../core/ports.ts';
import { problem } from '../../../core/problem.ts';
import { fail, ok } from '../../../core/result.ts';
import type { Door } from '../door.ts';
import type { Recognise } from '../family.ts';
import { deviceHttp } from './device-http.ts';

/** Devices that are changed through their own web pages: `GET /`, and whoever finds its marks there. */
export function webDoor(behind: { readonly recognisers: readonly Recognise[]; readonly files: FileServer }): Door {
  const { recognisers, files } = behind;
  return {
    schemes: ['https', 'http'],
    families: [],
    async meet({ origin, pinned, limitMs }, signal) {
      const http = deviceHttp({ origin, pinned, limitMs });
      const front = await http.ask({ method: 'GET', path: '/' }, signal);
      if (!front.ok) return front;
      for (const recognise of recognisers) {
        const found = await recognise({ front: front.value, http, files, signal });
        if (found === undefined) continue;
        const { driver, ...recognised } = found;
        return ok({
          ...recognised,
          origin: http.origin,
          fingerprint: http.fingerprint,
          ...(driver === undefined ? {} : { signIn: (login, stop) => driver.signIn(http, login, stop) }),
        });
      }
      return fail(problem('device-not-recognised', { address: origin }));
    },
  };
}
