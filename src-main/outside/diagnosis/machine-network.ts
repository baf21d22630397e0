import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { networkInterfaces } from 'node:os';
import { type InterfaceFact, isIpv6Only, type NetworkFacts } from '../../core/verify/network-facts.ts';
import { type AskIpv6, hasNat64 } from './nat64.ts';

/** RFC 5737: an address that nobody has. Connecting a datagram socket to it sends nothing, it only asks for the route. */
const NOWHERE = '192.0.2.1';

/**
 * Every address of this computer, and the one that an ordinary question would leave from. Only where there is no IPv4 at all, the
 * name service is asked whether the network translates.
 */
export async function machineNetwork(
  from: { readonly interfaces?: typeof networkInterfaces; readonly askIpv6?: AskIpv6 } = {},
): Promise<NetworkFacts> {
  const { interfaces: list = networkInterfaces, askIpv6 } = from;
  const interfaces = Object.entries(list()).flatMap(([name, addresses]) =>
    (addresses ?? []).map(
      ({ address, family, internal }): InterfaceFact => ({ name, address, family, isInternal: internal }),
    ),
  );
  const facts: NetworkFacts = { interfaces, routed: await routedAddress() };
  return isIpv6Only(facts) ? { ...facts, hasNat64: await hasNat64(askIpv6) } : facts;
}

async function routedAddress(): Promise<string | undefined> {
  const socket = createSocket('udp4');
  try {
    const connected = once(socket, 'connect');
    socket.connect(9, NOWHERE);
    await connected;
    return socket.address().address;
  } catch {
    return undefined;
  } finally {
    socket.close();
  }
}
