import type { Surroundings } from './kind.ts';

const NEEDED =
  /^(HOME|USER|LOGNAME|SHELL|PATH|LANG|LANGUAGE|LC_.*|TZ|TMPDIR|DISPLAY|WAYLAND_DISPLAY|XAUTHORITY|XDG_.*|DBUS_SESSION_BUS_ADDRESS|PULSE_.*|PIPEWIRE_.*|QT_.*|GTK_.*|GDK_.*|DESKTOP_SESSION|KDE_.*|GNOME_.*|LD_LIBRARY_PATH)$/u;

export function ownEnv(env: Surroundings['env']): Record<string, string> {
  return Object.fromEntries(
    Object.entries(env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}

/** What a program on a desktop needs of its environment; anything else may be a secret of its owner's and is not kept. */
export function onlyNeeded(env: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(env).filter(([name]) => NEEDED.test(name)));
}
