import type { Result } from '../result.ts';
import type { Secret } from '../secret.ts';

/** A file that holds a password, for one device. */
export interface DeviceFile {
  /** As the device asks for it. */
  readonly name: string;
  readonly mediaType: string;
  readonly body: Secret;
}

export type ServeEvent =
  /** `folder` + the file's name = `url`; which of the two is typed depends on the device. */
  | { readonly kind: 'listening'; readonly url: string; readonly folder: string; readonly untilMs: number }
  /** `times`: how often this one was refused so far for this reason. Told for the first few only. */
  | {
      readonly kind: 'refused';
      readonly address: string;
      readonly why: 'other-address' | 'other-mac' | 'no-mac' | 'other-path' | 'other-method';
      readonly times: number;
    }
  | {
      readonly kind: 'fetched';
      readonly atMs: number;
      readonly address: string;
      readonly userAgent?: string | undefined;
    }
  | { readonly kind: 'ended'; readonly why: 'fetched' | 'time-over' | 'stopped' };

export interface FileServer {
  /**
   * Serves the file once, to one device: known by its address, by the hardware address in its User-Agent, or both. At least
   * one of them must be given. Problems: `port-taken`, `interface-unknown`.
   */
  serve(
    asked: {
      readonly file: DeviceFile;
      readonly at: { readonly address: string; readonly port?: number | undefined };
      readonly only: { readonly address?: string | undefined; readonly mac?: string | undefined };
    },
    signal: AbortSignal,
  ): Promise<Result<AsyncGenerator<ServeEvent, void, undefined>>>;
}
