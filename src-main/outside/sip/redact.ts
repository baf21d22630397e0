import { livingSecrets } from '../../core/secret.ts';

const STRUCK = '***';
/** Shorter values would strike ordinary words. */
const SHORTEST = 6;

// A field of the digest family with its continuation lines.
const AUTH_FIELD =
  /^(?:(?:www-|proxy-)?authenticate|(?:proxy-)?authorization|(?:proxy-)?authentication-info)[ \t]*:[^\n]*(?:\n[ \t][^\n]*)*/gimu;
const AUTH_PARAM =
  /\b(username\*?|response|cnonce|nonce|nextnonce|rspauth)([ \t]*=[ \t]*)("(?:[^"\\]|\\[\s\S])*"?|[^\s,;]+)/giu;

/** Makes the text of an exchange fit to be shown and stored: whoever reads it cannot guess passwords against it. */
export interface Redactor {
  /** Remembers the values of our own credentials, so that they are struck wherever the far side repeats them. */
  learn(authorizationLine: string): void;
  strike(text: string): string;
}

export function redactor(): Redactor {
  const known = new Set<string>();
  return {
    learn(line) {
      for (const [, name, , value] of line.matchAll(AUTH_PARAM)) {
        const bare = value?.replace(/^"|"$/gu, '') ?? '';
        if (name !== 'username' && bare.length >= SHORTEST) known.add(bare);
      }
    },
    strike(text) {
      let clean = text.replace(AUTH_FIELD, (field) =>
        field.replace(AUTH_PARAM, (_all, name: string, equals: string, value: string) =>
          value.startsWith('"') ? `${name}${equals}"${STRUCK}"` : `${name}${equals}${STRUCK}`,
        ),
      );
      for (const value of known) clean = clean.replaceAll(value, STRUCK);
      const values = new Set(livingSecrets().map((secret) => secret.reveal()));
      for (const value of values) if (value.length >= SHORTEST) clean = clean.replaceAll(value, STRUCK);
      return clean;
    },
  };
}
