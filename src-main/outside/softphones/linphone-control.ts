import { readFile, stat } from 'node:fs/promises';
import { connect } from 'node:net';
import { problem } from '../../core/problem.ts';
import { done, fail } from '../../core/result.ts';
import type { Control } from './kind.ts';
import { linphoneSections, numbered, valueIn } from './linphone-file.ts';
import { type Program, programName } from './programs.ts';

/*
 * The sockets of liblinphone's own programs: `linphone-daemon --pipe NAME` listens at /tmp/NAME, `linphonec --pipe` (what
 * linphonecsh talks to) at /tmp/linphonec-UID. One client at a time, one command a connection; nothing secret is ever said
 * there: a new password comes by a restart, because the daemon's `register` loses lifetime, route and display name.
 */

const LIMIT_MS = 3_000;
/** Calls are numbered from 1 as they come; a held one is nobody's "current call". */
const ASKED_CALLS = 16;

interface Asked {
  readonly place: string;
  readonly account: string;
  readonly program: Program;
}

export async function linphoneControl(asked: Asked, signal: AbortSignal): Promise<Control | undefined> {
  const [executable = '', ...words] = asked.program.command;
  const isDaemon = programName(executable) === 'linphone-daemon';
  const pipe = words[words.indexOf('--pipe') + 1];
  if (!words.includes('--pipe') || pipe === undefined) return undefined;
  const path = isDaemon ? `/tmp/${pipe}` : `/tmp/linphonec-${process.getuid?.()}`;
  if (!(await isMine(path)) || signal.aborted) return undefined;
  return isDaemon ? daemonControl(path, asked) : consoleControl(path, asked);
}

function daemonControl(path: string, { place, account }: Asked): Control {
  return {
    async hasActiveCall(signal) {
      const current = await say(path, 'call-status', signal);
      if (current === undefined || isOk(current)) return current === undefined ? undefined : true;
      for (let id = 1; id <= ASKED_CALLS; id += 1) {
        const call = await say(path, `call-status ${id}`, signal);
        if (call === undefined) return undefined;
        if (isOk(call) && !/State: LinphoneCall(Released|End|Error)/u.test(call)) return true;
      }
      return false;
    },
    async isRegistered(signal) {
      const states = registrationStates((await say(path, 'register-status ALL', signal)) ?? '');
      const text = await readFile(place, 'latin1').catch(() => '');
      const proxies = numbered(linphoneSections(text), 'proxy').map((proxy) => valueIn(proxy, 'reg_identity'));
      // The daemon numbers them as it read them; where the numbers disagree, nobody knows which is whose.
      if (states.length === 0 || states.length !== proxies.length) return undefined;
      const at = proxies.findIndex((identity) => isIdentity(identity, account));
      return at < 0 ? undefined : states[at] === 'LinphoneRegistrationOk';
    },
    async quit(signal) {
      const answer = await say(path, 'quit', signal);
      return answer !== undefined && isOk(answer)
        ? done
        : fail(problem('softphone-not-told', { softphone: 'Linphone', detail: 'quit' }));
    },
  };
}

/** SIGTERM ends the console in order, so that it needs no `quit`. */
function consoleControl(path: string, { account }: Asked): Control {
  return {
    async hasActiveCall(signal) {
      const calls = await say(path, 'calls', signal);
      return calls === undefined || calls === '' ? undefined : !calls.includes('No active call');
    },
    async isRegistered(signal) {
      const told = await say(path, 'status register', signal);
      const identity = /^registered, identity=(.*) duration=/u.exec(told ?? '')?.[1];
      if (identity === undefined) return /^registered=/u.test(told ?? '') ? false : undefined;
      return isIdentity(identity, account) ? true : undefined;
    },
  };
}

function isOk(answer: string): boolean {
  return answer.startsWith('Status: Ok');
}

/** States in the order of their ids, out of the answer to `register-status ALL`. */
export function registrationStates(answer: string): string[] {
  const rows = [...answer.matchAll(/^Id: (\d+)\r?\nState: (\w+)/gmu)];
  return rows.sort((one, other) => Number(one[1]) - Number(other[1])).map((row) => row[2] ?? '');
}

/** `account` is `sip:user@domain`; an identity may have a name and angle brackets around it. */
function isIdentity(identity: string, account: string): boolean {
  const uri = /sips?:[^>;\s]+/iu.exec(identity)?.[0].replace(/^sips:/iu, 'sip:');
  return uri?.replace(/:\d+$/u, '') === account;
}

/** Everybody may put a socket into /tmp. */
async function isMine(path: string): Promise<boolean> {
  try {
    const found = await stat(path);
    return found.isSocket() && found.uid === process.getuid?.();
  } catch {
    return false;
  }
}

/** One command; undefined = no answer. The socket is half closed, so that the program closes it when it has answered. */
function say(path: string, command: string, signal: AbortSignal): Promise<string | undefined> {
  return new Promise((resolve) => {
    const socket = connect(path);
    let answer = '';
    const end = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      socket.destroy();
      resolve(answer === '' ? undefined : answer);
    };
    const timer = setTimeout(end, LIMIT_MS);
    signal.addEventListener('abort', end, { once: true });
    socket.setEncoding('utf8');
    socket.on('data', (chunk: string) => {
      answer += chunk;
    });
    socket.on('error', end);
    socket.on('close', end);
    socket.end(`${command}\n`);
  });
}
