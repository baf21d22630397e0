import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import type { Closing } from '../doubles/closing.ts';

/** Somebody whose phone rings and who never picks up, so that no media has to be agreed on; answers the port. */
export async function startRingingCallee(closing: Closing): Promise<number> {
  const socket = closing(createSocket('udp4'), async (one) => {
    one.close();
  });
  socket.on('message', (datagram, from) => {
    const text = datagram.toString('latin1');
    const method = text.slice(0, text.indexOf(' '));
    if (method !== 'INVITE' && method !== 'CANCEL') return;
    // RFC 3261 8.2.6.2: copied as they were, and a tag in To.
    const copied = ['via', 'v', 'from', 'f', 'call-id', 'i', 'cseq', 'record-route'];
    const lines = text.split('\r\n');
    const head = lines.filter((line) => copied.includes((line.split(':')[0] ?? '').trim().toLowerCase()));
    const to = lines.find((line) => /^(?:to|t)\s*:/iu.test(line)) ?? '';
    const first = method === 'INVITE' ? 'SIP/2.0 180 Ringing' : 'SIP/2.0 200 OK';
    const answer = [first, ...head, `${to};tag=ringing`, 'Content-Length: 0', '', ''].join('\r\n');
    socket.send(Buffer.from(answer, 'latin1'), from.port, from.address);
  });
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  return socket.address().port;
}
