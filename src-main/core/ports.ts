/*
 * What the core asks of the world. One room of `outside/` per port; the practice carrier and the tests bring their own.
 * Rule for all: expected trouble comes back as a Problem, a thrown Error is a bug.
 */

export type * from './ports/device-finder.ts';
export type * from './ports/file-server.ts';
export type * from './ports/keychain.ts';
export type * from './ports/lan-phone.ts';
export type * from './ports/ledger.ts';
export type * from './ports/machine.ts';
export type * from './ports/person.ts';
export type * from './ports/phone.ts';
export type * from './ports/portal.ts';
export type * from './ports/registrar.ts';
export type * from './ports/softphone.ts';
