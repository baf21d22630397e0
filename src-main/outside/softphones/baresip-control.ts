import { Buffer } from 'node:buffer';
import { readFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { dirname, join } from 'node:path';
import { problem } from '../../core/problem.ts';
import { done, fail, type Result } from '../../core/result.ts';
import { baresipLine } from './baresip-accounts.ts';
import type { Control } from './kind.ts';
import { listensOn } from './listening.ts';
import type { Program } from './programs.ts';

/*
 * baresip's module ctrl_tcp: JSON in netstrings (`<bytes>:<json>,`), without any login. It is only spoken to where the
 * person switched it on and bound it to this computer, and told a password only where the listener is proven to be baresip.
 */

/** Milliseconds for one answer. */
const ANSWER_LIMIT_MS = 2_000;
/** Milliseconds for a registration after it was told; T1 doubled three times (RFC 3261 17.1.2.2) fits. */
const REGISTER_LIMIT_MS = 5_000;

interface Address {
  readonly host: string;
  readonly port: number;
}

interface Answer {
  readonly ok: boolean;
  readonly data: string;
}

/** Where its control interface listens, by its `config`; undefined = switched off, or open to other computers. */
export function baresipControlAddress(config: string): Address | undefined {
  const isOn = /^[ \t]*module(?:_app)?[ \t]+ctrl_tcp(?:\.so)?[ \t]*\r?$/mu.test(config);
  const listen = /^[ \t]*ctrl_tcp_listen[ \t]+(127(?:\.\d{1,3}){3}|\[::1\]):(\d{1,5})[ \t]*\r?$/mu.exec(config);
  if (!isOn || listen?.[1] === undefined) return undefined;
  return { host: listen[1].replace(/[[\]]/gu, ''), port: Number(listen[2]) };
}

export async function baresipControl(
  asked: { readonly place: string; readonly account: string; readonly program: Program },
  signal: AbortSignal,
): Promise<Control | undefined> {
  const { place, account, program } = asked;
  const config = await readFile(join(dirname(place), 'config'), 'latin1').catch(() => '');
  const address = baresipControlAddress(config);
  if (address === undefined) return undefined;
  const ask = (command: string, params: string, during: AbortSignal) => askOnce(address, { command, params }, during);
  const listed = await ask('reginfo', '', signal);
  // Another program's port, or another baresip's.
  if (listed === undefined || stateOf(listed.data, account) === undefined) return undefined;
  const isRegistered = async (during: AbortSignal) => {
    const answer = await ask('reginfo', '', during);
    return answer === undefined ? undefined : stateOf(answer.data, account) === 'OK';
  };

  async function tell(_password: string, during: AbortSignal): Promise<Result<void>> {
    const refuse = (detail: string) => fail(problem('softphone-not-told', { softphone: 'baresip', detail }));
    const line = baresipLine(await readFile(place, 'latin1').catch(() => ''), account);
    if (line === undefined) return refuse('accounts');
    const gone = await ask('uadel', account, during);
    if (gone === undefined || stateOf((await ask('reginfo', '', during))?.data ?? '', account) !== undefined)
      return refuse('uadel');
    const made = await ask('uanew', Buffer.from(line, 'latin1').toString('utf8'), during);
    if (made === undefined || !made.ok) return refuse('uanew');
    const untilMs = performance.now() + REGISTER_LIMIT_MS;
    while (performance.now() < untilMs && !during.aborted) if (await isRegistered(during)) break;
    return done;
  }

  // The command line would hold the password for everybody on this computer who guesses the port: proven or not at all.
  const isProven = listensOn(program, address.port);
  const isAlone = baresipLine(await readFile(place, 'latin1').catch(() => ''), account) !== undefined;
  return {
    hasActiveCall: (during) => hasActiveCall((command) => ask(command, '', during), listed.data),
    isRegistered,
    ...(isProven && isAlone ? { tell, isLoud: true } : {}),
  };
}

/** `OK`, `ERR`, `zzz` (not yet) … of the account in `reginfo`; undefined = the account is not there. */
function stateOf(reginfo: string, account: string): string | undefined {
  for (const row of reginfo.split('\n')) {
    const words = row.replace(/^>/u, '').trim().split(/\s+/u);
    if (words[0] === account) return words[1] ?? '';
  }
  return undefined;
}

/** Version 1.0.0 lists the calls of the current account alone: each is made current in turn, until it is the first one again. */
async function hasActiveCall(
  ask: (command: string) => Promise<Answer | undefined>,
  reginfo: string,
): Promise<boolean | undefined> {
  const accounts = Number(/User Agents \((\d+)\)/u.exec(reginfo)?.[1] ?? 1);
  let found: boolean | undefined = false;
  for (let at = 0; at < accounts; at += 1) {
    const answer = await ask('listcalls');
    const count = /(?:Active )?calls \((\d+)\)/iu.exec(answer?.data ?? '')?.[1];
    if (count === undefined) found = found === true ? true : undefined;
    else if (Number(count) > 0) found = true;
    if (accounts > 1) await ask('uanext');
  }
  return found;
}

function askOnce(
  { host, port }: Address,
  asked: { readonly command: string; readonly params: string },
  signal: AbortSignal,
): Promise<Answer | undefined> {
  const json = Buffer.from(JSON.stringify({ ...asked, token: 'kakekae' }), 'utf8');
  return new Promise((resolve) => {
    const socket = connect({ host, port, signal });
    let heard = Buffer.alloc(0);
    const end = (answer?: Answer) => {
      clearTimeout(timer);
      socket.destroy();
      resolve(answer);
    };
    const timer = setTimeout(end, ANSWER_LIMIT_MS);
    socket.once('error', () => end());
    socket.once('close', () => end());
    socket.once('connect', () => socket.write(Buffer.concat([Buffer.from(`${json.length}:`), json, Buffer.from(',')])));
    socket.on('data', (chunk) => {
      heard = Buffer.concat([heard, chunk]);
      const answer = answerIn(heard);
      if (answer !== undefined) end(answer);
    });
  });
}

/** The answer among the events; undefined = not all of it has come yet. */
function answerIn(heard: Buffer): Answer | undefined {
  let at = 0;
  while (at < heard.length) {
    const colon = heard.indexOf(':', at);
    const length = Number(heard.toString('latin1', at, colon < 0 ? at : colon));
    if (colon < 0 || !Number.isInteger(length) || heard.length < colon + 1 + length) return undefined;
    const answer = parsed(heard.toString('utf8', colon + 1, colon + 1 + length));
    if (answer !== undefined) return answer;
    at = colon + 1 + length + 1;
  }
  return undefined;
}

function parsed(json: string): Answer | undefined {
  try {
    const told: unknown = JSON.parse(json);
    if (typeof told !== 'object' || told === null || !('response' in told)) return undefined;
    const data = 'data' in told ? String(told.data) : '';
    return { ok: 'ok' in told && told.ok === true, data: withoutColours(data) };
  } catch {
    return undefined;
  }
}

/** It colours its words even here (ECMA-48: escape, `[`, numbers, `m`). */
function withoutColours(text: string): string {
  return text
    .split('\u001B')
    .join('')
    .replaceAll(/\[[\d;]*m/gu, '');
}
