import { type Problem, problem } from '../../core/problem.ts';
import type { DeviceHttp } from './web/device-http.ts';

/** A page without the marks that are documented: whoever meets one stops, and has written nothing. */
export function unknownPage(http: DeviceHttp, step: 'login' | 'model' | 'accounts'): Problem {
  return problem('device-page-unknown', { address: http.origin, step });
}

/** `host[:port]` as a device shows its server; the port is no part of the domain. */
export function domainOf(server: string): string {
  return server.trim().toLowerCase().replace(/:\d+$/u, '');
}
