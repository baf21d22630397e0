import { spawn } from 'node:child_process';
import type { Clipboard } from '../../backstage/clipboard-timer.ts';
import { foundProgram } from './found-program.ts';

/*
 * The clipboard of this computer through the tool the system brings. The text goes in by stdin, never by argv. Where there
 * is no tool there is no clipboard, and the window offers to show the password instead.
 */

interface Tool {
  readonly platform: NodeJS.Platform | 'other';
  /** Only where this variable is set: a Wayland or X11 display to hold the clipboard. */
  readonly needs?: 'WAYLAND_DISPLAY' | 'DISPLAY';
  readonly write: readonly [string, ...string[]];
  readonly read: readonly [string, ...string[]];
}

const TOOLS: readonly Tool[] = [
  { platform: 'darwin', write: ['pbcopy'], read: ['pbpaste'] },
  {
    platform: 'win32',
    write: ['clip.exe'],
    read: ['powershell.exe', '-NoProfile', '-NonInteractive', '-Command', 'Get-Clipboard -Raw'],
  },
  { platform: 'other', needs: 'WAYLAND_DISPLAY', write: ['wl-copy'], read: ['wl-paste', '--no-newline'] },
  {
    platform: 'other',
    needs: 'DISPLAY',
    write: ['xclip', '-selection', 'clipboard', '-in'],
    read: ['xclip', '-selection', 'clipboard', '-out'],
  },
  {
    platform: 'other',
    needs: 'DISPLAY',
    write: ['xsel', '--clipboard', '--input'],
    read: ['xsel', '--clipboard', '--output'],
  },
];

/** A tool that holds the clipboard itself may never end; whether it took the text shows within this time. */
const LIMIT_MS = 3_000;

export interface ClipboardSurroundings {
  readonly platform: NodeJS.Platform;
  readonly env: Readonly<Record<string, string | undefined>>;
}

export function clipboardOf({ platform, env }: ClipboardSurroundings): Clipboard | undefined {
  const own = platform === 'darwin' || platform === 'win32' ? platform : 'other';
  for (const tool of TOOLS) {
    if (tool.platform !== own || (tool.needs !== undefined && !env[tool.needs])) continue;
    const write = foundProgram(tool.write[0], env.PATH);
    const read = foundProgram(tool.read[0], env.PATH);
    if (write === undefined || read === undefined) continue;
    return {
      readText: () => run({ program: read, given: tool.read.slice(1) }),
      writeText: async (text) => {
        await run({ program: write, given: tool.write.slice(1), stdin: text });
      },
    };
  }
  return undefined;
}

/** What the tool said. An empty clipboard makes some tools fail: that reads as the empty text. Never throws. */
function run(call: { program: string; given: readonly string[]; stdin?: string }): Promise<string> {
  return new Promise((resolve) => {
    // xclip and wl-copy leave a child behind that inherits stdout: writing must not wait for that one's end.
    const child = spawn(call.program, call.given, {
      stdio: ['pipe', call.stdin === undefined ? 'pipe' : 'ignore', 'ignore'],
      shell: false,
    });
    const chunks: Buffer[] = [];
    const end = () => {
      clearTimeout(limit);
      resolve(Buffer.concat(chunks).toString('utf8'));
    };
    const limit = setTimeout(end, LIMIT_MS);
    child.stdout?.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.once('error', end);
    child.once(call.stdin === undefined ? 'close' : 'exit', end);
    child.stdin?.on('error', () => {});
    child.stdin?.end(call.stdin ?? '');
  });
}
