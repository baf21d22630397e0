import { parsePortalUrl, problem, type Rotation } from '../compose.ts';
import type { Answer, CallResult } from '../contract/calls.ts';
import type { Snapshot } from '../contract/snapshot.ts';
import { nothing, refuse } from './answers.ts';
import type { Stage } from './stage.ts';
import type { AssistedPortal } from './window-host.ts';

/** The assisted portal view, while it is open: the person's own hands press its buttons, the app only fills what it is asked to. */
export class AssistedVisit {
  readonly #portal: AssistedPortal | undefined;
  readonly #onChange: () => void;
  #view: Snapshot['assisted'] = null;

  constructor(options: { readonly portal: AssistedPortal | undefined; readonly onChange: () => void }) {
    this.#portal = options.portal;
    this.#onChange = options.onChange;
  }

  get view(): Snapshot['assisted'] {
    return this.#view;
  }

  async open(rotation: Rotation | undefined, portalUrl: string): Promise<Answer<null>> {
    if (this.#portal === undefined) return refuse(problem('not-in-this-host', { call: 'assisted.open' }));
    if (rotation === undefined) return refuse(problem('rotation-unknown', { number: '' }));
    const portal = parsePortalUrl(portalUrl);
    if (!portal.ok) return portal;
    const { number } = rotation.line;
    const { host, href } = portal.value;
    this.#show({ number, host, canFill: false, isCompletionSeen: false });
    await this.#portal.open({
      portalUrl: href,
      onState: (state) => this.#show({ number, host, ...state }),
      onClosed: () => this.#show(null),
    });
    return nothing;
  }

  async fill(stage: Stage, rotation: Rotation | undefined): Promise<Answer<CallResult<'assisted.fill'>>> {
    if (this.#portal === undefined || rotation === undefined || this.#view === null) {
      return refuse(problem('not-in-this-host', { call: 'assisted.fill' }));
    }
    const owner = rotation.line.number;
    const reader = (slot: 'current' | 'pending' | 'portal-id' | 'portal-password') => async () => {
      const read = await stage.house.keychain.read({ owner, slot });
      return read.ok ? read.value?.reveal() : undefined;
    };
    const filled = await this.#portal.fill({
      number: owner,
      currentPassword: reader('current'),
      newPassword: reader('pending'),
      portalId: reader('portal-id'),
      portalPassword: reader('portal-password'),
    });
    return { ok: true, value: { filled } };
  }

  async close(): Promise<void> {
    await this.#portal?.close();
    this.#show(null);
  }

  #show(view: Snapshot['assisted']): void {
    this.#view = view;
    this.#onChange();
  }
}
