import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { networkInterfaces } from 'node:os';
import type { InterfaceFact, NetworkFacts } from '../../core/verify/network-facts.ts';

/** RFC 5737: an address that nobody has. Connecting a datagram socket to it sends nothing, it only asks for the route. */
const NOWHERE = '192.0.2.1';

/** Every address of this computer, and the one that an ordinary question would leave from. */
export async function machineNetwork(): Promise<NetworkFacts> {
  const interfaces = Object.entries(networkInterfaces()).flatMap(([name, addresses]) =>
    (addresses ?? []).map(
      ({ address, family, internal }): InterfaceFact => ({ name, address, family, isInternal: internal }),
    ),
  );
  return { interfaces, routed: await routedAddress() };
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
