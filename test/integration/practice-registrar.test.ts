import { execFile } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { existsSync } from 'node:fs';
import { connect } from 'node:net';
import { promisify } from 'node:util';
import { describe, expect, test, vi } from 'vitest';
import type { PracticeCarrier } from '../../src-main/practice/carrier.ts';
import type { TroubleName } from '../../src-main/practice/troubles.ts';
import { credentials, exchange, headersOf, logInSip, sipText, statusOf } from './practice-sip.ts';
import { HALF_PAST_FIVE_MS, practiceCarriers, reach, TWO_PM_MS } from './practice-start.ts';
import { Visitor } from './practice-visitor.ts';

const start = practiceCarriers();
const CONTACT = '<sip:phone@127.0.0.1:5070>';

/** Sends and waits until the registrar has decided not to answer. */
async function sendUnanswered(carrier: PracticeCarrier, text: string): Promise<void> {
  const before = carrier.seen.registers.length;
  const socket = createSocket('udp4');
  let answers = 0;
  socket.on('message', () => {
    answers += 1;
  });
  socket.send(text, carrier.sip.port, carrier.sip.host);
  await vi.waitFor(() => expect(carrier.seen.registers).toHaveLength(before + 1));
  await new Promise<void>((resolve) => socket.close(() => resolve()));
  expect(carrier.seen.registers.at(-1)?.statusCode).toBe(0);
  expect(answers).toBe(0);
}

async function changeAtPortal(carrier: PracticeCarrier, newPassword: string): Promise<void> {
  const visitor = new Visitor(carrier);
  await visitor.openForm();
  await visitor.change(newPassword);
  expect(carrier.seen.submits.at(-1)?.accepted).toBe(true);
}

describe.each(['udp', 'tcp'] as const)('the practice registrar over %s', (transport) => {
  test('challenges, lets the right password in, and says whom it saw', async () => {
    const carrier = await start();
    const { first, last, status } = await logInSip(carrier, { transport, contact: CONTACT, expires: 600 });
    expect(headersOf(first, 'WWW-Authenticate')[0]).toMatch(/algorithm=MD5, qop="auth"$/u);
    expect(status).toBe(200);
    expect(headersOf(last, 'Contact')).toEqual([`${CONTACT};expires=600`]);
    expect(headersOf(last, 'Via')[0]).toMatch(/received=127\.0\.0\.1;rport=\d+$/u);
    expect(Date.parse(headersOf(last, 'Date')[0] ?? '')).toBeGreaterThanOrEqual(TWO_PM_MS);
    expect(carrier.seen.registers.map(({ statusCode, authenticated }) => [statusCode, authenticated])).toEqual([
      [401, false],
      [200, true],
    ]);
  });

  test('refuses a wrong password and an unknown user in the same way', async () => {
    const carrier = await start();
    expect((await logInSip(carrier, { transport, password: 'wrong' })).status).toBe(401);
    expect((await logInSip(carrier, { transport, user: '05012345678' })).status).toBe(401);
    expect(carrier.seen.bindings()).toEqual([]);
  });
});

describe('the bindings of the practice line', () => {
  test('a REGISTER without Contact lists them and changes none', async () => {
    const carrier = await start();
    await logInSip(carrier, { contact: CONTACT, expires: 600, extra: ['User-Agent: desk phone'] });
    const { last } = await logInSip(carrier);
    expect(headersOf(last, 'Contact')).toHaveLength(1);
    expect(carrier.seen.bindings()).toMatchObject([{ contact: 'sip:phone@127.0.0.1:5070', userAgent: 'desk phone' }]);
  });

  test('one can be removed alone, and all together', async () => {
    const carrier = await start();
    await logInSip(carrier, { contact: `${CONTACT}, <sip:phone@127.0.0.1:5071>;expires=60`, expires: 600 });
    expect(carrier.seen.bindings()).toHaveLength(2);
    await logInSip(carrier, { contact: `${CONTACT};expires=0` });
    expect(carrier.seen.bindings().map(({ contact }) => contact)).toEqual(['sip:phone@127.0.0.1:5071']);
    expect((await logInSip(carrier, { contact: '*', expires: 60 })).status).toBe(400);
    expect(carrier.seen.bindings()).toHaveLength(1);
    expect((await logInSip(carrier, { contact: '*', expires: 0 })).status).toBe(200);
    expect(carrier.seen.bindings()).toEqual([]);
  });

  test('they expire by practice time', async () => {
    const carrier = await start({ speed: 36_000 });
    await logInSip(carrier, { contact: CONTACT, expires: 600 });
    carrier.clock.runFastUntil(TWO_PM_MS + 20 * 60_000);
    await reach(carrier, TWO_PM_MS + 20 * 60_000);
    expect(carrier.seen.bindings()).toEqual([]);
  });

  test('an older request of the same call changes nothing', async () => {
    const carrier = await start();
    await logInSip(carrier, { contact: CONTACT, expires: 600, callId: 'same', cseq: 10 });
    expect((await logInSip(carrier, { contact: `${CONTACT};expires=0`, callId: 'same', cseq: 5 })).status).toBe(500);
    expect(carrier.seen.bindings()).toHaveLength(1);
  });
});

describe('the practice registrar', () => {
  test('a repeated datagram gets the same answer and counts once', async () => {
    const carrier = await start();
    const text = sipText(carrier, {});
    const socket = createSocket('udp4');
    const answers: string[] = [];
    socket.on('message', (bytes) => answers.push(bytes.toString()));
    socket.send(text, carrier.sip.port, carrier.sip.host);
    socket.send(text, carrier.sip.port, carrier.sip.host);
    await vi.waitFor(() => expect(answers).toHaveLength(2));
    socket.close();
    expect(answers[0]).toBe(answers[1]);
    expect(carrier.seen.registers).toHaveLength(1);
  });

  test('a nonce count is good once; then the nonce is stale', async () => {
    const carrier = await start();
    const challenge = await exchange(carrier, sipText(carrier, {}));
    const authorization = credentials(carrier, challenge);
    expect(statusOf(await exchange(carrier, sipText(carrier, { authorization })))).toBe(200);
    const again = await exchange(carrier, sipText(carrier, { authorization }));
    expect(statusOf(again)).toBe(401);
    expect(again).toContain('stale=true');
    const counted = credentials(carrier, challenge, { nc: '00000002' });
    expect(statusOf(await exchange(carrier, sipText(carrier, { authorization: counted })))).toBe(200);
  });

  test('answers OPTIONS, and 405 to what it cannot do', async () => {
    const carrier = await start();
    expect(statusOf(await exchange(carrier, sipText(carrier, { method: 'OPTIONS' })))).toBe(200);
    expect(statusOf(await exchange(carrier, sipText(carrier, { method: 'INVITE' })))).toBe(405);
  });

  test('garbage on both transports does not bring it down', async () => {
    const carrier = await start();
    const socket = createSocket('udp4');
    for (const garbage of ['', 'x', 'REGISTER', sipText(carrier, {}).replace('CSeq: ', 'CSeq: x'), '\0'.repeat(1_000)])
      await new Promise((resolve) => socket.send(garbage, carrier.sip.port, carrier.sip.host, resolve));
    socket.close();
    await new Promise<void>((resolve) => {
      const tcp = connect(carrier.sip.port, carrier.sip.host, () => tcp.write(`NOT SIP\r\n\r\n`));
      tcp.on('close', () => resolve());
      tcp.resume();
    });
    expect((await logInSip(carrier)).status).toBe(200);
  });

  test('a TCP keep-alive gets its pong, and two requests in one chunk get two answers', async () => {
    const carrier = await start();
    const text = sipText(carrier, { transport: 'tcp' }) + sipText(carrier, { transport: 'tcp' });
    const received = await new Promise<string>((resolve) => {
      let all = '';
      const tcp = connect(carrier.sip.port, carrier.sip.host, () => tcp.write(`\r\n\r\n${text}`));
      tcp.on('data', (chunk) => {
        all += chunk.toString();
        if (all.split('SIP/2.0 401').length === 3) tcp.destroy();
      });
      tcp.on('close', () => resolve(all));
    });
    expect(received.startsWith('\r\nSIP/2.0 401')).toBe(true);
  });

  test('the password switches at the reflection: the new one opens, the old one no longer, its binding stays', async () => {
    const carrier = await start({ speed: 36_000, currentPassword: 'old2pass' });
    await logInSip(carrier, { password: 'old2pass', contact: CONTACT, expires: 3_600 });
    const visitor = new Visitor(carrier);
    await visitor.openForm();
    carrier.trouble('reflect-early', true);
    await visitor.change('new2pass');
    await reach(carrier, TWO_PM_MS + 2 * 60_000);
    expect((await logInSip(carrier, { password: 'new2pass' })).status).toBe(200);
    expect((await logInSip(carrier, { password: 'old2pass' })).status).toBe(401);
    expect(carrier.seen.bindings()).toHaveLength(1);
  });

  test('before the reflection the new password is refused and the old one still opens', async () => {
    const carrier = await start({ currentPassword: 'old2pass' });
    await changeAtPortal(carrier, 'new2pass');
    expect((await logInSip(carrier, { password: 'new2pass' })).status).toBe(401);
    expect((await logInSip(carrier, { password: 'old2pass' })).status).toBe(200);
  });
});

describe('troubles at the practice registrar', () => {
  test.each([
    ['unknown-user', { password: 'right' }, 404],
    ['forbidden-after-wrong', { password: 'wrong' }, 403],
    ['busy-503', {}, 503],
    ['refuse-query', {}, 400],
    ['min-expires-423', { contact: CONTACT, expires: 60 }, 423],
    ['stale-always', {}, 401],
  ] as const)('%s', async (trouble, ask, status) => {
    const carrier = await start({ troubles: [trouble] });
    const { last } = await logInSip(carrier, ask);
    expect(statusOf(last)).toBe(status);
    if (trouble === 'busy-503') expect(headersOf(last, 'Retry-After')).toEqual(['30']);
    if (trouble === 'min-expires-423') expect(headersOf(last, 'Min-Expires')).toEqual(['1800']);
    if (trouble === 'stale-always') expect(last).toContain('stale=true');
  });

  test('refuse-query still lets a binding in, and min-expires-423 a query', async () => {
    const carrier = await start({ troubles: ['refuse-query', 'min-expires-423'] });
    expect((await logInSip(carrier, { contact: CONTACT, expires: 1_800 })).status).toBe(200);
    carrier.trouble('refuse-query', false);
    expect((await logInSip(carrier)).status).toBe(200);
  });

  test('silent answers nothing', async () => {
    const carrier = await start({ troubles: ['silent'] });
    await sendUnanswered(carrier, sipText(carrier, {}));
  });

  test('drop-first loses as many datagrams as asked, then hears', async () => {
    const carrier = await start();
    carrier.trouble('drop-first', 2);
    const socket = createSocket('udp4');
    const answered = new Promise<void>((resolve) => socket.once('message', () => resolve()));
    for (const text of [sipText(carrier, {}), sipText(carrier, {}), sipText(carrier, { callId: 'third' })])
      socket.send(text, carrier.sip.port, carrier.sip.host);
    await answered;
    socket.close();
    expect(carrier.seen.registers.map(({ callId }) => callId)).toEqual(['third']);
  });

  test('stale-once says stale once for each Call-ID', async () => {
    const carrier = await start({ troubles: ['stale-once'] });
    const first = await logInSip(carrier, { callId: 'one' });
    expect(first.status).toBe(401);
    expect(first.last).toContain('stale=true');
    const authorization = credentials(carrier, first.last);
    expect(statusOf(await exchange(carrier, sipText(carrier, { callId: 'one', cseq: 9, authorization })))).toBe(200);
    expect((await logInSip(carrier, { callId: 'two' })).status).toBe(401);
  });

  test.each([
    ['sha256-only', ['SHA-256']],
    ['both-challenges', ['SHA-256', 'MD5']],
  ] as const)('%s', async (trouble, algorithms) => {
    const carrier = await start({ troubles: [trouble] });
    const challenge = await exchange(carrier, sipText(carrier, {}));
    expect(headersOf(challenge, 'WWW-Authenticate').map((line) => /algorithm=([\w-]+)/u.exec(line)?.[1])).toEqual(
      algorithms,
    );
    for (const algorithm of ['SHA-256', 'MD5']) {
      const fresh = await exchange(carrier, sipText(carrier, {}));
      const authorization = credentials(carrier, fresh, { algorithm }).replace(
        /algorithm=[\w-]+/u,
        `algorithm=${algorithm}`,
      );
      const isOffered = (algorithms as readonly string[]).includes(algorithm);
      expect(statusOf(await exchange(carrier, sipText(carrier, { authorization })))).toBe(isOffered ? 200 : 401);
    }
  });

  test('wrong-realm-order lists a foreign realm first and accepts only ours', async () => {
    const carrier = await start({ troubles: ['wrong-realm-order'] });
    const { first, status } = await logInSip(carrier);
    expect(headersOf(first, 'WWW-Authenticate')[0]).toContain('realm="elsewhere.invalid"');
    expect(status).toBe(200);
  });

  test('no-challenge lets anybody in, and counts nobody as authenticated', async () => {
    const carrier = await start({ troubles: ['no-challenge'] });
    expect(statusOf(await exchange(carrier, sipText(carrier, {})))).toBe(200);
    expect(carrier.seen.registers[0]?.authenticated).toBe(false);
  });

  test('hide-bindings answers 200 without Contact; rewritten-contact with a foreign one', async () => {
    const carrier = await start({ troubles: ['hide-bindings'] });
    const hidden = await logInSip(carrier, { contact: CONTACT });
    expect([hidden.status, headersOf(hidden.last, 'Contact')]).toEqual([200, []]);
    carrier.trouble('hide-bindings', false);
    carrier.trouble('rewritten-contact', true);
    expect(headersOf((await logInSip(carrier)).last, 'Contact')[0]).toMatch(/^<sip:815012345678@203\.0\.113\.9:\d+>/u);
  });

  test('malformed-answer cannot be matched to any request', async () => {
    const carrier = await start({ troubles: ['malformed-answer'] });
    const answer = await exchange(carrier, sipText(carrier, {}));
    expect(headersOf(answer, 'CSeq')).toEqual(['many REGISTER']);
  });

  test('ban-after-failures falls silent for ten minutes after the fifth failure', async () => {
    const carrier = await start({ troubles: ['ban-after-failures'], speed: 36_000 });
    for (let failure = 0; failure < 5; failure += 1)
      expect((await logInSip(carrier, { password: 'wrong' })).status).toBe(401);
    await sendUnanswered(carrier, sipText(carrier, {}));
    const overMs = carrier.clock.nowMs() + 11 * 60_000;
    carrier.clock.runFastUntil(overMs);
    await reach(carrier, overMs);
    expect((await logInSip(carrier)).status).toBe(200);
  });

  test.each([
    ['old-still-accepted', 5, [200, 200]],
    ['old-still-accepted', 35, [200, 401]],
    ['reflect-late', 5, [401, 200]],
    ['reflect-late', 25, [200, 401]],
    ['reflect-never', 60, [401, 200]],
  ] as const satisfies readonly (readonly [TroubleName, number, readonly number[]])[])(
    '%s: %i minutes after 17:30 new and old answer as they should',
    async (trouble, minutes, statuses) => {
      // The clock runs fast until the late reflection: what is looked at shortly before it must not be over at once.
      const speed = trouble === 'reflect-late' && minutes < 20 ? 3_600 : 72_000;
      const carrier = await start({ troubles: [trouble], speed, currentPassword: 'old2pass' });
      await changeAtPortal(carrier, 'new2pass');
      const atMs = HALF_PAST_FIVE_MS + minutes * 60_000;
      carrier.clock.runFastUntil(atMs);
      await reach(carrier, atMs);
      const asked = ['new2pass', 'old2pass'].map((password) => logInSip(carrier, { password }));
      expect((await Promise.all(asked)).map(({ status }) => status)).toEqual(statuses);
    },
  );
});

const SIPSAK = '/usr/bin/sipsak';
const hasSipsak = existsSync(SIPSAK);

describe.skipIf(!hasSipsak)(hasSipsak ? 'sipsak' : 'sipsak (not installed)', () => {
  const run = (carrier: PracticeCarrier, password: string) => {
    const { user } = carrier.line.account;
    const uri = `sip:${user}@127.0.0.1:${carrier.sip.port}`;
    return promisify(execFile)(SIPSAK, [
      '-U',
      '-i',
      '-s',
      uri,
      '-u',
      user,
      '-a',
      password,
      '-C',
      `sip:${user}@127.0.0.1:5999`,
      '-x',
      '600',
    ]);
  };

  test('registers with the right password', async () => {
    const carrier = await start();
    await run(carrier, carrier.password);
    expect(carrier.seen.bindings()).toMatchObject([{ contact: 'sip:815012345678@127.0.0.1:5999' }]);
  });

  test('fails with a wrong one', async () => {
    const carrier = await start();
    await expect(run(carrier, 'wrong')).rejects.toThrow();
    expect(carrier.seen.bindings()).toEqual([]);
  });
});
