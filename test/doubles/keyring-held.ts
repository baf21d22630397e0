import { type KeyringSession, type KeyringState, missingKeyringProgram, withKeyring } from '../peers/keyring.ts';

const missing = missingKeyringProgram();
if (missing !== undefined && process.env.CI === 'true') throw new Error(`CI must have ${missing}`);

export const skipKeyring = missing !== undefined;
export const keyringTitle =
  missing === undefined ? 'with a real gnome-keyring' : `with a real gnome-keyring (skipped: no ${missing})`;

export interface HeldKeyring {
  readonly session: KeyringSession;
  /** Process id of the keyring's daemon, as the session bus tells it. */
  daemonPid(): Promise<number>;
  /** Takes the session down. */
  release(): Promise<void>;
}

/** A keyring session that lives until it is released. */
export async function holdKeyring(state: KeyringState): Promise<HeldKeyring> {
  const released = Promise.withResolvers<void>();
  const ready = Promise.withResolvers<KeyringSession>();
  const over = withKeyring({ state }, async (session) => {
    ready.resolve(session);
    await released.promise;
  });
  over.catch(ready.reject);
  const session = await ready.promise;
  return {
    session,
    async daemonPid() {
      const method = 'org.freedesktop.DBus.GetConnectionUnixProcessID';
      const name = ['--dest=org.freedesktop.DBus', '/org/freedesktop/DBus', method, 'string:org.freedesktop.secrets'];
      const told = await session.run(['dbus-send', '--session', '--print-reply', ...name]);
      const pid = Number(/uint32 (\d+)/u.exec(told.stdout)?.[1]);
      if (!(pid > 1)) throw new Error(`nobody keeps secrets in this session: ${told.stderr}`);
      return pid;
    },
    async release() {
      released.resolve();
      await over;
    },
  };
}
