import { z } from 'zod';
import type { Recognise } from '../family.ts';
import { readPage } from '../web/device-page.ts';
import { apiDriver } from './adapter-api.ts';
import { formDriver } from './adapter-form.ts';
import { recogniseGrandstreamPhone } from './phone.ts';

/*
 * Grandstream HT adapters have had two faces: pages with a form (field `gnkey`), and, on the V2 models and current firmware, one
 * page of scripts over an interface with a session token. Which one it is shows before the login, the model often only after it.
 * Phones (grandstream-phone.ts) tell their model, and are asked first: an adapter's login must not be tried on one of them.
 */

const jsonSchema = z.object({ response: z.string() });

export const recogniseGrandstream: Recognise = async (face) => {
  const { front, http, signal } = face;
  const isSaid = /grandstream/iu.test(`${front.server} ${front.text}`);
  const form = readPage(front.text).forms.find(
    ({ action, fields }) =>
      action.includes('dologin') && ['P2', 'gnkey'].every((name) => fields.some((field) => field.name === name)),
  );
  if (isSaid && form !== undefined) return { ...named(front.text), driver: formDriver };
  const phone = await recogniseGrandstreamPhone(face);
  if (phone !== undefined || !isSaid) return phone;
  // Without a token it answers that there is none: that, too, is this interface.
  const info = await http.ask({ method: 'POST', path: '/cgi-bin/api-get_system_base_info', form: [] }, signal);
  if (!info.ok || !isApi(info.value.text)) return undefined;
  const known = named(`${front.text} ${info.value.text}`);
  const other = /\b(?:GXP|GRP|GXV|WP|DP|UCM|GXW|GSC)\w*\d{3}/iu.exec(`${front.text} ${info.value.text}`)?.[0];
  if (other === undefined) return { ...known, driver: apiDriver };
  return { family: /^GRP/iu.test(other) ? 'grandstream-grp' : 'grandstream-gxp', model: other };
};

/** `HT802V2`; undefined where the text names no HT adapter. */
export function htModel(text: string): string | undefined {
  return /\bHT\s?([78]\d{2}(?:\s?V2)?)\b/iu.exec(text)?.[0]?.toUpperCase().replaceAll(' ', '');
}

function named(text: string): { readonly family: string; readonly model: string } {
  const model = htModel(text);
  const isSmall = model === undefined || /^HT[78]0/u.test(model);
  return { family: isSmall ? 'grandstream-ht80x' : 'grandstream-ht81x', model: model ?? 'Grandstream HT' };
}

function isApi(text: string): boolean {
  try {
    return jsonSchema.safeParse(JSON.parse(text)).success;
  } catch {
    return false;
  }
}
