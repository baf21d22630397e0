import type { FileServer, LanLogin } from '../../core/ports.ts';
import { problem } from '../../core/problem.ts';
import { fail, ok, type Result } from '../../core/result.ts';
import { Secret } from '../../core/secret.ts';
import { domainOf, unknownPage } from './device-trouble.ts';
import type { Driver, Recognise, SignedIn, StoredAccount } from './family.ts';
import type { DeviceHttp } from './web/device-http.ts';

/*
 * Cisco SPA and its ancestors (Sipura, Linksys). The field names of its pages are numbers that differ by model, so the pages are
 * left alone: `/admin/spacfg.xml` is read, and the change goes in by the documented resync URL, a file with one setting that the
 * device fetches from this computer once. SPA112/122 and ATA 19x sign in by a form that nobody has described: guide only.
 */

const MODEL = /\b(SPA-?\d{3,4}\w?|PAP2T?|ATA\s?19\d)\b/iu;
const LINES = 8;

export const recogniseCisco: Recognise = async ({ front, http, files, signal }) => {
  const shown = [front.server, front.text, ...front.challenges].join(' ');
  if (!/cisco|linksys|sipura/iu.test(shown)) return undefined;
  const config = await http.ask({ method: 'GET', path: '/admin/spacfg.xml' }, signal);
  const answer = config.ok ? config.value : undefined;
  const isOpen = answer?.status === 200 && isProfile(answer.text);
  const product = isOpen ? element(answer.text, 'Product_Name') : MODEL.exec(shown)?.[0];
  if (product === undefined || !MODEL.test(product)) return undefined;
  const model = product.toUpperCase();
  const isAta = /^ATA/u.test(model);
  const wantsHttpLogin = answer?.status === 401 && answer.challenges.length > 0;
  const mac = isOpen ? element(answer.text, 'MAC_Address')?.toUpperCase() : undefined;
  const firmware = isOpen ? element(answer.text, 'Software_Version') : undefined;
  return {
    family: isAta ? 'cisco-ata19x' : 'cisco-spa',
    model,
    firmware,
    mac: mac !== undefined && /^[0-9A-F]{12}$/u.test(mac) ? mac : undefined,
    ...(!isAta && (isOpen || wantsHttpLogin) ? { driver: resyncDriver(files) } : {}),
  };
};

function resyncDriver(files: FileServer): Driver {
  return {
    async signIn(http, login, signal) {
      const config = await readConfig(http, login, signal);
      if (!config.ok) return config;
      const model = element(config.value, 'Product_Name');
      return ok({ ...signedIn({ http, login, files }), ...(model === undefined ? {} : { model }) });
    },
  };
}

interface Signed {
  readonly http: DeviceHttp;
  readonly login: LanLogin;
  readonly files: FileServer;
}

function signedIn({ http, login, files }: Signed): SignedIn {
  return {
    async accounts(signal) {
      const config = await readConfig(http, login, signal);
      if (!config.ok) return config;
      const accounts: StoredAccount[] = [];
      for (let slot = 1; slot <= LINES; slot += 1) {
        const of = (name: string) => element(config.value, `${name}_${slot}_`);
        const user = of('User_ID');
        const proxy = of('Proxy');
        if (user === undefined || user === '' || proxy === undefined) continue;
        const password = of('Password') ?? '';
        const isShown = password !== '' && !/^\*+$/u.test(password);
        const usesAuth = of('Use_Auth_ID')?.toLowerCase() === 'yes';
        accounts.push({
          slot,
          user,
          authUser: (usesAuth ? of('Auth_ID') : undefined) || user,
          domain: domainOf(proxy),
          password: isShown ? 'shown' : 'hidden',
          isRegistered: undefined,
          ...(isShown ? { shown: Secret.of(password) } : {}),
        });
      }
      return accounts.length === 0 ? fail(unknownPage(http, 'accounts')) : ok(accounts);
    },
    async write({ slot, password }, signal) {
      const body = `<flat-profile><Password_${slot}_>${escapeXml(password.reveal())}</Password_${slot}_></flat-profile>\n`;
      const waitedS = Math.round(http.limitMs / 1_000);
      const notFetched = fail(problem('device-did-not-fetch', { address: http.origin, waitedS }));
      const from = http.localAddress?.replace(/^::ffff:/iu, '');
      if (from === undefined) return notFetched;
      const stop = AbortSignal.any([signal, AbortSignal.timeout(http.limitMs)]);
      const served = await files.serve(
        {
          file: { name: 'kakekae.xml', mediaType: 'text/xml', body: Secret.of(body) },
          at: { address: from },
          only: { address: new URL(http.origin).hostname },
        },
        stop,
      );
      if (!served.ok) return served;
      for await (const event of served.value) {
        // It fetches when its lines are idle; a call holds it up.
        if (event.kind === 'fetched') return ok({ takesEffect: 'now' });
        if (event.kind !== 'listening') continue;
        const asked = await http.askAs(login, { method: 'GET', path: `/admin/resync?${event.url}` }, signal);
        if (!asked.ok) return asked;
        if (asked.value.status >= 400)
          return fail(problem('device-write-refused', { address: http.origin, detail: `HTTP ${asked.value.status}` }));
      }
      return notFetched;
    },
    isRegistered: async () => undefined,
    close: async () => {},
  };
}

async function readConfig(http: DeviceHttp, login: LanLogin, signal: AbortSignal): Promise<Result<string>> {
  const answer = await http.askAs(login, { method: 'GET', path: '/admin/spacfg.xml' }, signal);
  if (!answer.ok) return answer;
  return answer.value.status === 200 && isProfile(answer.value.text)
    ? ok(answer.value.text)
    : fail(unknownPage(http, 'accounts'));
}

function isProfile(text: string): boolean {
  return /<flat-profile[\s>]/u.test(text) && /<\/flat-profile>/u.test(text);
}

/** The first element of that name; its value with the five entities of XML read (XML 1.0 4.6). */
function element(xml: string, name: string): string | undefined {
  const found = new RegExp(`<${name}(?:\\s[^>]*)?(?:/>|>([^<]*)</${name}>)`, 'u').exec(xml);
  if (found === null) return undefined;
  return (found[1] ?? '').trim().replace(/&(lt|gt|amp|quot|apos);/gu, (_, entity: string) => ENTITIES[entity] ?? '');
}

const ENTITIES: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

function escapeXml(text: string): string {
  return text.replace(/[<>&"']/gu, (sign) => `&#${sign.charCodeAt(0)};`);
}
