import type { Recognise } from './family.ts';

/**
 * Panasonic KX-HDV, KX-UT, KX-TGP. That the web pages want Digest or Basic, and that the port has to be opened on the phone
 * first, is documented; how the page of a line is made is not. So the guide and the configuration file, and no guess.
 */
export const recognisePanasonic: Recognise = async ({ front }) => {
  const text = [front.server, front.text, ...front.challenges].join(' ');
  const model = /\bKX-(HDV|UT|TGP)\d{3}\w?\b/iu.exec(text);
  if (model === null || !/panasonic/iu.test(text)) return undefined;
  return { family: `panasonic-kx-${model[1]?.toLowerCase()}`, model: model[0].toUpperCase() };
};
