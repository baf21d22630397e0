import type { Clock, Log } from '../../core/ports.ts';
import { redact, STRUCK } from './redact.ts';

/**
 * One JSON object a line: `{"at": ISO 8601 in UTC, "event", "fields"}`, struck clean before it leaves. `write` gets the line
 * without its line feed.
 */
export function jsonLog(options: {
  readonly write: (line: string) => void;
  readonly clock: Pick<Clock, 'nowMs'>;
}): Log {
  return {
    event(name, fields = {}) {
      const clean = Object.fromEntries(Object.entries(fields).map(([key, value]) => [redact(key), cleanValue(value)]));
      const body = `"event":${JSON.stringify(redact(name))},"fields":${JSON.stringify(clean)}}`;
      // JSON's own escaping can put a secret together that was not in the text; then nothing of the line is kept.
      const safe = redact(body) === body ? body : `"event":"${STRUCK}","fields":{}}`;
      options.write(`{"at":"${new Date(options.clock.nowMs()).toISOString()}",${safe}`);
    },
  };
}

/** A number may be a mailed code: it stays a number only when nothing had to be struck. */
function cleanValue(value: string | number | boolean): string | number | boolean {
  if (typeof value === 'boolean') return value;
  const clean = redact(String(value));
  return typeof value === 'number' && clean === String(value) ? value : clean;
}

/** Keeps nothing. */
export const silentLog: Log = { event: () => undefined };
