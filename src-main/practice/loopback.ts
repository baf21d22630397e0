/** Practice never leaves this computer: 127.0.0.0/8 (RFC 1122 3.2.1.3) and the name of it. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || /^127(\.\d{1,3}){3}$/u.test(host);
}
