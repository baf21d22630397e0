import { createHash } from 'node:crypto';
import type { Shell } from './device-shell.ts';

/* The configuration files of the pretend Asterisk, as `GetConfig` shows them. */

type Entry = readonly [name: string, value: string];
type Section = readonly [name: string, entries: readonly Entry[]];

export interface FileOptions {
  /** Its files are written by FreePBX. */
  readonly isFreePbx?: boolean;
  /** Passwords are stored as digests. */
  readonly isHashed?: boolean;
  /** The endpoint has an `auth` of its own with the same password. */
  readonly hasEndpointAuth?: boolean;
  /** The auth section is what its own phones log in with, too. */
  readonly isShared?: boolean;
  /** Accounts run, and are not in the file. */
  readonly isElsewhere?: boolean;
  readonly execIncludes?: boolean;
}

/** What stands in its pjsip.conf now; `callPasswords` where the endpoint has an entry of its own that was changed. */
export function sectionsOf(
  shell: Shell,
  options: FileOptions,
  callPasswords: ReadonlyMap<number, string>,
): readonly Section[] {
  if (options.isElsewhere === true) return [['global', [['type', 'global']]]];
  const agent = options.isFreePbx === true ? [['user_agent', 'FPBX-16.0.40.7(18.13.0)'] as const] : [];
  const kind = shell.arePagesChanged ? 'registration2' : 'registration';
  return [
    ['global', [['type', 'global'], ...agent]],
    ...shell.ports.flatMap(({ account: { user, authUser, domain } }, index) => {
      const slot = index + 1;
      const password = shell.password(slot);
      const secret =
        options.isHashed === true
          ? ([['md5_cred', createHash('md5').update(`${authUser}:${domain}:${password}`).digest('hex')]] as const)
          : ([['password', password]] as const);
      const auth = (name: string, held: readonly (readonly [string, string])[]) =>
        [
          name,
          [
            ['type', 'auth'],
            ['auth_type', options.isHashed === true ? 'md5' : 'userpass'],
            ['username', authUser],
            ...held,
          ],
        ] as const;
      const own = options.hasEndpointAuth === true ? `line${slot}-call` : `line${slot}-auth`;
      return [
        [
          `line${slot}`,
          [
            ['type', kind],
            ['outbound_auth', `line${slot}-auth`],
            ['server_uri', `sip:${domain}:5060`],
            ['client_uri', `sip:${user}@${domain}`],
          ],
        ],
        // The same name, as is usual in such files.
        [
          `line${slot}`,
          [
            ['type', 'endpoint'],
            ['outbound_auth', own],
            ...(options.isShared === true ? ([['auth', `line${slot}-auth`]] as const) : []),
          ],
        ],
        auth(`line${slot}-auth`, secret),
        ...(own === `line${slot}-auth` ? [] : [auth(own, [['password', callPasswords.get(slot) ?? password]])]),
      ] as const;
    }),
  ];
}

/** The fields of the answer to GetConfig. */
export function fileFields(
  file: string,
  pjsip: readonly Section[],
  options: FileOptions,
): readonly Entry[] | undefined {
  const sections =
    file === 'pjsip.conf'
      ? pjsip
      : file === 'asterisk.conf'
        ? ([['options', [['execincludes', options.execIncludes === true ? 'yes' : 'no']]]] as const)
        : file === 'pjsip.auth.conf' && options.isFreePbx === true
          ? ([] as const)
          : undefined;
  if (sections === undefined) return undefined;
  const number = (count: number) => String(count).padStart(6, '0');
  return sections.flatMap(([name, entries], at) => [
    [`Category-${number(at)}`, name] as const,
    ...entries.map(([key, value], n) => [`Line-${number(at)}-${number(n)}`, `${key}=${value}`] as const),
  ]);
}
