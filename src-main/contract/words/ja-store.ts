import { printable } from './printable.ts';

/** Keychains that have a Japanese name of their own; product names stay as they are. */
const KNOWN_STORE: { readonly [store: string]: string } = {
  'memory of this session': '今回の起動中だけの記憶',
  'macOS Keychain': 'macOSのキーチェーン',
  'Windows Credential Manager': 'Windowsの資格情報マネージャー',
};

/** The name of a keychain (`Keychain.store`) for Japanese eyes. */
export function jaStoreName(store: string): string {
  return Object.hasOwn(KNOWN_STORE, store) ? (KNOWN_STORE[store] ?? '') : printable(store, 40);
}
