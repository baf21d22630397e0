import type { NetworkInterfaceInfo } from 'node:os';
import { ipv4Number, ipv4Text, isPrivateIpv4, isWithin } from '../../core/phones/private-address.ts';
import type { LanNetwork } from '../../core/ports.ts';

type Interfaces = Readonly<Record<string, readonly NetworkInterfaceInfo[] | undefined>>;

/** Never more than 256 addresses of one network. */
const NARROWEST = 24;

/**
 * The private IPv4 networks this computer stands in. An interface without a hardware address is a tunnel (VPN, PPP): what is
 * behind it is somebody else's network.
 */
export function ownNetworks(interfaces: Interfaces): LanNetwork[] {
  const networks: LanNetwork[] = [];
  for (const [name, addresses] of Object.entries(interfaces)) {
    for (const { address, family, internal, mac, cidr } of addresses ?? []) {
      const prefix = Number(cidr?.split('/')[1]);
      const isTunnel = /^[0:]*$/u.test(mac);
      if (family !== 'IPv4' || internal || isTunnel || !isPrivateIpv4(address)) continue;
      if (!Number.isInteger(prefix) || prefix > 30) continue;
      const network = { name, address, prefix: Math.max(prefix, NARROWEST) };
      // Cable and wireless in the same network: once is enough.
      if (!networks.some((one) => isWithin(address, one) && one.prefix === network.prefix)) networks.push(network);
    }
  }
  return networks;
}

/** Every address a neighbour may have: not ours, not the network's own, not the broadcast address. */
export function addressesOf({ address, prefix }: LanNetwork): string[] {
  const own = ipv4Number(address);
  if (own === undefined || prefix < NARROWEST || prefix > 30) return [];
  const size = 2 ** (32 - prefix);
  const first = Math.floor(own / size) * size;
  return Array.from({ length: size - 2 }, (_, index) => ipv4Text(first + index + 1)).filter((one) => one !== address);
}
