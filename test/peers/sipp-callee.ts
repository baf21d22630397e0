import { existsSync } from 'node:fs';
import { freePort } from './kamailio.ts';
import type { SoftphoneScene } from './softphone-peer.ts';

const SIPP = '/usr/bin/sipp';
export const hasSippCallee = existsSync(SIPP);

/** Somebody who answers every call (SIPp's own `uas`) on loopback; answers its port. */
export async function startCallee(scene: Pick<SoftphoneScene, 'start'>): Promise<number> {
  const [port, control] = [await freePort(), await freePort()];
  const command = [SIPP, '-sn', 'uas', '-i', '127.0.0.1', '-p', String(port), '-cp', String(control), '-nostdin'];
  scene.start(command);
  return port;
}
