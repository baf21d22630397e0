import { z } from 'zod';
import { problem } from '../../../core/problem.ts';
import { done, fail, ok, type Result } from '../../../core/result.ts';
import type { Secret } from '../../../core/secret.ts';
import { refusedWrite, unknownPage } from '../device-trouble.ts';
import type { DeviceHttp } from '../web/device-http.ts';

/*
 * Reading and writing the settings ("P-values") of a Grandstream phone that is signed in to. Two generations of firmware do it in
 * two ways; which one a phone has shows at its login (grandstream-phone.ts).
 */

export interface PhoneValues {
  /** Keys without the leading `P`. One that the phone does not answer is absent. */
  get(keys: readonly string[], signal: AbortSignal): Promise<Result<ReadonlyMap<string, string>>>;
  /** Everything else stays as it is. */
  set(key: string, value: Secret, signal: AbortSignal): Promise<Result<void>>;
}

const answerSchema = z.object({ response: z.string(), body: z.unknown().optional() });
export type PhoneAnswer = z.infer<typeof answerSchema>;

const bodySchema = z.record(z.string(), z.unknown());
const configsSchema = z.object({ configs: z.array(z.object({ pvalue: z.string(), value: z.unknown() })) });

export const AS_SCRIPT = { 'X-Requested-With': 'XMLHttpRequest' };

/**
 * GXP14xx and GXP16xx, and GXP21xx of that time: `request=P35:P36`, and a form with the new value.
 *
 * Only a few short keys at a time: firmware before 2026 copies each of them into a buffer of 64 bytes (CVE-2026-2329).
 */
export function formValues(http: DeviceHttp, sid: string): PhoneValues {
  return {
    async get(keys, signal) {
      const request = keys.map((key) => `P${key}`).join(':');
      const form = [
        ['request', request],
        ['sid', sid],
      ] as const;
      const asked = await http.ask({ method: 'POST', path: '/cgi-bin/api.values.get', form }, signal);
      if (!asked.ok) return asked;
      const answer = readAnswer(asked.value.text);
      const body = bodySchema.safeParse(answer?.body);
      if (answer?.response !== 'success' || !body.success) return fail(unknownPage(http, 'accounts'));
      return ok(textValues(keys.map((key) => [key, body.data[`P${key}`]])));
    },
    set: (key, value, signal) =>
      written(
        http,
        {
          method: 'POST',
          path: '/cgi-bin/api.values.post',
          form: [
            [`P${key}`, value.reveal()],
            ['sid', sid],
          ],
        },
        signal,
      ),
  };
}

/** GXP21xx from 1.0.11, GRP26xx, WP8xx: `config_get`, and `config_update` by PUT (a POST is not implemented there). */
export function configValues(http: DeviceHttp, sid: string): PhoneValues {
  return {
    async get(keys, signal) {
      const path = `/cgi-bin/config_get?pvalues=${keys.join(',')}&sid=${encodeURIComponent(sid)}`;
      const asked = await http.ask({ method: 'GET', path, headers: AS_SCRIPT }, signal);
      if (!asked.ok) return asked;
      const found = configsSchema.safeParse(parsed(asked.value.text));
      if (!found.success) return fail(unknownPage(http, 'accounts'));
      return ok(textValues(found.data.configs.map(({ pvalue, value }) => [pvalue, value])));
    },
    set: (key, value, signal) =>
      written(
        http,
        {
          method: 'PUT',
          path: `/cgi-bin/config_update?sid=${encodeURIComponent(sid)}`,
          json: JSON.stringify({ alias: {}, pvalue: { [key]: value.reveal() } }),
          headers: AS_SCRIPT,
        },
        signal,
      ),
  };
}

/** Both ways answer a write with `"response": "success"` and `"status": "right"`. */
async function written(
  http: DeviceHttp,
  request: Parameters<DeviceHttp['ask']>[0],
  signal: AbortSignal,
): Promise<Result<void>> {
  const asked = await http.ask(request, signal);
  if (!asked.ok) return asked;
  const { status, text } = asked.value;
  const refused = (detail: string) => fail(problem('device-write-refused', { address: http.origin, detail }));
  if (status >= 400) return fail(refusedWrite(http, status));
  const answer = readAnswer(text);
  // Sent, and answered by something else: nobody may say that nothing was written.
  if (answer === undefined) return fail(problem('device-not-read-back', { address: http.origin }));
  const told = bodySchema.safeParse(answer.body).data?.status;
  if (answer.response !== 'success' || (told !== undefined && told !== 'right'))
    return refused(typeof told === 'string' ? told : '');
  return done;
}

export function readAnswer(text: string): PhoneAnswer | undefined {
  return answerSchema.safeParse(parsed(text)).data;
}

export function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function textValues(entries: readonly (readonly [string, unknown])[]): ReadonlyMap<string, string> {
  const values = new Map<string, string>();
  for (const [key, value] of entries)
    if (typeof value === 'string' || typeof value === 'number') values.set(key, String(value).trim());
  return values;
}
