import { z } from 'zod';
import type { LanLogin } from '../../../core/ports.ts';
import { type Problem, problem } from '../../../core/problem.ts';
import { done, fail, ok, type Result } from '../../../core/result.ts';
import { Secret } from '../../../core/secret.ts';
import { domainOf, unknownPage } from '../device-trouble.ts';
import type { Driver, StoredAccount } from '../family.ts';
import type { DeviceHttp } from '../web/device-http.ts';
import { htModel } from './grandstream.ts';
import { portKeysOf } from './slots.ts';

/*
 * The interface with a session token: HT80x/HT81x V2 and current firmware, read by others from an HT812V2 (firmware 3.7.5) and
 * an HT801V2. Login: `P2` is the password in base64. Every answer may bring a new token, which then is the only one; an HT802V2 ends the
 * session with every write. Reading takes one P-value at a time: of several, the device answers the last.
 */

const answerSchema = z.object({
  response: z.string(),
  body: z.union([z.string(), z.record(z.string(), z.unknown())]).optional(),
  token: z.string().optional(),
});
type Answer = z.infer<typeof answerSchema>;

const FORM_OF_SCRIPT = { 'X-Requested-With': 'XMLHttpRequest' };

export const apiDriver: Driver = {
  async signIn(http, login, signal) {
    const token = await tokenOf(http, login, signal);
    return token.ok ? signedIn({ http, login, token: token.value }, signal) : token;
  },
};

async function tokenOf(http: DeviceHttp, login: LanLogin, signal: AbortSignal): Promise<Result<string>> {
  const form = [
    ['username', login.user.reveal()],
    ['P2', Buffer.from(login.password.reveal(), 'utf8').toString('base64')],
  ] as const;
  const request = { method: 'POST', path: '/cgi-bin/dologin', form, headers: FORM_OF_SCRIPT } as const;
  const asked = await http.ask(request, signal);
  if (!asked.ok) return asked;
  const answer = read(asked.value.text);
  if (answer === undefined) return fail(unknownPage(http, 'login'));
  if (answer.response !== 'success') return fail(refusal(http, answer));
  const token = tokenIn(answer);
  return token === undefined ? fail(unknownPage(http, 'login')) : ok(token);
}

interface Entered {
  readonly http: DeviceHttp;
  readonly login: LanLogin;
  readonly token: string;
}

async function signedIn({ http, login, token: firstToken }: Entered, signal: AbortSignal) {
  let token = firstToken;
  /** Why it did not take the login again: from then on it is asked for nothing more, or it would lock. */
  let shut: Problem | undefined;

  async function call(
    path: string,
    fields: readonly (readonly [string, string])[],
    stop: AbortSignal,
  ): Promise<Result<Answer>> {
    if (shut !== undefined) return fail(shut);
    const answer = await once(path, fields, stop);
    if (!answer.ok || !isOver(answer.value)) return answer;
    // A login that it has just accepted costs no try; what was asked in a session that is over was not done.
    const again = await tokenOf(http, login, stop);
    if (!again.ok) {
      shut = again.problem;
      return again;
    }
    token = again.value;
    return once(path, fields, stop);
  }

  async function once(
    path: string,
    fields: readonly (readonly [string, string])[],
    stop: AbortSignal,
  ): Promise<Result<Answer>> {
    const form = [...fields, ['session_token', token] as const];
    const asked = await http.ask({ method: 'POST', path, form, headers: FORM_OF_SCRIPT }, stop);
    if (!asked.ok) return asked;
    const answer = read(asked.value.text);
    if (answer === undefined) return fail(unknownPage(http, 'accounts'));
    token = tokenIn(answer) ?? token;
    return ok(answer);
  }

  async function value(key: string, stop: AbortSignal): Promise<Result<string | undefined>> {
    const answer = await call('/cgi-bin/api.values.get', [['request', key]], stop);
    if (!answer.ok) return answer;
    const { response, body } = answer.value;
    if (response !== 'success' || typeof body !== 'object') return fail(unknownPage(http, 'accounts'));
    const found = body[key];
    return ok(typeof found === 'string' || typeof found === 'number' ? String(found) : undefined);
  }

  const info = await call('/cgi-bin/api-get_system_base_info', [], signal);
  if (!info.ok) return info;
  const model = htModel(JSON.stringify(info.value.body ?? ''));
  if (model === undefined) return fail(unknownPage(http, 'model'));
  const ports = portKeysOf(model);

  async function isRegistered(slot: number, stop: AbortSignal): Promise<boolean | undefined> {
    const key = ports.find((port) => port.slot === slot)?.registered;
    const found = key === undefined ? undefined : await value(key, stop);
    return found?.ok === true && found.value !== undefined ? found.value === '1' : undefined;
  }

  return ok({
    model,
    isRegistered,
    async accounts(stop: AbortSignal): Promise<Result<readonly StoredAccount[]>> {
      const accounts: StoredAccount[] = [];
      for (const keys of ports) {
        const values: (string | undefined)[] = [];
        for (const key of [keys.user, keys.authUser, keys.server, keys.password]) {
          const found = await value(key, stop);
          if (!found.ok) return found;
          values.push(found.value);
        }
        const [user, authUser, server, password] = values;
        if (user === undefined || server === undefined) return fail(unknownPage(http, 'accounts'));
        if (user === '') continue;
        // Current firmware answers the password empty or as stars.
        const isShown = password !== undefined && password !== '' && !/^[*•]+$/u.test(password);
        accounts.push({
          slot: keys.slot,
          user,
          authUser: authUser === undefined || authUser === '' ? user : authUser,
          domain: domainOf(server),
          password: isShown ? 'shown' : 'hidden',
          isRegistered: await isRegistered(keys.slot, stop),
          ...(isShown ? { shown: Secret.of(password) } : {}),
        });
      }
      return ok(accounts);
    },
    async write({ slot, password }: { readonly slot: number; readonly password: Secret }, stop: AbortSignal) {
      const keys = ports.find((port) => port.slot === slot);
      if (keys === undefined) return fail(unknownPage(http, 'accounts'));
      const fields = [
        [keys.password, password.reveal()],
        ['apply', '1'],
      ] as const;
      const answer = await call('/cgi-bin/api.values.post', fields, stop);
      // Sent, and answered by something else: nobody may say that nothing was written.
      if (!answer.ok)
        return answer.problem.kind === 'device-page-unknown'
          ? fail(problem('device-not-read-back', { address: http.origin }))
          : answer;
      if (answer.value.response !== 'success')
        return fail(problem('device-write-refused', { address: http.origin, detail: reasonOf(answer.value) }));
      // Applied at once, but after a 403 it sleeps for 1,200 s before it registers again: only a restart ends that.
      return ok({
        takesEffect: 'after-restart' as const,
        async restart(end: AbortSignal): Promise<Result<void>> {
          const asked = await call('/cgi-bin/rs', [], end);
          if (!asked.ok) return asked;
          return asked.value.response === 'success'
            ? done
            : fail(problem('device-write-refused', { address: http.origin, detail: 'restart' }));
        },
      });
    },
    async close(stop: AbortSignal): Promise<void> {
      // A session that is over needs no end, and is not begun anew for one.
      if (shut === undefined) await once('/cgi-bin/dologout', [], stop);
    },
  });
}

function refusal(http: DeviceHttp, answer: Answer): Problem {
  const reason = reasonOf(answer);
  const left = /remain\D*(\d+)/iu.exec(reason)?.[1];
  if (/lock/iu.test(reason) || left === '0') return problem('device-locked', { address: http.origin });
  return problem('device-login-refused', {
    address: http.origin,
    ...(left === undefined ? {} : { attemptsLeft: Number(left) }),
  });
}

function reasonOf({ body }: Answer): string {
  if (typeof body === 'string') return body;
  const reason = body?.reason ?? body?.status;
  return typeof reason === 'string' ? reason : '';
}

function isOver(answer: Answer): boolean {
  return answer.response === 'error' && /invalid session/iu.test(reasonOf(answer));
}

function tokenIn({ body, token }: Answer): string | undefined {
  const inside = typeof body === 'object' ? (body.session_token ?? body.token) : undefined;
  return typeof inside === 'string' ? inside : token;
}

function read(text: string): Answer | undefined {
  try {
    const parsed = answerSchema.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : undefined;
  } catch {
    return undefined;
  }
}
