import { type Problem, problem } from '../../core/problem.ts';
import type { DeviceHttp } from './web/device-http.ts';

/** A page without the marks that are documented: whoever meets one stops, and has written nothing. */
export function unknownPage(http: DeviceHttp, step: 'login' | 'model' | 'accounts'): Problem {
  return problem('device-page-unknown', { address: http.origin, step });
}

/**
 * A write that was answered with a refusal. A 5xx is none (RFC 9110 15.6): it broke off on the device's side, after or before it
 * was saved, and nobody may say that nothing was.
 */
export function refusedWrite(http: DeviceHttp, status: number): Problem {
  return status >= 500
    ? problem('device-not-read-back', { address: http.origin })
    : problem('device-write-refused', { address: http.origin, detail: `HTTP ${status}` });
}

/** `host[:port]` as a device shows its server; the port is no part of the domain. */
export function domainOf(server: string): string {
  return server.trim().toLowerCase().replace(/:\d+$/u, '');
}
