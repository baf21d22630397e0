import type { FormFields } from './charset.ts';
import type { Page } from './page.ts';

export interface PortalRequest {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly form: FormFields;
  readonly cookie: string | undefined;
  readonly acceptsJson: boolean;
  readonly bytes: number;
}

export type Reply =
  | {
      readonly kind: 'page';
      readonly page: Page;
      readonly statusCode?: number;
      readonly target?: string;
      readonly setCookie?: string;
    }
  | { readonly kind: 'frames'; readonly menu: string; readonly main: string }
  | { readonly kind: 'redirect'; readonly to: string; readonly statusCode: 302 | 307 }
  | { readonly kind: 'html'; readonly html: string }
  | { readonly kind: 'json'; readonly body: unknown }
  /** No answer, ever. */
  | { readonly kind: 'hang' }
  /** The connection is cut. */
  | { readonly kind: 'reset' };
