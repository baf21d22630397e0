import { app, type Session, type WebContents } from 'electron';

/*
 * Nobody gets anything: no permission, no device, no other page, no second window, on every session and in every page there
 * will ever be. What may be navigated to is said per page by whoever made it (`allowPages`); without that, nothing.
 */

interface Allowed {
  readonly isAllowed: (url: string) => boolean;
  /** A page that asked for a window of its own: allowed ones are opened in place, because portals like new windows. */
  readonly opensInPlace: boolean;
}

const allowedOf = new WeakMap<WebContents, Allowed>();

/** MUST run before `ready`: the first session is made there. */
export function putUpWalls(): void {
  app.on('session-created', denyEverything);
  app.on('web-contents-created', (_event, contents) => guardContents(contents));
}

export function allowPages(contents: WebContents, allowed: Allowed): void {
  allowedOf.set(contents, allowed);
}

export function denyEverything(session: Session): void {
  session.setPermissionRequestHandler((_contents, _permission, answer) => answer(false));
  session.setPermissionCheckHandler(() => false);
  session.setDevicePermissionHandler(() => false);
  session.setDisplayMediaRequestHandler((_request, answer) => answer(null));
  session.setBluetoothPairingHandler((_details, answer) => answer({ confirmed: false }));
  session.on('will-download', (event) => event.preventDefault());
}

function guardContents(contents: WebContents): void {
  const isAllowed = (url: string) => allowedOf.get(contents)?.isAllowed(url) ?? false;
  contents.on('will-navigate', (details) => {
    if (!isAllowed(details.url)) details.preventDefault();
  });
  contents.on('will-frame-navigate', (details) => {
    if (!isAllowed(details.url)) details.preventDefault();
  });
  contents.on('will-redirect', (details) => {
    if (!isAllowed(details.url)) details.preventDefault();
  });
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.setWindowOpenHandler(({ url, postBody }) => {
    const opensInPlace = allowedOf.get(contents)?.opensInPlace === true;
    // A form's post cannot be moved to another window without being sent by us: the person presses again in place.
    if (opensInPlace && postBody === undefined && isAllowed(url)) void contents.loadURL(url).catch(() => {});
    return { action: 'deny' };
  });
}
