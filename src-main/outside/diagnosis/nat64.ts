import { resolve6 } from 'node:dns/promises';

/** RFC 7050 3: this name has IPv4 addresses only. Whoever answers it with an IPv6 address makes such addresses up: DNS64. */
const IPV4_ONLY = 'ipv4only.arpa';
const LIMIT_MS = 2_000;

/** Asks the system's name service for the IPv6 addresses of a name. */
export type AskIpv6 = (name: string) => Promise<readonly string[]>;

/** Whether this network translates IPv6 to IPv4 (NAT64); `undefined` = the name service did not say. */
export async function hasNat64(ask: AskIpv6 = resolve6): Promise<boolean | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), LIMIT_MS);
  });
  try {
    const answers = await Promise.race([ask(IPV4_ONLY), late]);
    return answers === undefined ? undefined : answers.length > 0;
  } catch (error) {
    // The name has no IPv6 address, as it should be.
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    return code === 'ENODATA' || code === 'ENOTFOUND' ? false : undefined;
  } finally {
    clearTimeout(timer);
  }
}
