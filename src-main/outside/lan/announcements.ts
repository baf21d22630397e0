import { createSocket, type Socket } from 'node:dgram';
import { isWithin } from '../../core/phones/private-address.ts';
import type { DeviceSign, LanNetwork } from '../../core/ports.ts';
import { serviceAnswer, serviceQuery } from './dns-message.ts';
import { rest } from './politely.ts';
import { searchAnswer, searchRequest } from './ssdp-message.ts';

export interface Place {
  readonly address: string;
  readonly port: number;
}

export interface AnnouncementPlaces {
  readonly ssdp: Place;
  readonly mdns: Place;
}

export interface Announced {
  readonly address: string;
  readonly signs: readonly DeviceSign[];
}

/**
 * Asks a network who is there, by SSDP and by multicast DNS, and hears the answers for `limitMs`. Only answers that come from
 * an address of this very network count: a name or address inside of a message is not followed.
 */
export async function hearAnnouncements(
  asked: {
    readonly network: LanNetwork;
    readonly places: AnnouncementPlaces;
    readonly limitMs: number;
    readonly onHeard: (announced: Announced) => void;
  },
  signal: AbortSignal,
): Promise<void> {
  const { network, places, limitMs, onHeard } = asked;
  const questions = [
    { kind: 'ssdp', place: places.ssdp, bytes: searchRequest(places.ssdp), read: searchAnswer },
    { kind: 'mdns', place: places.mdns, bytes: serviceQuery(), read: serviceAnswer },
  ] as const;
  const sockets = await Promise.all(questions.map(() => openOn(network)));
  try {
    for (const [index, { kind, place, bytes, read }] of questions.entries()) {
      const socket = sockets[index];
      if (socket === undefined) continue;
      socket.on('message', (datagram, { address }) => {
        if (!isWithin(address, network) || address === network.address) return;
        const texts = read(datagram);
        if (texts.length > 0) onHeard({ address, signs: texts.map((text) => ({ kind, text })) });
      });
      socket.send(bytes, place.port, place.address, () => undefined);
    }
    await rest(limitMs, signal);
  } finally {
    for (const socket of sockets) socket?.close();
  }
}

/** A socket that asks on this network alone; undefined where the system does not let us. */
function openOn(network: LanNetwork): Promise<Socket | undefined> {
  return new Promise((resolve) => {
    const socket = createSocket('udp4');
    socket.on('error', () => resolve(undefined));
    socket.bind(0, network.address, () => {
      try {
        socket.setMulticastInterface(network.address);
        // One hop: a question to the neighbours, not to whoever routes.
        socket.setMulticastTTL(1);
        socket.setMulticastLoopback(false);
        resolve(socket);
      } catch {
        socket.close();
        resolve(undefined);
      }
    });
  });
}
