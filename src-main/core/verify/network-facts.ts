/*
 * Where this computer stands, as far as it tells by itself. Pure: the facts are gathered by outside/diagnosis.
 */

/** One address of one interface of this computer. */
export interface InterfaceFact {
  readonly name: string;
  readonly family: 'IPv4' | 'IPv6';
  readonly address: string;
  readonly isInternal: boolean;
}

export interface NetworkFacts {
  readonly interfaces: readonly InterfaceFact[];
  /** Our own address towards the carrier, where the system was asked for its route. */
  readonly routed?: string | undefined;
  /** The network translates IPv6 to IPv4 (RFC 7050); asked only where there is no IPv4. */
  readonly hasNat64?: boolean | undefined;
}

// Names of the tunnels of the usual systems: tun/tap, WireGuard, macOS utun, ipsec, PPP (also PPPoE, so only a hint), and
// the products that name their own.
const VPN_NAME =
  /^(?:tun|tap|utun|wg|ipsec|ppp|zt|nordlynx|proton|tailscale|gpd|cscotun|vpn)\d*|wireguard|openvpn|anyconnect|fortinet|globalprotect|tailscale|zerotier|nordvpn|softether|vpn/iu;

// Bridges to containers and virtual machines of this very computer: no way out.
const INNER_BRIDGE =
  /^(?:docker|br-|veth|virbr|vmnet|vboxnet|lxc|lxdbr|cni|podman|bridge1\d\d)|vethernet|virtualbox|vmware/iu;

export function isVpnName(name: string): boolean {
  return VPN_NAME.test(name);
}

function isLinkLocal(address: string): boolean {
  return /^169\.254\./u.test(address) || /^fe[89ab][0-9a-f]:/iu.test(address);
}

/** Addresses that reach beyond this computer. */
export function outerAddresses(facts: NetworkFacts): InterfaceFact[] {
  return facts.interfaces.filter((one) => !one.isInternal && !isLinkLocal(one.address));
}

/** The tunnel that would carry the question: the routed one where it is known, else any that is up with an IPv4 address. */
export function vpnInUse(facts: NetworkFacts): InterfaceFact | undefined {
  const tunnels = outerAddresses(facts).filter((one) => isVpnName(one.name));
  if (facts.routed !== undefined) return tunnels.find((one) => one.address === facts.routed);
  return tunnels.find((one) => one.family === 'IPv4');
}

/** IPv6 and no IPv4: an IPv4-only carrier is out of reach, or reached only through NAT64. */
export function isIpv6Only(facts: NetworkFacts): boolean {
  const outer = outerAddresses(facts);
  return outer.length > 0 && outer.every((one) => one.family === 'IPv6');
}

/** How many networks with an IPv4 address this computer is on; tunnels and its own virtual bridges left out. */
export function networkCount(facts: NetworkFacts): number {
  const outer = outerAddresses(facts).filter(
    (one) => one.family === 'IPv4' && !isVpnName(one.name) && !INNER_BRIDGE.test(one.name),
  );
  return new Set(outer.map((one) => one.name)).size;
}

/** RFC 1918, RFC 6598 (carrier-grade NAT), RFC 4193: seen by the carrier only behind a translator. */
export function isPrivateAddress(address: string): boolean {
  return (
    /^(?:10|192\.168|172\.(?:1[6-9]|2\d|3[01])|100\.(?:6[4-9]|[7-9]\d|1[01]\d|12[0-7]))\./u.test(address) ||
    /^f[cd][0-9a-f]{2}:/iu.test(address)
  );
}

/** The address without its port: `192.0.2.1:5060`, `[2001:db8::1]:5060` or bare. */
export function hostOf(hostPort: string): string {
  const bracketed = /^\[([^\]]*)\]/u.exec(hostPort)?.[1];
  if (bracketed !== undefined) return bracketed;
  const colons = hostPort.split(':').length - 1;
  return colons === 1 ? (hostPort.split(':')[0] ?? hostPort) : hostPort;
}
