import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { Secret } from '../../src-main/core/secret.ts';
import { judge } from '../../src-main/core/verify/judge.ts';
import { sipRegistrar } from '../../src-main/outside/sip/registrar.ts';
import { KAMAILIO_DOMAIN, type Kamailio, kamailioTitle, skipKamailio, startKamailio } from './kamailio.ts';
import { naiveAlg, type RouterHabits, startRouter } from './sip-path.ts';
import { hasSipp, runSipp } from './sipp.ts';

const isCi = process.env.CI === 'true';
const SIPSAK = '/usr/bin/sipsak';
const hasSipsak = existsSync(SIPSAK);
const USER = '815012345678';
const PASSWORD = 'abcd2345';
const never = new AbortController().signal;

describe.skipIf(skipKamailio)(`the path to a registrar, ${kamailioTitle}`, () => {
  let kamailio: Kamailio;
  const open: { close(): Promise<void> }[] = [];

  beforeAll(async () => {
    kamailio = await startKamailio({ users: { [USER]: PASSWORD } });
  });
  afterAll(async () => {
    await kamailio?.stop();
  });
  afterEach(async () => {
    for (const one of open.splice(0).reverse()) await one.close();
  });

  function registrar() {
    const made = sipRegistrar({ profilePace: { registersPerSecond: 1_000, burst: 100 }, log: { event: () => {} } });
    open.push(made);
    return made;
  }
  const accountAt = (port: number, user = USER) => ({
    domain: KAMAILIO_DOMAIN,
    proxy: { host: kamailio.host, port },
    user,
    authUser: user,
    transport: 'udp' as const,
    expiresS: 3_600,
  });
  async function behind(habits: RouterHabits) {
    const router = await startRouter(kamailio, habits);
    open.push(router);
    return accountAt(router.port);
  }

  test('straight: nothing is translated, nothing rewritten, UDP and TCP answer alike', async () => {
    const compared = await registrar().compareTransports(accountAt(kamailio.port), never);
    expect(compared).toMatchObject({
      answers: { udp: true, tcp: true },
      isRewritten: { udp: false, tcp: false },
      differentCodes: [],
      translation: { isTranslated: false, hasOneAddress: true, keepsPorts: true },
    });
    expect(compared.asked.map((one) => one.outcome.kind === 'final' && one.outcome.statusCode)).toEqual([
      405, 401, 405, 401,
    ]);
  });

  test('behind address translation: the line still logs in, and where it was seen is told', async () => {
    const account = await behind({ outside: '127.0.0.2' });
    const { translation, isRewritten } = await registrar().compareTransports(account, never);
    expect(translation).toMatchObject({ isTranslated: true, hasOneAddress: true, keepsPorts: false });
    expect(translation.pairs.every(({ seen }) => seen.startsWith('127.0.0.2:'))).toBe(true);
    expect(isRewritten).toEqual({ udp: false, tcp: false });
    const outcome = await registrar().probe({ account, password: Secret.of(PASSWORD), mode: 'query' }, never);
    expect(outcome).toMatchObject({ kind: 'final', statusCode: 200, rewritten: [] });
    expect(outcome.kind === 'final' && outcome.seenAs).toMatch(/^127\.0\.0\.2:\d+$/u);
  });

  test('behind a SIP ALG: it is caught by what came back changed over UDP, and not over TCP', async () => {
    const account = await behind({ outside: '127.0.0.2', rewrite: naiveAlg });
    const compared = await registrar().compareTransports(account, never);
    expect(compared).toMatchObject({ answers: { udp: true, tcp: true }, isRewritten: { udp: true, tcp: false } });
    const [options] = compared.asked;
    expect(options?.outcome.rewritten?.map((one) => one.field)).toEqual(['via', 'call-id']);
    expect(options?.outcome.rewritten?.[0]?.echoed).toBe('sip/2.0/udp 203.0.113.7:61000');
    const bound = await registrar().probe({ account, password: Secret.of(PASSWORD), mode: 'bind' }, never);
    expect(bound).toMatchObject({ kind: 'final', statusCode: 200, ownBinding: 'removed' });
    expect(bound.rewritten?.find((one) => one.field === 'contact')?.echoed).toContain('@203.0.113.7:61000');
    expect(await kamailio.bindings(USER)).toEqual([]);
  });

  test('a ping tells the code, the time and the interface, and logs in nowhere', async () => {
    const outcome = await registrar().ping(accountAt(kamailio.port), never);
    expect(outcome).toMatchObject({ kind: 'final', statusCode: 405, credentialsSent: false, sends: 1 });
    expect(outcome.localAddress).toMatch(/^127\.0\.0\.1:\d+$/u);
    expect(outcome.kind === 'final' && outcome.roundTripMs).toBeLessThan(1_000);
  });

  const cases = [
    ['right', USER, PASSWORD, 'accepted'],
    ['wrong', USER, 'wrong234', 'password-refused'],
    ['of nobody', '815099999999', PASSWORD, 'user-unknown'],
  ] as const;

  async function verdict(user: string, password: string) {
    const account = accountAt(kamailio.port, user);
    return judge(await registrar().probe({ account, password: Secret.of(password), mode: 'query' }, never)).verdict;
  }

  test.skipIf(!hasSipsak && !isCi).each(cases)(
    `sipsak agrees about a login that is %s${hasSipsak ? '' : ' (sipsak is not installed)'}`,
    async (_name, user, password, wanted) => {
      const to = `sip:${user}@${kamailio.host}:${kamailio.port}`;
      const isTaken = await new Promise<boolean>((resolve) => {
        execFile(SIPSAK, ['-U', '-C', 'empty', '-a', password, '-s', to], (error) => resolve(error === null));
      });
      expect(await verdict(user, password)).toBe(wanted);
      expect(isTaken).toBe(wanted === 'accepted');
    },
  );

  test.skipIf(!hasSipp && !isCi).each(cases)(
    `SIPp agrees about a login that is %s${hasSipp ? '' : ' (SIPp is not installed)'}`,
    async (_name, user, password, wanted) => {
      const { host, port } = kamailio;
      const { isRight } = await runSipp({ host, port, user, password, calls: 1, inFlight: 1 });
      expect(await verdict(user, password)).toBe(wanted);
      expect(isRight).toBe(wanted === 'accepted');
    },
  );
});
