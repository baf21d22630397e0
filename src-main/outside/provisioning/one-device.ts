import { hardwareAddress, hardwareAddressIn } from '../../core/phones/hardware-address.ts';
import type { ServeEvent } from '../../core/ports.ts';

type Refused = Extract<ServeEvent, { readonly kind: 'refused' }>;

export interface Caller {
  /** IPv4, as the connection shows it: nobody can answer under another address on an open connection. */
  readonly address: string;
  readonly userAgent: string | undefined;
}

/** The device that the file is for. The first that was served is it from then on, whatever it was known by. */
export interface OneDevice {
  /** undefined = it is the one. */
  strangerBy(caller: Caller): Refused['why'] | undefined;
  wasServed(caller: Caller): void;
}

/**
 * A device that is known by its hardware address alone must name it. Where its address is known, too, a User-Agent without a
 * hardware address will do, but never one with another.
 */
export function oneDevice(only: {
  readonly address?: string | undefined;
  readonly mac?: string | undefined;
}): OneDevice {
  const mac = only.mac === undefined ? undefined : hardwareAddress(only.mac);
  let address = only.address;
  return {
    strangerBy(caller) {
      if (address !== undefined && caller.address !== address) return 'other-address';
      const named = hardwareAddressIn(caller.userAgent ?? '');
      if (mac !== undefined && named !== undefined && named !== mac) return 'other-mac';
      return only.address === undefined && named === undefined ? 'no-mac' : undefined;
    },
    wasServed(caller) {
      address ??= caller.address;
    },
  };
}
