import { readFileSync } from 'node:fs';
import { type CarrierProfile, parseCarrier } from '../../src-main/core/carrier.ts';

const file = new URL('../../assets/carriers/rakuten-ip-phone.json', import.meta.url);

export function carrierJson(): unknown {
  return JSON.parse(readFileSync(file, 'utf8'));
}

/** The real carrier profile: the tests of the core use the facts that people get. */
export const PROFILE: CarrierProfile = parseCarrier(carrierJson());
