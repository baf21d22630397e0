import { problem } from '../../core/problem.ts';
import { fail, ok, type Result } from '../../core/result.ts';

const LOOPBACK = /^(127(?:\.\d{1,3}){3}|\[::1\]|localhost)$/iu;

/**
 * Reads a portal's address: https, or http on this computer only (the practice carrier).
 * Problems: `url-has-credentials`, `url-not-https`, `url-malformed`; none of them repeats a password typed into it.
 */
export function parsePortalUrl(given: string): Result<URL> {
  const shown = withoutCredentials(given);
  if (!URL.canParse(given.trim())) return fail(problem('url-malformed', { given: shown }));
  const url = new URL(given.trim());
  if (url.username !== '' || url.password !== '') return fail(problem('url-has-credentials', { host: url.host }));
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && LOOPBACK.test(url.hostname)))
    return fail(problem('url-not-https', { given: shown }));
  if (url.hostname === '') return fail(problem('url-malformed', { given: shown }));
  url.hash = '';
  return ok(url);
}

function withoutCredentials(given: string): string {
  return given.replace(/^([a-z][a-z0-9+.-]*:\/\/)?.*@/isu, '$1…@');
}
