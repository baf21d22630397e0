import { z } from 'zod';
import { SERVICES, type Service } from './line.ts';

/**
 * The carrier profile: every fact about a carrier as data, each with where it comes from and how sure we are
 * (`manual`, `documented`, `seen`, `inferred`, `unknown`). The file is `assets/carriers/<id>.json`.
 */
function fact<T extends z.ZodType>(value: T) {
  return z.object({
    value,
    source: z.string().min(1),
    sure: z.enum(['manual', 'documented', 'seen', 'inferred', 'unknown']),
  });
}

/** `H:MM`, 0:00 to 23:59, as the manual writes its timetable. Read as minutes since midnight in the carrier's zone. */
const clockMinute = z
  .string()
  .regex(/^([01]?\d|2[0-3]):[0-5]\d$/u)
  .transform((text) => {
    const [hour = 0, minute = 0] = text.split(':').map(Number);
    return hour * 60 + minute;
  });

const slotSchema = z.object({ from: clockMinute, to: clockMinute, effective: clockMinute });

const reflectionSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('within'), minutes: z.number().int().positive() }),
  z.object({ kind: z.literal('slots'), slots: z.array(slotSchema).min(1) }),
]);

const bothLanguages = z.object({ ja: z.string().min(1), en: z.string().min(1) });

const serviceSchema = z.object({
  name: bothLanguages,
  reflection: fact(reflectionSchema),
  /** `{last8}` stands for the last eight digits of the number, `{number}` for all eleven. */
  userShape: fact(z.string()),
  exampleDomain: fact(z.string()),
});

const wordsSchema = z.array(z.string().min(1)).min(1);

/** The manual's words on the portal's screens; the only contract with the portal (host and markup are unknown). */
const portalWordsSchema = z.object({
  login: z.object({ marks: wordsSchema, id: wordsSchema, password: wordsSchema, submit: wordsSchema }),
  code: z.object({ marks: wordsSchema, field: wordsSchema, submit: wordsSchema }),
  menu: z.object({ marks: wordsSchema, path: z.array(wordsSchema).min(1) }),
  form: z.object({
    marks: wordsSchema,
    number: wordsSchema,
    currentPassword: wordsSchema,
    newPassword: wordsSchema,
    newPasswordAgain: wordsSchema,
    submit: wordsSchema,
  }),
  confirm: z.object({ marks: wordsSchema, submit: wordsSchema }),
  completion: z.object({ sentence: wordsSchema, marks: wordsSchema }),
  next: wordsSchema,
  /** Sentences by which the portal says no. Only inferred until somebody has seen them; matched as substrings. */
  refusals: z.object({
    'portal-login-wrong': wordsSchema,
    'portal-code-wrong': wordsSchema,
    'portal-code-expired': wordsSchema,
    'portal-locked': wordsSchema,
    'portal-maintenance': wordsSchema,
    'portal-session-expired': wordsSchema,
    'portal-current-password-wrong': wordsSchema,
    'portal-number-not-found': wordsSchema,
    'portal-password-refused': wordsSchema,
  }),
});

const passwordRuleSchema = z.object({
  length: z.number().int().positive(),
  /** Characters a made password uses: the intersection of both of the manual's sentences, without look-alikes. */
  generateFrom: z.string().min(10),
  /** The stricter sentence (on the screen). */
  narrow: z.string(),
  /** The wider sentence (in the text below it). */
  accept: z.string(),
});

export const carrierSchema = z.object({
  id: z.string(),
  name: bothLanguages,
  checkedOn: z.string(),
  utcOffsetMinutes: fact(z.number().int()),
  password: fact(passwordRuleSchema),
  services: z.record(z.enum(SERVICES), serviceSchema),
  /** Within this distance of a slot boundary nobody knows which row counts: the later one is promised. */
  boundaryGuardMinutes: fact(z.number().positive()),
  /** Time a person needs from "let us go" to 更新, the mailed code included. */
  signInAllowanceMinutes: fact(z.number().positive()),
  pace: fact(z.object({ registersPerSecond: z.number().positive(), burst: z.number().int().positive() })),
  attempts: fact(
    z.object({
      /** Of one line. */
      refusedPerTenMinutes: z.number().int().positive(),
      /** Of all lines of this computer together: a ban falls on the address. */
      refusedPerTenMinutesFromHere: z.number().int().positive(),
      refusedPerRotation: z.number().int().positive(),
    }),
  ),
  /** When to look whether the new password is accepted. Seconds after the named moment, ascending. */
  looks: fact(
    z.object({
      afterAcceptanceS: z.array(z.number().positive()),
      afterSlotS: z.array(z.number().nonnegative()),
      afterReconnectS: z.array(z.number().nonnegative()),
      unreachableRetryS: z.number().positive(),
    }),
  ),
  keepPreviousDays: z.number().int().positive(),
  portal: fact(z.object({ words: portalWordsSchema })),
});

export type CarrierProfile = z.infer<typeof carrierSchema>;
export type PasswordRule = z.infer<typeof passwordRuleSchema>;
export type Reflection = z.infer<typeof reflectionSchema>;
export type PortalWords = z.infer<typeof portalWordsSchema>;
export type RefusalKind = keyof PortalWords['refusals'];

/** Throws on a malformed profile: it is part of the product, so a fault in it is a bug. */
export function parseCarrier(json: unknown): CarrierProfile {
  return carrierSchema.parse(json);
}

/** The SIP user a preset proposes for a number; the customer's own paper always wins (SERVICE §2). */
export function presetUser(profile: CarrierProfile, service: Service, number: string): string {
  return fillShape(profile.services[service].userShape.value, number);
}

/** All shapes of user name this carrier is known to use for one number: hypotheses to show, never to try in a burst. */
export function userShapes(profile: CarrierProfile, number: string): string[] {
  const shapes = new Set(SERVICES.map((service) => fillShape(profile.services[service].userShape.value, number)));
  shapes.add(number);
  return [...shapes];
}

function fillShape(shape: string, number: string): string {
  return shape.replace('{last8}', number.slice(-8)).replace('{number}', number);
}
