import { expect, test } from './app.ts';

/* What the window's own walls stop, whatever got into the page. Run against the built window, with the host's own headers. */

test('an inline script, an inline handler and a script in a data address do not run in the window', async ({
  openApp,
}) => {
  const { page, person } = await openApp();
  await person.sees(person.ui.lines.emptyTitle);
  const ran = await page.evaluate<{ readonly inline: boolean; readonly handler: boolean; readonly data: boolean }>(`
    (async () => {
      const script = document.createElement('script');
      script.textContent = 'window.inlineRan = true';
      document.body.append(script);
      const button = document.createElement('button');
      button.setAttribute('onclick', 'window.handlerRan = true');
      document.body.append(button);
      button.click();
      const violated = new Promise((resolve) => document.addEventListener('securitypolicyviolation', resolve, { once: true }));
      const probe = document.createElement('script');
      probe.src = 'data:text/javascript,window.dataRan=true';
      document.body.append(probe);
      await violated;
      return { inline: 'inlineRan' in window, handler: 'handlerRan' in window, data: 'dataRan' in window };
    })()`);
  expect(ran).toEqual({ inline: false, handler: false, data: false });
});

test('eval and new Function are refused to code of the page', async ({ openApp }) => {
  const { page, person } = await openApp();
  await person.sees(person.ui.lines.emptyTitle);
  const violations = await page.evaluate<string[]>(`
    new Promise((resolve) => {
      const met = [];
      document.addEventListener('securitypolicyviolation', (event) => met.push(event.effectiveDirective + ' ' + event.blockedURI));
      const tried = (act) => { try { act(); met.push('ran'); } catch (error) { met.push(error.name); } };
      // A timer runs as the page's own code, outside of the test's channel.
      setTimeout(() => {
        tried(() => (0, eval)('1'));
        tried(() => new Function('return 1')());
        setTimeout(() => resolve(met), 50);
      }, 0);
    })`);
  expect(violations.filter((one) => one === 'EvalError')).toHaveLength(2);
  expect(violations).not.toContain('ran');
});

test('pictures, fetches, sockets, frames, forms and style sheets from elsewhere are blocked', async ({ openApp }) => {
  const { page, person } = await openApp();
  await person.sees(person.ui.lines.emptyTitle);
  const reached: string[] = [];
  const note = (url: string) => (url.includes('evil.example') ? reached.push(url) : 0);
  page.on('response', (response) => note(response.url()));
  // What the policy blocks is told as a request, too, and as failed for this reason; any other one went out.
  page.on('requestfailed', (request) => (request.failure()?.errorText === 'csp' ? 0 : note(request.url())));
  const blocked = await page.evaluate<string[]>(`
    new Promise((resolve) => {
      const met = new Set();
      const wanted = ['img-src', 'connect-src', 'frame-src', 'style-src-elem', 'form-action', 'base-uri', 'script-src-elem'];
      document.addEventListener('securitypolicyviolation', (event) => {
        met.add(event.effectiveDirective);
        if (wanted.every((one) => met.has(one))) resolve([...met].sort());
      });
      const add = (name, given) => { document.body.append(Object.assign(document.createElement(name), given)); };
      add('img', { src: 'https://evil.example/pixel.png' });
      add('iframe', { src: 'https://evil.example/' });
      add('link', { rel: 'stylesheet', href: 'https://evil.example/a.css' });
      add('script', { src: 'https://evil.example/a.js' });
      fetch('https://evil.example/').catch(() => {});
      try { new WebSocket('wss://evil.example/'); } catch {}
      const base = Object.assign(document.createElement('base'), { href: 'https://evil.example/' });
      document.head.append(base);
      base.remove();
      const form = Object.assign(document.createElement('form'), { action: 'https://evil.example/', method: 'post' });
      document.body.append(form);
      form.submit();
      setTimeout(() => resolve([...met].sort()), 5000);
    })`);
  expect(blocked).toEqual([
    ...['base-uri', 'connect-src', 'form-action', 'frame-src', 'img-src', 'script-src-elem', 'style-src-elem'],
  ]);
  expect(reached).toEqual([]);
});
