import { finding } from '../../core/diagnosis/finding.ts';
import { isIpv6Only, isVpnName, networkCount, outerAddresses, vpnInUse } from '../../core/verify/network-facts.ts';
import { leftOut, passed, type Step } from './step.ts';

/** 2: over which of its networks does this computer speak? Nothing here is broken by itself, but it explains later refusals. */
export const interfacesStep: Step = {
  name: 'interfaces',
  standsOn: [],
  async look(bench, notes) {
    const network = notes.network ?? (await bench.network());
    const outer = outerAddresses(network);
    if (outer.length === 0) return leftOut(finding('loopback-only', {}));
    const list = outer.map(({ name, address }) => `${name} ${address}${isVpnName(name) ? ' (VPN)' : ''}`).join(', ');
    const vpn = vpnInUse(network);
    if (vpn !== undefined) return passed(finding('vpn-on', { list, vpn: vpn.name }), { causes: ['vpn-in-use'] });
    if (network.hasNat64 === true) return passed(finding('ipv6-translated', { list }), { causes: ['nat64-network'] });
    if (isIpv6Only(network)) return passed(finding('ipv6-only', { list }), { causes: ['ipv6-only-network'] });
    if (networkCount(network) > 1) {
      const routed = network.routed ?? '?';
      return passed(finding('several-networks', { list, routed }), { causes: ['several-networks'] });
    }
    return passed(finding('one-network', { list }));
  },
};
