import { HIDDEN_FLAG } from './launch-options.ts';

/** Name of the file in the autostart folder (XDG Autostart 0.5); the application's id, as in electron-builder.yml. */
export const AUTOSTART_FILE = 'jp.kakekae.app.desktop';

/** Quoted as the Desktop Entry Specification asks ("The Exec key"). */
export function desktopEntry(program: string): string {
  const inString = program.replace(/["`$\\]/gu, '\\$&').replaceAll('%', '%%');
  // The string itself is escaped once more as a value of the file.
  const quoted = `"${inString}"`.replaceAll('\\', '\\\\');
  return [
    '[Desktop Entry]',
    'Type=Application',
    'Name=かけかえ',
    'Name[en]=Kakekae',
    `Exec=${quoted} ${HIDDEN_FLAG}`,
    'Terminal=false',
    'X-GNOME-Autostart-enabled=true',
    '',
  ].join('\n');
}
