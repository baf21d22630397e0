import type { Problem } from '../../../core/problem.ts';
import type { Result } from '../../../core/result.ts';
import type { Secret } from '../../../core/secret.ts';
import type { AmiWire } from './ami-wire.ts';
import type { ConfigEdit, ConfigSection } from './config.ts';

/*
 * What differs between Asterisk's two ways of speaking SIP: pjsip, and chan_sip before it. The rest is in asterisk.ts.
 */

export interface AsteriskChannel {
  /** Id in assets/devices. */
  readonly family: string;
  readonly name: string;
  readonly file: string;
  readonly module: string;
  /** Manager actions that exist only where the module runs. */
  readonly actions: readonly string[];
  /** In the order of the file. */
  accountsIn(sections: readonly ConfigSection[]): readonly ConfiguredAccount[];
  running(wire: AmiWire, signal: AbortSignal): Promise<Result<readonly RunningRegistration[]>>;
  /** After the module has read its file again. Names whose former registration did not end, as far as could be seen. */
  registerAgain(wire: AmiWire, names: readonly string[], signal: AbortSignal): Promise<Result<readonly string[]>>;
}

export type Obstacle = Extract<Problem, { kind: 'device-password-elsewhere' }>['facts']['why'];

export interface ConfiguredAccount {
  /** Names of its registrations, as `running` tells them. */
  readonly registrations: readonly string[];
  readonly user: string;
  readonly authUser: string;
  readonly domain: string;
  /** Why the app does not write this one. */
  readonly obstacle?: Obstacle | undefined;
  readonly password?: Secret | undefined;
  edits(to: Secret): readonly ConfigEdit[];
}

export interface RunningRegistration {
  readonly name: string;
  readonly user: string;
  readonly authUser: string;
  readonly domain: string;
  readonly isRegistered: boolean;
  /** Another one after each registration, where it is told. */
  readonly registeredAt?: string | undefined;
  /** What it registers with, where it is told. */
  readonly password?: Secret | undefined;
}

/** `sip:user@host:port;params`, with or without `<>`; the port is no part of the domain. */
export function uriParts(uri: string): { readonly user: string; readonly domain: string } | undefined {
  const [, user = '', domain = ''] = /^\s*<?\s*sips?:(?:([^@\s<>]*)@)?(\[[^\]]+\]|[^\s:;?<>]+)/iu.exec(uri) ?? [];
  return user === '' || domain === '' ? undefined : { user: user.split(':')[0] ?? '', domain: domain.toLowerCase() };
}
