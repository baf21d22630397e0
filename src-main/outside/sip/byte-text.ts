/*
 * Inside this room a SIP message is a "byte text": one character per byte (latin1). A realm or nonce in any charset is
 * then echoed and digested byte for byte, which a lossy UTF-8 decoding would break.
 */

export function byteText(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
}

export function toBytes(text: string): Buffer {
  return Buffer.from(text, 'latin1');
}

/** Ordinary text (UTF-8 on the wire) into byte text. */
export function encodeText(text: string): string {
  return Buffer.from(text, 'utf8').toString('latin1');
}

/** Byte text into what a person reads. */
export function decodeText(text: string): string {
  return Buffer.from(text, 'latin1').toString('utf8');
}
