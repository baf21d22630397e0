import type { PasswordRule } from './carrier.ts';
import type { Dice } from './ports.ts';
import { problem } from './problem.ts';
import { fail, ok, type Result } from './result.ts';
import { Secret } from './secret.ts';

export type PasswordFault =
  | 'empty'
  | 'too-short'
  | 'too-long'
  | 'space'
  | 'invisible'
  | 'full-width'
  | 'other-character'
  | 'same-as-current';

/**
 * Makes a password the portal takes and a person can type on a device without mistakes: only characters of the rule's
 * `generateFrom`, at least one letter and one digit, never one of `unlike`.
 * Uniform by rejection sampling; `dice` must be cryptographically strong.
 */
export function makePassword(rule: PasswordRule, dice: Dice, unlike: readonly Secret[] = []): Secret {
  const alphabet = rule.generateFrom;
  const limit = 256 - (256 % alphabet.length);
  for (;;) {
    let text = '';
    while (text.length < rule.length) {
      for (const byte of dice.bytes(rule.length * 2)) {
        if (byte >= limit || text.length === rule.length) continue;
        text += alphabet.charAt(byte % alphabet.length);
      }
    }
    if (!/[a-z]/u.test(text) || !/\d/u.test(text)) continue;
    const made = Secret.of(text);
    if (!unlike.some((one) => one.equals(made))) return made;
  }
}

/**
 * Checks a typed password. The two sentences of the manual contradict (screen: lower case and digits; text below: capitals
 * too), so capitals pass only when the person has agreed to the warning.
 */
export function checkPassword(options: {
  readonly rule: PasswordRule;
  readonly candidate: Secret;
  readonly current?: Secret | undefined;
  readonly capitalsAgreed?: boolean;
}): Result<Secret> {
  const { rule, candidate, current } = options;
  const text = candidate.reveal();
  const unfit = (why: PasswordFault, position?: number) =>
    fail(
      problem('password-unfit', {
        why,
        length: [...text].length,
        wanted: rule.length,
        ...(position === undefined ? {} : { position }),
      }),
    );
  if (text === '') return unfit('empty');
  const strange = [...text].findIndex((character) => !rule.accept.includes(character));
  if (strange >= 0) return unfit(faultOf([...text][strange] ?? ''), strange + 1);
  if (text.length < rule.length) return unfit('too-short');
  if (text.length > rule.length) return unfit('too-long');
  if (current?.equals(candidate)) return unfit('same-as-current');
  const isNarrow = [...text].every((character) => rule.narrow.includes(character));
  if (!isNarrow && options.capitalsAgreed !== true)
    return fail(problem('password-needs-agreement', { why: 'capitals' }));
  return ok(candidate);
}

/** What only a slip of copying brings into a password, and where (from 1); such a password may be of any length and kind else. */
export function strayIn(
  secret: Secret,
): { readonly why: Exclude<PasswordFault, 'same-as-current'>; readonly position: number } | undefined {
  const characters = [...secret.reveal()];
  const strange = characters.findIndex((character) => !/^[!-~]$/u.test(character));
  return strange < 0 ? undefined : { why: faultOf(characters[strange] ?? ''), position: strange + 1 };
}

function faultOf(character: string): 'space' | 'invisible' | 'full-width' | 'other-character' {
  if (/[\u0020\u3000\u00a0\t]/u.test(character)) return 'space';
  if (/[\p{Cc}\p{Cf}\p{Z}]/u.test(character)) return 'invisible';
  if (/[\uff01-\uff5e]/u.test(character)) return 'full-width';
  return 'other-character';
}
