/** P-values of one port: which holds what (FusionPBX templates; read from an HT812V2 and an HT801V2 as well). */
export interface PortKeys {
  readonly slot: number;
  readonly user: string;
  readonly authUser: string;
  readonly server: string;
  readonly password: string;
  /** `1` while it is registered. */
  readonly registered?: string | undefined;
}

const FIRST: PortKeys = { slot: 1, user: 'P35', authUser: 'P36', server: 'P47', password: 'P34', registered: 'P4921' };
const SECOND: PortKeys = {
  slot: 2,
  user: 'P735',
  authUser: 'P736',
  server: 'P747',
  password: 'P734',
  registered: 'P4922',
};

/** HT814 and larger have a table of ports and the server in a profile of their own. */
function tablePort(slot: number): PortKeys {
  const key = (first: number) => `P${first + slot - 1}`;
  return { slot, user: key(4060), authUser: key(4090), server: 'P47', password: key(4120) };
}

export function portKeysOf(model: string): readonly PortKeys[] {
  if (/^HT[78]01|^HT813/u.test(model)) return [FIRST];
  if (/^HT8(?:14|18|41|81)/u.test(model)) {
    const ports = /^HT8(?:14|41)/u.test(model) ? 4 : 8;
    return Array.from({ length: ports }, (_, index) => tablePort(index + 1));
  }
  return [FIRST, SECOND];
}

/** A phone's settings without the leading `P`: account n from the second on has (n+2)xx (FusionPBX; a GXP2170's own status page). */
export const PHONE_ACCOUNTS: readonly PortKeys[] = [1, 2, 3, 4, 5, 6].map((slot) =>
  slot === 1
    ? { slot, user: '35', authUser: '36', server: '47', password: '34' }
    : {
        slot,
        user: `${slot + 2}04`,
        authUser: `${slot + 2}05`,
        server: `${slot + 2}02`,
        password: `${slot + 2}06`,
      },
);
