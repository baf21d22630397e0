import { call } from './ja/call.ts';
import { change } from './ja/change.ts';
import { check } from './ja/check.ts';
import { device } from './ja/device.ts';
import { frame } from './ja/frame.ts';
import { guide } from './ja/guide.ts';
import { lines } from './ja/lines.ts';
import { phone } from './ja/phone.ts';
import { plan } from './ja/plan.ts';
import { settings } from './ja/settings.ts';
import { softphone } from './ja/softphone.ts';
import { trouble } from './ja/trouble.ts';

/*
 * 画面のことば。電話会社の画面や書面の名前は、そのとおりに書きます。文は「です・ます」で、専門の言葉を使わず、
 * 電話がどうなるかを時計の時刻で伝えます。
 */

export const ja = {
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
