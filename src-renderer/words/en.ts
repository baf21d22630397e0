import { call } from './en/call.ts';
import { change } from './en/change.ts';
import { check } from './en/check.ts';
import { device } from './en/device.ts';
import { frame } from './en/frame.ts';
import { guide } from './en/guide.ts';
import { lines } from './en/lines.ts';
import { phone } from './en/phone.ts';
import { plan } from './en/plan.ts';
import { settings } from './en/settings.ts';
import { softphone } from './en/softphone.ts';
import { trouble } from './en/trouble.ts';
import type { UiWords } from './words.ts';

export const en: UiWords = {
  ...frame,
  ...lines,
  ...plan,
  ...change,
  ...phone,
  ...call,
  ...softphone,
  ...device,
  ...guide,
  ...trouble,
  ...check,
  ...settings,
};
