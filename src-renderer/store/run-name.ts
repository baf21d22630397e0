/** A name that no other window makes; `randomUUID` is only there where the page came over a safe way. */
export function runName(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
