import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { z } from 'zod';

export const SETTINGS_FILE = 'settings.json';

export interface SettingsFile<T> {
  read(): T;
  /** Atomic: written beside and renamed over, so that a torn file never exists. Returns false when it could not be kept. */
  write(settings: T): boolean;
}

/**
 * Settings as one small JSON file. What does not parse is set aside under another name, never deleted, and the defaults hold.
 */
export function settingsFile<T>(options: {
  readonly folder: string;
  readonly schema: z.ZodType<T>;
  readonly defaults: T;
}): SettingsFile<T> {
  const path = join(options.folder, SETTINGS_FILE);
  return {
    read() {
      let text: string;
      try {
        text = readFileSync(path, 'utf8');
      } catch {
        return options.defaults;
      }
      const parsed = options.schema.safeParse(jsonOf(text));
      if (parsed.success) return parsed.data;
      setAside(path);
      return options.defaults;
    },
    write(settings) {
      try {
        mkdirSync(options.folder, { recursive: true, mode: 0o700 });
        const beside = `${path}.${process.pid}.new`;
        writeFileSync(beside, `${JSON.stringify(settings, undefined, 2)}\n`, { mode: 0o600, flush: true });
        renameSync(beside, path);
        return true;
      } catch {
        return false;
      }
    },
  };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function setAside(path: string): void {
  try {
    renameSync(path, `${path}.unread-${Date.now()}`);
  } catch {
    // It stays where it is; the next write replaces it, which is all that is lost.
  }
}
