import { z } from 'zod';

/** The pictures of `assets/guides`, one per kind of page or thing; what they show stands in `pictures.json` beside them. */
export const PICTURES = ['web-page', 'adapter-back', 'handset-menu', 'account-dialog'] as const;
export type PictureId = (typeof PICTURES)[number];

const text = z.string().min(1);

/**
 * One thing the person does or sees. `field` is the label on the device's own screen, to the letter and in the device's
 * language; a path is written `A > B`. It may stand only where a fact of the same file (`restsOn`, its `about`) carries it.
 */
const stepSchema = z
  .strictObject({
    ja: text,
    en: text,
    field: text.optional(),
    restsOn: text.optional(),
    /** Only there; absent = everywhere. */
    on: z
      .array(z.enum(['windows', 'macos', 'linux', 'android', 'ios']))
      .min(1)
      .optional(),
    picture: z.enum(PICTURES).optional(),
  })
  .refine((step) => step.field === undefined || step.restsOn !== undefined, 'a label needs a fact that it rests on');

const steps = z.array(stepSchema).min(1);

/** In the order a person goes through them. */
export const guideSchema = z.strictObject({
  /** Before the change: what it does with a refused password during the wait, and what to do about that. */
  before: steps,
  /** To its admin page, its menu or its window. */
  reach: steps,
  /** Empty where nothing is to be signed in to. */
  signIn: z.array(stepSchema),
  path: steps,
  /** The field, and whether to edit it or to delete the account and make it again. */
  field: steps,
  save: steps,
  /** What "registered" looks like. */
  registered: steps,
  notBack: steps,
});

/** Where the app needs more than a login to be let in; whoever types the password by hand does not. */
export const letInSchema = z.strictObject({
  /** What may go wrong that the app cannot see beforehand; said before the person agrees. */
  caution: z.strictObject({ ja: text, en: text }).optional(),
  open: steps,
  /** Shuts the door again. */
  shut: steps,
});

export type Guide = z.infer<typeof guideSchema>;
export type GuideStep = z.infer<typeof stepSchema>;
export type GuidePart = keyof Guide;

export const GUIDE_PARTS: readonly GuidePart[] = [
  'before',
  'reach',
  'signIn',
  'path',
  'field',
  'save',
  'registered',
  'notBack',
];

/** What a picture shows: a text alternative, and a legend of its numbers. Nothing is said by the picture alone. */
export const picturesSchema = z.record(
  z.enum(PICTURES),
  z.strictObject({
    alt: z.strictObject({ ja: text, en: text }),
    legend: z.array(z.strictObject({ number: z.number().int().positive(), ja: text, en: text })).min(1),
  }),
);

export type Pictures = z.infer<typeof picturesSchema>;
