import { z } from 'zod';
import { type Guide, guideSchema, letInSchema } from './guide.ts';
import { FILE_ADDRESSES, FILE_CAUTIONS, REST_STAYS } from './provisioning-codes.ts';

/**
 * One family of softphones or devices: every fact as data, each with where it comes from and how sure we are. The file is
 * `assets/devices/<id>.json`; docs/devices.md says how to add one.
 *
 * `proven`: run against a real registrar. `documented`: read in the named source, not run. `inferred`: not confirmed; words
 * for a person must say so.
 */
export const SURE = ['proven', 'documented', 'inferred'] as const;

const factMarks = {
  /** Codes of `assets/sources/devices.json`. */
  source: z.array(z.string().regex(/^[A-Z0-9]+$/u)).min(1),
  sure: z.enum(SURE),
  checkedOn: z.iso.date(),
};

function fact<T extends z.ZodType>(value: T) {
  return z.strictObject({ value, ...factMarks });
}

const bothLanguages = z.strictObject({ ja: z.string().min(1), en: z.string().min(1) });
const text = z.string().min(1);

/** A regular expression without its slashes, read with the flags `iu`. */
const pattern = z.string().refine(isPattern, 'is no regular expression');

function isPattern(source: string): boolean {
  try {
    new RegExp(source, 'iu');
    return true;
  } catch {
    return false;
  }
}

export const PLATFORMS = ['windows', 'macos', 'linux', 'android', 'ios'] as const;
export type Platform = (typeof PLATFORMS)[number];

/** What it does with a password that is refused. What is not known is left out. */
const wrongPasswordSchema = z.strictObject({
  /** Logins with the same wrong password in one go. */
  perAttempt: z.number().int().positive().optional(),
  /** Seconds until it tries again by itself. */
  retryS: z.number().positive().optional(),
  /** The same after a 403. */
  retryAfterForbiddenS: z.number().positive().optional(),
  /** It stops until somebody acts. */
  givesUp: z.boolean().optional(),
  /** It opens a dialog that asks for the password. */
  asksPerson: z.boolean().optional(),
});

const settingsSchema = z.strictObject({
  /** `~`, `%NAME%` and `$NAME` as the platform means them; `<…>` is a part that differs. */
  files: z.array(fact(z.strictObject({ platforms: z.array(z.enum(PLATFORMS)).min(1), path: text }))),
  format: fact(text),
  /** Where in the file: what we call it, and what the file calls it. */
  keys: fact(
    z.partialRecord(z.enum(['password', 'user', 'authUser', 'domain', 'proxy', 'transport', 'expires']), text),
  ),
  storedAs: fact(z.enum(['plain', 'ha1', 'obfuscated', 'encrypted', 'unknown'])),
  /** A running program writes its settings from memory when it ends: an edit under it would be lost. */
  rewritesAtExit: fact(z.union([z.boolean(), z.literal('unknown')])),
});

export const PROVISIONING_FORMATS = [
  'grandstream-xml',
  'flat-profile',
  'yealink-text',
  'panasonic-text',
  'snom-xml',
  'polycom-xml',
  'obi-xml',
  'gigaset-xml',
  'fanvil-xml',
  'audiocodes-ini',
  'router-commands',
  'linphone-xml',
] as const;

const provisioningSchema = z.strictObject({
  /**
   * `{mac}` in small, `{MAC}` in capital letters, no separators. A device that is told the whole address of the file takes
   * any name: this is the one it is given.
   */
  fileName: fact(text),
  format: fact(z.enum(PROVISIONING_FORMATS)),
  /** Which key holds the password of an account or port; see passwordKey. */
  passwordKeys: z
    .array(
      fact(
        z.strictObject({
          /** `{n}` is the number of the account or port, `{n+K}` and `{n-K}` that number moved by K. */
          key: text,
          first: z.number().int().positive(),
          /** Absent where no source says how many the device has. */
          last: z.number().int().positive().optional(),
        }),
      ),
    )
    .min(1),
  /** The smallest file that changes the password alone: `{password}`, `{key}`, `{n}`, `{mac}`, `{user}` are filled in. */
  smallest: fact(text),
  /** How the password has to be written: XML entities, or as it is. */
  escape: z.enum(['xml', 'none']),
  lineEnds: z.enum(['lf', 'crlf']),
  /** `no`: the file stands for the whole configuration, and none is made. */
  restStays: fact(z.enum(REST_STAYS)),
  /** Of the family's models, those that the file is documented for; absent = all. */
  models: fact(z.array(text).min(1)).optional(),
  cautions: z.array(fact(z.enum(FILE_CAUTIONS))),
  /** Absent: nobody knows how it is pointed to a file, and none is made. */
  asks: fact(z.enum(FILE_ADDRESSES)).optional(),
  /** Where that is typed, by a label that a fact of this file has, `A > B` a path; absent = no source says. */
  field: fact(text).optional(),
  /** What makes the device fetch it. */
  trigger: fact(bothLanguages),
});

export const PHONE_KINDS = ['softphone', 'adapter', 'ip-phone', 'router', 'pbx'] as const;
export const WAYS = ['automatic', 'lan', 'file', 'guide'] as const;

const id = z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/u);

const HABITS = [
  'keeps-old-until-made-again',
  'cannot-edit',
  'gives-up-after-refusal',
  'retries-for-ever',
  'unknown',
] as const;

export const phoneKindSchema = z.strictObject({
  id,
  kind: z.enum(PHONE_KINDS),
  name: bothLanguages,
  vendor: text,
  models: z.array(text).min(1),
  /** First six hexadecimal digits, in capitals. A hint, never a proof: some cover other products of the maker, too. */
  macPrefixes: fact(z.array(z.string().regex(/^[0-9A-F]{6}$/u)).min(1)).optional(),
  /** SIP User-Agent, as a registrar may list it beside a binding; an empty list says that it sends none. */
  userAgents: fact(z.array(pattern)).optional(),
  /** HTTP User-Agent of its request for a provisioning file. */
  fileUserAgents: fact(z.array(pattern)).optional(),
  /** Ids of families that cannot be told from this one until somebody has signed in. Each of them names this one, too. */
  sameBeforeLogin: fact(z.array(id).min(1)).optional(),
  habit: fact(z.enum(HABITS)),
  wrongPassword: fact(wrongPasswordSchema).optional(),
  /** What the facts would carry, best first; what the app really does is decided by the rooms of `outside`. */
  ways: fact(z.array(z.enum(WAYS)).min(1)),
  settings: settingsSchema.optional(),
  provisioning: provisioningSchema.optional(),
  /** Everything else that is known, for whoever writes code or a guide for this family. */
  facts: z.array(z.strictObject({ about: text, value: text, ...factMarks })).min(1),
  guide: guideSchema,
  letIn: letInSchema.optional(),
});

export type PhoneKind = z.infer<typeof phoneKindSchema>;
export type { Guide };

/** Throws on a malformed file: it is part of the product, so a fault in it is a bug. */
export function parsePhoneKind(json: unknown): PhoneKind {
  return phoneKindSchema.parse(json);
}
