import type { Result } from '../result.ts';

/** A private IPv4 network this computer stands in, as far as it is looked at: never wider than a /24 around our own address. */
export interface LanNetwork {
  /** Of the interface, as the system calls it. */
  readonly name: string;
  /** Our own address there. */
  readonly address: string;
  /** 24 to 30. */
  readonly prefix: number;
}

/** Why a neighbour may be a device. `text` is a stranger's word, cut short and printable. */
export interface DeviceSign {
  readonly kind: 'mac-prefix' | 'sip' | 'page-server' | 'page-title' | 'ssdp' | 'mdns';
  readonly text: string;
}

export interface DeviceGuess {
  /** Id of the family in assets/devices. */
  readonly family: string;
  readonly vendor: string;
  /** `hint`: the maker only. `likely`: it names itself. `strong`: two independent signs agree. Never a proof. */
  readonly confidence: 'hint' | 'likely' | 'strong';
  readonly reasons: readonly DeviceSign[];
}

export interface FoundDevice {
  readonly address: string;
  /** Name of the interface it was found on. */
  readonly network: string;
  /** Twelve hexadecimal digits in capitals. */
  readonly mac?: string | undefined;
  readonly signs: readonly DeviceSign[];
  /** It answered to SIP: it is a telephone, an adapter or an exchange, whatever it is called. */
  readonly speaksSip: boolean;
  /** Best first; empty = nothing in the catalogue fits. */
  readonly guesses: readonly DeviceGuess[];
  /** What a browser opens; absent = no page answered. */
  readonly page?: string | undefined;
}

export type FindEvent =
  | {
      readonly kind: 'progress';
      readonly step: 'listening' | 'knocking' | 'asking';
      readonly done: number;
      readonly of: number;
    }
  /** Told again, with the same address, when more is known. */
  | { readonly kind: 'found'; readonly device: FoundDevice }
  /** `isComplete` false: the person stopped it. */
  | { readonly kind: 'ended'; readonly isComplete: boolean; readonly devices: readonly FoundDevice[] };

/** Looks for devices among this computer's own neighbours. Enters nothing anywhere: no login, no setting. */
export interface DeviceFinder {
  /** What would be looked at, to be shown before the person agrees. Problem: `lan-not-found`. */
  networks(): Result<readonly LanNetwork[]>;
  /** `mayLook` is what the person agreed to. Ends at once when aborted, and when the caller stops reading. */
  find(
    asked: { readonly networks: readonly LanNetwork[]; readonly mayLook: true },
    signal: AbortSignal,
  ): AsyncGenerator<FindEvent, void, undefined>;
}
