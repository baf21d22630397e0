import { createHash } from 'node:crypto';
import type { LanLogin } from '../../../core/ports.ts';
import { problem } from '../../../core/problem.ts';
import { fail, ok, type Result } from '../../../core/result.ts';
import type { Door } from '../door.ts';
import type { SignedIn } from '../family.ts';
import { type AmiWire, openAmi } from './ami-wire.ts';
import { asterisk, checkAsterisk } from './asterisk.ts';
import { chanSip } from './chan-sip.ts';
import { pjsip } from './pjsip.ts';

/*
 * Asterisk through its manager interface. Two marks: its greeting, and the challenge for a login by digest, which it gives to
 * anybody (docs.asterisk.org, AMI action Challenge). Which of its two channels the account is in does not show from outside.
 */

const CHANNELS = [pjsip, chanSip] as const;

/** Ids in assets/devices. */
export const ASTERISK_FAMILIES: readonly string[] = CHANNELS.map(({ family }) => family);

export const amiDoor: Door = {
  schemes: ['amis', 'ami'],
  families: ASTERISK_FAMILIES,
  async meet({ origin, family, pinned, limitMs }, signal) {
    const channel = CHANNELS.find((one) => one.family === family) ?? pjsip;
    const opened = await openAmi({ origin, pinned, limitMs }, signal);
    if (!opened.ok) return opened;
    const wire = opened.value;
    const challenge = await challengeFrom(wire, signal);
    wire.close();
    if (!challenge.ok) return challenge;
    if (challenge.value === undefined) return fail(problem('device-not-recognised', { address: origin }));
    const { version, fingerprint } = wire;
    return ok({
      origin,
      family: channel.family,
      model: `Asterisk (${channel.name})`,
      firmware: `AMI ${version}`,
      fingerprint,
      async signIn(login, stop): Promise<Result<SignedIn>> {
        const at = { origin, pinned: pinned ?? fingerprint, limitMs };
        const again = await openAmi(at, stop);
        if (!again.ok) return again;
        const tools = { wire: again.value, address: origin, channel, limitMs };
        const checked = await logIn(tools.wire, { origin, login }, stop);
        const found = checked.ok ? await checkAsterisk(tools, stop) : checked;
        if (found.ok) return ok(asterisk(tools, `Asterisk ${found.value} (${channel.name})`));
        tools.wire.close();
        return found;
      },
    });
  },
};

/** Undefined: it is answered by something else, or does not take a login by digest. */
async function challengeFrom(wire: AmiWire, signal: AbortSignal): Promise<Result<string | undefined>> {
  const answer = await wire.ask(
    [
      ['Action', 'Challenge'],
      ['AuthType', 'MD5'],
    ],
    signal,
  );
  if (!answer.ok) return answer;
  const challenge = answer.value.get('Challenge');
  return ok(answer.value.isSuccess && challenge !== undefined && /^\d+$/u.test(challenge) ? challenge : undefined);
}

/** The manager's secret stays here: what goes over the wire is its digest with a challenge that is used once. */
async function logIn(
  wire: AmiWire,
  by: { readonly origin: string; readonly login: LanLogin },
  signal: AbortSignal,
): Promise<Result<void>> {
  const { origin, login } = by;
  const challenge = await challengeFrom(wire, signal);
  if (!challenge.ok) return challenge;
  if (challenge.value === undefined) return fail(problem('device-page-unknown', { address: origin, step: 'login' }));
  const user = login.user.reveal();
  // What cannot be in a line cannot be a user in manager.conf.
  if (/[\r\n]/u.test(user)) return fail(problem('device-login-refused', { address: origin }));
  const key = createHash('md5').update(`${challenge.value}${login.password.reveal()}`, 'utf8').digest('hex');
  const answer = await wire.ask(
    [
      ['Action', 'Login'],
      ['AuthType', 'MD5'],
      ['Username', user],
      ['Key', key],
      ['Events', 'off'],
    ],
    signal,
  );
  if (!answer.ok) return answer;
  return answer.value.isSuccess ? ok(undefined) : fail(problem('device-login-refused', { address: origin }));
}
