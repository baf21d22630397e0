import threeCxPhone from '../assets/devices/3cxphone.json' with { type: 'json' };
import acrobitsGroundwire from '../assets/devices/acrobits-groundwire.json' with { type: 'json' };
import asteriskChanSip from '../assets/devices/asterisk-chan-sip.json' with { type: 'json' };
import asteriskPjsip from '../assets/devices/asterisk-pjsip.json' with { type: 'json' };
import audiocodesMediapack from '../assets/devices/audiocodes-mediapack.json' with { type: 'json' };
import baresip from '../assets/devices/baresip.json' with { type: 'json' };
import brekekePbx from '../assets/devices/brekeke-pbx.json' with { type: 'json' };
import briaXLite from '../assets/devices/bria-x-lite.json' with { type: 'json' };
import ciscoAta19x from '../assets/devices/cisco-ata19x.json' with { type: 'json' };
import ciscoSpa from '../assets/devices/cisco-spa.json' with { type: 'json' };
import fanvil from '../assets/devices/fanvil.json' with { type: 'json' };
import freepbx from '../assets/devices/freepbx.json' with { type: 'json' };
import freeswitch from '../assets/devices/freeswitch.json' with { type: 'json' };
import gigaset from '../assets/devices/gigaset.json' with { type: 'json' };
import grandstreamGrp from '../assets/devices/grandstream-grp.json' with { type: 'json' };
import grandstreamGxp from '../assets/devices/grandstream-gxp.json' with { type: 'json' };
import grandstreamHt80x from '../assets/devices/grandstream-ht80x.json' with { type: 'json' };
import grandstreamHt81x from '../assets/devices/grandstream-ht81x.json' with { type: 'json' };
import jami from '../assets/devices/jami.json' with { type: 'json' };
import japan050Adapter from '../assets/devices/japan-050-adapter.json' with { type: 'json' };
import jitsi from '../assets/devices/jitsi.json' with { type: 'json' };
import kamailioUac from '../assets/devices/kamailio-uac.json' with { type: 'json' };
import linphone from '../assets/devices/linphone.json' with { type: 'json' };
import microsip from '../assets/devices/microsip.json' with { type: 'json' };
import nttHgw from '../assets/devices/ntt-hgw.json' with { type: 'json' };
import panasonicKxHdv from '../assets/devices/panasonic-kx-hdv.json' with { type: 'json' };
import panasonicKxTgp from '../assets/devices/panasonic-kx-tgp.json' with { type: 'json' };
import panasonicKxUt from '../assets/devices/panasonic-kx-ut.json' with { type: 'json' };
import pattonSmartnode from '../assets/devices/patton-smartnode.json' with { type: 'json' };
import polyObi from '../assets/devices/poly-obi.json' with { type: 'json' };
import polyVvx from '../assets/devices/poly-vvx.json' with { type: 'json' };
import portsip from '../assets/devices/portsip.json' with { type: 'json' };
import snom from '../assets/devices/snom.json' with { type: 'json' };
import twinkle from '../assets/devices/twinkle.json' with { type: 'json' };
import yamaha from '../assets/devices/yamaha.json' with { type: 'json' };
import yealinkT from '../assets/devices/yealink-t.json' with { type: 'json' };
import zoiper from '../assets/devices/zoiper.json' with { type: 'json' };
import picturesJson from '../assets/guides/pictures.json' with { type: 'json' };
import sourcesJson from '../assets/sources/devices.json' with { type: 'json' };
import { type PhoneKind, parsePhoneKind } from './core/phones/catalogue.ts';
import { type Pictures, picturesSchema } from './core/phones/guide.ts';

/*
 * The catalogue as the product carries it: one import a family, so that a bundle has them all and nothing is looked for on
 * a disk. The window gets it from its host.
 */

/** Adapters and phones first: most lines have one. */
const FILES: readonly unknown[] = [
  audiocodesMediapack,
  ciscoAta19x,
  ciscoSpa,
  grandstreamHt80x,
  grandstreamHt81x,
  japan050Adapter,
  pattonSmartnode,
  polyObi,
  fanvil,
  gigaset,
  grandstreamGrp,
  grandstreamGxp,
  panasonicKxHdv,
  panasonicKxTgp,
  panasonicKxUt,
  polyVvx,
  snom,
  yealinkT,
  nttHgw,
  yamaha,
  threeCxPhone,
  acrobitsGroundwire,
  baresip,
  briaXLite,
  jami,
  jitsi,
  linphone,
  microsip,
  portsip,
  twinkle,
  zoiper,
  asteriskChanSip,
  asteriskPjsip,
  brekekePbx,
  freepbx,
  freeswitch,
  kamailioUac,
];

export const phoneCatalogue: readonly PhoneKind[] = FILES.map(parsePhoneKind);

/** Whether the app's way into a device of this family was seen to work with a real one. */
export function wasTried(family: string): boolean {
  const ways = phoneCatalogue.find(({ id }) => id === family)?.ways;
  return ways?.sure === 'proven' && ways.value.includes('lan');
}

export const guidePictures: Pictures = picturesSchema.parse(picturesJson);

/** What the codes of `source` stand for. */
export const phoneSources: Readonly<Record<string, string>> = sourcesJson;
