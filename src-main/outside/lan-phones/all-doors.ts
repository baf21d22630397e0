import type { FileServer } from '../../core/ports.ts';
import { RECOGNISERS } from './all-families.ts';
import { amiDoor } from './asterisk/ami-door.ts';
import type { Door } from './door.ts';
import { webDoor } from './web/web-door.ts';

/** Where nobody says what a device is, its web pages are looked at. */
export function allDoors(files: FileServer): readonly [Door, ...Door[]] {
  return [webDoor({ recognisers: RECOGNISERS, files }), amiDoor];
}
