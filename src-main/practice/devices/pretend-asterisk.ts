import { createHash, randomInt } from 'node:crypto';
import type { Socket } from 'node:net';
import { type DeviceOptions, type PretendDevice, type Shell, startShell } from './device-shell.ts';
import { type FileOptions, fileFields, sectionsOf } from './pretend-asterisk-files.ts';

/*
 * An Asterisk 16 with pjsip, seen through its manager interface: greeting, challenge, the actions that a change needs with the
 * rights they need, a configuration file and what was read from it last. What it answers was copied from a real one.
 */

export interface AsteriskOptions extends DeviceOptions, FileOptions {
  /** `write =` of the manager's user. */
  readonly rights?: readonly ('system' | 'config')[];
  readonly hasPjsip?: boolean;
  /** The carrier does not answer when it signs off: it goes on to say that it is registered. */
  readonly staysRegistered?: boolean;
  /** What it does not save stands in what it says about it. */
  readonly repeatsWhatItRefuses?: boolean;
}

export interface PretendAsterisk extends PretendDevice {
  /** What it registers with now; the file may say something else. */
  inUse(slot: number): string;
  /** Somebody else changes the file just before the next update is carried out. */
  editFirst(slot: number, password: string): void;
  /** The connection breaks instead of the next answer to that action, which is carried out. */
  breakAfter(action: string): void;
  /** No answer comes to the next action of that name, which is carried out; the connection stays. */
  keepSilentAfter(action: string): void;
  /** From the next write on it cannot read its own file any more. */
  tearFileAtNextSave(): void;
  openConnections(): number;
}

/** Which of the two rights is enough for an action; the others need none. */
const RIGHTS: Readonly<Record<string, readonly string[]>> = {
  GetConfig: ['system', 'config'],
  UpdateConfig: ['config'],
  Reload: ['system', 'config'],
  CoreSettings: ['system'],
  PJSIPShowRegistrationsOutbound: ['system'],
  PJSIPRegister: ['system'],
  PJSIPUnregister: ['system'],
};
const FREE = ['Ping', 'ListCommands', 'Logoff'];

type Fields = ReadonlyMap<string, string>;
type Answer = readonly (readonly (readonly [string, string])[])[];

export async function pretendAsterisk(options: AsteriskOptions): Promise<PretendAsterisk> {
  const rights = options.rights ?? ['system', 'config'];
  const callPasswords = new Map<number, string>();
  const left = new Set<number>();
  let inUse: string[] = [];
  let edit: { readonly slot: number; readonly password: string } | undefined;
  let breaking: string | undefined;
  let silent: string | undefined;
  let tearing: 'whole' | 'at-next-save' | 'torn' = 'whole';
  const connections = new Set<Socket>();

  const has = (action: string) => {
    if (action.startsWith('PJSIP') && options.hasPjsip === false) return false;
    return FREE.includes(action) || (RIGHTS[action]?.some((right) => rights.some((one) => one === right)) ?? false);
  };

  const config = (shell: Shell) => sectionsOf(shell, options, callPasswords);

  function getConfig(shell: Shell, file: string): Answer {
    if (file === 'pjsip.conf' && tearing === 'torn') return [error('Config file has invalid format')];
    const fields = fileFields(file, config(shell), options);
    return [fields === undefined ? error('Config file not found') : [...success(), ...fields]];
  }

  /** All of it, or nothing; undefined = the power went away. */
  async function update(shell: Shell, fields: Fields): Promise<Answer | undefined> {
    if (edit !== undefined) {
      await shell.save(edit.slot, edit.password, 'after-restart');
      edit = undefined;
    }
    const edits: { readonly section: string; readonly slot: number; readonly value: string }[] = [];
    for (let at = 0; ; at += 1) {
      const get = (name: string) => fields.get(`${name}-${String(at).padStart(6, '0')}`);
      const section = get('cat');
      if (section === undefined) break;
      const type = /^catfilter="type=\^(\w+)\$"$/u.exec(get('options') ?? '')?.[1];
      const found = config(shell).find(
        ([name, entries]) =>
          name === section && (type === undefined || entries.some(([key, value]) => key === 'type' && value === type)),
      );
      const isThere = found?.[1].some(([key, value]) => key === get('var') && value === get('match')) ?? false;
      if (get('action') !== 'Update' || get('var') !== 'password' || !isThere)
        return [
          error(
            options.repeatsWhatItRefuses === true
              ? `Not saved: ${get('value')}`
              : 'Update did not complete successfully',
          ),
        ];
      edits.push({ section, slot: Number(/^line(\d+)/u.exec(section)?.[1]), value: get('value') ?? '' });
    }
    for (const { section, slot, value } of edits) {
      if (section.endsWith('-call')) callPasswords.set(slot, value);
      else if (!(await shell.save(slot, value, 'after-restart'))) return undefined;
    }
    if (tearing === 'at-next-save') tearing = 'torn';
    return [success()];
  }

  function registrations(shell: Shell): Answer {
    const rows = shell.ports.flatMap(({ account: { user, authUser, domain } }, index) => {
      const slot = index + 1;
      const status = shell.status(slot).kind;
      return [
        [
          ['Event', 'OutboundRegistrationDetail'],
          ['ObjectName', `line${slot}`],
          ['ClientUri', `sip:${user}@${domain}`],
          ['OutboundAuth', `line${slot}-auth`],
          [
            'Status',
            options.staysRegistered === true
              ? 'Registered'
              : left.has(slot)
                ? 'Unregistered'
                : status === 'registered'
                  ? 'Registered'
                  : 'Rejected',
          ],
        ],
        [
          ['Event', 'AuthDetail'],
          ['ObjectName', `line${slot}-auth`],
          ['Username', authUser],
          ['Password', options.isHashed === true ? '' : (inUse[index] ?? shell.password(slot))],
        ],
      ] as const;
    });
    const start = [...success('Following are Events for each Outbound registration'), ['EventList', 'start'] as const];
    const end = [
      ['Event', 'OutboundRegistrationDetailComplete'],
      ['EventList', 'Complete'],
    ] as const;
    return [start, ...rows, end];
  }

  async function carryOut(shell: Shell, action: string, fields: Fields): Promise<Answer | undefined> {
    if (!has(action)) return [error(RIGHTS[action] === undefined ? 'Invalid/unknown command' : 'Permission denied')];
    const slot = Number(/^line(\d+)$/u.exec(fields.get('registration') ?? '')?.[1] ?? 0);
    switch (action) {
      case 'ListCommands':
        return [
          [
            ['Response', 'Success'],
            ...[...FREE, ...Object.keys(RIGHTS)].filter(has).map((name) => [name, 'What it does  (Priv: …)'] as const),
          ],
        ];
      case 'CoreSettings':
        return [[...success(), ['AsteriskVersion', '16.28.0']]];
      case 'GetConfig':
        return getConfig(shell, fields.get('filename') ?? '');
      case 'UpdateConfig':
        return update(shell, fields);
      case 'Reload':
        inUse = shell.ports.map((_, index) => shell.password(index + 1));
        return [success('Module Reloaded')];
      case 'PJSIPShowRegistrationsOutbound':
        return registrations(shell);
      case 'PJSIPUnregister':
        left.add(slot);
        return [success('Unregistration sent')];
      case 'PJSIPRegister':
        // In its own time, as the real one does.
        void shell.use(slot, inUse[slot - 1] ?? shell.password(slot)).then(() => left.delete(slot));
        return [success('Reregistration sent')];
      case 'Logoff':
        return [[['Response', 'Goodbye']]];
      default:
        return [success()];
    }
  }

  function talk(shell: Shell, socket: Socket): void {
    let isIn = false;
    let challenge = '';
    let rest = '';
    let turn: Promise<void> = Promise.resolve();
    const send = (answer: Answer, id: string) => {
      for (const packet of answer) {
        const [first, ...others] = packet;
        const fields = first === undefined ? [] : [first, ['ActionID', id] as const, ...others];
        socket.write(`${fields.map(([name, value]) => `${name}: ${value}`).join('\r\n')}\r\n\r\n`);
      }
    };
    const hear = async (text: string) => {
      const fields = new Map(
        text.split('\r\n').map((line): [string, string] => {
          const at = line.indexOf(':');
          return [line.slice(0, at).toLowerCase(), line.slice(at + 1).trim()];
        }),
      );
      const action = fields.get('action') ?? '';
      const id = fields.get('actionid') ?? '';
      shell.note(action);
      if (action === 'Challenge') {
        challenge = String(randomInt(1_000_000_000));
        return send([[...success(), ['Challenge', challenge]]], id);
      }
      if (action === 'Login') {
        shell.countLogin();
        const key = createHash('md5').update(`${challenge}${options.adminPassword}`, 'utf8').digest('hex');
        isIn = fields.get('username') === (options.adminUser ?? 'admin') && fields.get('key') === key;
        send([isIn ? success('Authentication accepted') : error('Authentication failed')], id);
        if (!isIn) socket.end();
        return;
      }
      const answer = isIn ? await carryOut(shell, action, fields) : [error('Permission denied')];
      if (breaking === action) {
        breaking = undefined;
        socket.destroy();
      } else if (silent === action) silent = undefined;
      else if (answer !== undefined && !socket.destroyed) send(answer, id);
    };
    connections.add(socket);
    socket.on('close', () => connections.delete(socket));
    socket.on('error', () => {});
    socket.write('Asterisk Call Manager/5.0.4\r\n');
    socket.on('data', (chunk) => {
      rest += chunk.toString('utf8');
      for (let end = rest.indexOf('\r\n\r\n'); end >= 0; end = rest.indexOf('\r\n\r\n')) {
        const text = rest.slice(0, end);
        rest = rest.slice(end + 4);
        turn = turn.then(() => hear(text)).catch(() => void socket.destroy());
      }
    });
  }

  const shell = await startShell(options, {
    schemes: { plain: 'ami', tls: 'amis' },
    talk,
    forget() {
      left.clear();
      // A start reads its files.
      inUse = [];
    },
  });
  inUse = shell.ports.map(({ password }) => password);
  return Object.assign(Object.create(shell) as Shell, {
    inUse: (slot: number) => inUse[slot - 1] ?? shell.password(slot),
    editFirst(slot: number, password: string) {
      edit = { slot, password };
    },
    breakAfter(action: string) {
      breaking = action;
    },
    keepSilentAfter(action: string) {
      silent = action;
    },
    tearFileAtNextSave() {
      tearing = 'at-next-save';
    },
    openConnections() {
      return connections.size;
    },
  });
}

function success(message?: string): readonly (readonly [string, string])[] {
  return [['Response', 'Success'], ...(message === undefined ? [] : [['Message', message] as const])];
}

function error(message: string): readonly (readonly [string, string])[] {
  return [
    ['Response', 'Error'],
    ['Message', message],
  ];
}
