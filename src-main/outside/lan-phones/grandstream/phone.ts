import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { LanLogin } from '../../../core/ports.ts';
import { type Problem, problem } from '../../../core/problem.ts';
import { done, fail, ok, type Result } from '../../../core/result.ts';
import { Secret } from '../../../core/secret.ts';
import { domainOf, unknownPage } from '../device-trouble.ts';
import type { Driver, Face, Recognised, SignedIn, StoredAccount } from '../family.ts';
import type { DeviceHttp } from '../web/device-http.ts';
import {
  AS_SCRIPT,
  configValues,
  formValues,
  type PhoneAnswer,
  type PhoneValues,
  parsed,
  readAnswer,
} from './phone-values.ts';
import { PHONE_ACCOUNTS } from './slots.ts';

/*
 * Grandstream phones: GXP, GRP, GHP, WP8xx. Their page is one of scripts; without a login it tells the model at one of two places.
 * The login is the password as it is (GXP14xx, GXP16xx: `dologin` answers a `sid`), or, on later firmware, its SHA-256 with a
 * number that `access` gives out for the name. Both lock after five wrong tries.
 */

/** Vendors' names and numbers of accounts that the page itself is made from; none of them needs a login. */
const UNASKED = '/cgi-bin/api.values.get?request=vendor_fullname:phone_model:68:P67';
const MODEL_FILE = '/json/configs/model.define.js';

const text = z.union([z.string(), z.number()]).transform(String).optional();
const unaskedSchema = z.object({
  body: z.object({ vendor_fullname: text, phone_model: text, '68': text, P67: text }),
});
const modelSchema = z.object({ model: z.string(), vendor_name: text, vendor_fullname: text });

const CHANGED = /^(?:GXP|GRP|GHP|WP8)\w*$/u;

/** A Grandstream phone, or another Grandstream that is only guided; undefined = it does not say so. */
export async function recogniseGrandstreamPhone({ front, http, signal }: Face): Promise<Recognised | undefined> {
  const shown = `${front.server} ${front.text}`;
  // GXP pages say no more than "Loading Web Application"; a GRP has its model in the name of its server.
  const isOfItsKind = /grandstream|<title>Loading Web Application<\/title>/iu.test(shown) || /GRP/u.test(front.server);
  if (!isOfItsKind) return undefined;
  const told = (await unasked(http, signal)) ?? (await fromModelFile(http, signal));
  if (told === undefined || !/grandstream/iu.test(`${shown} ${told.vendor}`)) return undefined;
  const model = told.model.toUpperCase().replaceAll(' ', '');
  if (/^HT/u.test(model)) return undefined;
  return {
    family: /^(?:GRP|GHP)/u.test(model) ? 'grandstream-grp' : 'grandstream-gxp',
    model,
    firmware: told.firmware,
    mac: told.mac,
    ...(CHANGED.test(model) ? { driver: phoneDriver } : {}),
  };
}

interface Told {
  readonly model: string;
  readonly vendor: string;
  readonly firmware?: string | undefined;
  readonly mac?: string | undefined;
}

/** It echoes what it does not know with an empty value, so only a value that is there says something. */
async function unasked(http: DeviceHttp, signal: AbortSignal): Promise<Told | undefined> {
  const asked = await http.ask({ method: 'GET', path: UNASKED }, signal);
  if (!asked.ok) return undefined;
  const body = unaskedSchema.safeParse(parsed(asked.value.text)).data?.body;
  if (body?.phone_model === undefined || body.phone_model === '') return undefined;
  const mac = body.P67?.replace(/[^0-9a-f]/giu, '').toUpperCase();
  return {
    model: body.phone_model,
    vendor: body.vendor_fullname ?? '',
    firmware: body['68'] || undefined,
    mac: mac?.length === 12 ? mac : undefined,
  };
}

async function fromModelFile(http: DeviceHttp, signal: AbortSignal): Promise<Told | undefined> {
  const asked = await http.ask({ method: 'GET', path: MODEL_FILE }, signal);
  const file = asked.ok ? modelSchema.safeParse(parsed(asked.value.text)).data : undefined;
  return file && { model: file.model, vendor: `${file.vendor_name ?? ''} ${file.vendor_fullname ?? ''}` };
}

const phoneDriver: Driver = {
  async signIn(http, login, signal) {
    const given = await challenge(http, login, signal);
    if (!given.ok) return given;
    const nonce = given.value;
    const password = login.password.reveal();
    const form = [
      ['username', login.user.reveal()],
      ['password', nonce === undefined ? password : sha256(password + nonce)],
    ] as const;
    const asked = await http.ask({ method: 'POST', path: '/cgi-bin/dologin', form, headers: AS_SCRIPT }, signal);
    if (!asked.ok) return asked;
    // Some firmware answers a wrong password so; its 403 for a missing Referer cannot be meant, ours is there.
    if (asked.value.status === 401 || asked.value.status === 403)
      return fail(problem('device-login-refused', { address: http.origin }));
    const answer = readAnswer(asked.value.text);
    if (answer === undefined) return fail(unknownPage(http, 'login'));
    if (answer.response !== 'success') return fail(refusal(http, answer));
    const sid = sidIn(answer);
    if (sid === undefined) return fail(unknownPage(http, 'login'));
    // GXP16xx: the page's own script makes this cookie; without it every write is "session-expired".
    http.setCookie('session-identity', sid);
    if (nonce !== undefined) http.setCookie('sid', sid);
    return ok(signedIn(http, sid, nonce === undefined ? formValues(http, sid) : configValues(http, sid)));
  },
};

/** What the password is to be mixed with; undefined = a phone that knows of no such thing takes the password as it is. */
async function challenge(
  http: DeviceHttp,
  { user }: LanLogin,
  signal: AbortSignal,
): Promise<Result<string | undefined>> {
  const form = [['access', sha256(user.reveal())]] as const;
  const asked = await http.ask({ method: 'POST', path: '/cgi-bin/access', form, headers: AS_SCRIPT }, signal);
  if (!asked.ok) return asked;
  if (asked.value.status === 404) return ok(undefined);
  const answer = readAnswer(asked.value.text);
  if (answer?.response === 'success' && typeof answer.body === 'string' && answer.body !== '') return ok(answer.body);
  return fail(
    answer === undefined || answer.response === 'success' ? unknownPage(http, 'login') : refusal(http, answer),
  );
}

function signedIn(http: DeviceHttp, sid: string, values: PhoneValues): SignedIn {
  async function isRegistered(slot: number, signal: AbortSignal): Promise<boolean | undefined> {
    const key = `AccountRegistered${slot}`;
    const found = await values.get([key], signal);
    const told = found.ok ? found.value.get(key)?.toLowerCase() : undefined;
    if (told === '1' || told === 'yes' || told === 'true') return true;
    return told === '0' || told === 'no' || told === 'false' ? false : undefined;
  }

  return {
    isRegistered,
    async accounts(signal) {
      const accounts: StoredAccount[] = [];
      for (const keys of PHONE_ACCOUNTS) {
        const found = await values.get([keys.user, keys.authUser, keys.server, keys.password], signal);
        if (!found.ok) return found;
        const user = found.value.get(keys.user);
        const server = found.value.get(keys.server);
        if (user === undefined || server === undefined) {
          if (keys.slot === 1) return fail(unknownPage(http, 'accounts'));
          break;
        }
        if (user === '') continue;
        const password = found.value.get(keys.password) ?? '';
        const isShown = password !== '' && !/^[*•]+$/u.test(password);
        accounts.push({
          slot: keys.slot,
          user,
          authUser: found.value.get(keys.authUser) || user,
          domain: domainOf(server),
          password: isShown ? 'shown' : 'hidden',
          isRegistered: await isRegistered(keys.slot, signal),
          ...(isShown ? { shown: Secret.of(password) } : {}),
        });
      }
      return ok(accounts);
    },
    async write({ slot, password }, signal) {
      const keys = PHONE_ACCOUNTS.find((account) => account.slot === slot);
      if (keys === undefined) return fail(unknownPage(http, 'accounts'));
      const set = await values.set(keys.password, password, signal);
      // Nobody says that the account registers anew by itself; after a restart it does.
      return set.ok ? ok({ takesEffect: 'after-restart', restart: (end) => restart(http, sid, end) }) : set;
    },
    async close(signal) {
      await http.ask({ method: 'POST', path: '/cgi-bin/dologout', form: [['sid', sid]] }, signal);
    },
  };
}

async function restart(http: DeviceHttp, sid: string, signal: AbortSignal): Promise<Result<void>> {
  const form = [
    ['request', 'REBOOT'],
    ['sid', sid],
  ] as const;
  const asked = await http.ask(
    { method: 'POST', path: '/cgi-bin/api-sys_operation', form, headers: AS_SCRIPT },
    signal,
  );
  if (!asked.ok) return asked;
  const isRefused = asked.value.status >= 400 || readAnswer(asked.value.text)?.response === 'error';
  return isRefused ? fail(problem('device-write-refused', { address: http.origin, detail: 'restart' })) : done;
}

/** `wrong4`: four tries are left. `locked`: for some minutes. */
function refusal(http: DeviceHttp, { body }: PhoneAnswer): Problem {
  const reason = typeof body === 'string' ? body : '';
  const left = /^wrong(\d+)$/u.exec(reason)?.[1];
  if (/lock/iu.test(reason) || left === '0') return problem('device-locked', { address: http.origin });
  return problem('device-login-refused', {
    address: http.origin,
    ...(left === undefined ? {} : { attemptsLeft: Number(left) }),
  });
}

function sidIn({ body }: PhoneAnswer): string | undefined {
  return z.object({ sid: z.string().regex(/^[\w-]+$/u) }).safeParse(body).data?.sid;
}

function sha256(value: string): string {
  return createHash('sha256').update(value, 'utf8').digest('hex');
}
