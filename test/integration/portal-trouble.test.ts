import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer as createTlsServer } from 'node:https';
import { type AddressInfo, connect, createServer as createNetServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import iconv from 'iconv-lite';
import { describe, expect, it } from 'vitest';
import { Secret } from '../../src-main/core/secret.ts';
import {
  change,
  code,
  completion,
  form,
  handPortals,
  ID,
  login,
  manual,
  menu,
  NEW,
  OLD,
  redirect,
  SELF_CARE,
  submit,
  visit,
} from './portal-server.ts';

const start = handPortals();
const accepted = { at: 'submit', answer: { kind: 'accepted' } };
const unreadable = { at: 'submit', answer: { kind: 'unreadable', problem: { kind: 'portal-answer-unreadable' } } };
const refused = (kind: string) => ({ at: 'submit', answer: { kind: 'refused', problem: { kind } } });

describe('the portal as the manual shows it', () => {
  it('changes the line’s password with one post that holds exactly the form’s fields', async () => {
    const portal = await start(manual);
    expect(await change(portal)).toMatchObject(accepted);
    const [post, ...more] = portal.of('POST /change');
    expect(more).toEqual([]);
    expect(post?.body).toBe(`t=a%2Bb%25&n=05012345678&c=${OLD}&w=${NEW}&w2=${NEW}&go=%E6%9B%B4%E6%96%B0`);
    expect(post?.headers).toMatchObject({
      'user-agent': 'Kakekae/0.1',
      'accept-language': 'ja',
      'accept-encoding': 'identity',
      referer: `http://127.0.0.1:${portal.port}/form`,
    });
    expect(portal.of('GET /other')).toEqual([]);
  });

  it('never logs or shows an address’s query, a password or the code', async () => {
    const lines: unknown[] = [];
    const portal = await start({
      ...manual,
      'POST /change': `${form}<p class="err">現IP加入電話パスワードが正しくありません(${OLD}/${NEW})。</p>`,
    });
    const end = await change(portal, { log: (name, fields) => lines.push([name, fields]) });
    expect(end).toMatchObject(refused('portal-current-password-wrong'));
    expect(lines.length).toBeGreaterThan(4);
    for (const secret of [OLD, NEW, ID, SELF_CARE, '246810', '05012345678'])
      expect(JSON.stringify([lines, end])).not.toContain(secret);
  });

  it('sends the form once, even if asked twice', async () => {
    const portal = await start(manual);
    const opened = await visit(portal);
    if (!opened.ok) throw new Error(opened.problem.kind);
    await opened.value.signIn({ id: Secret.of(ID), password: Secret.of(SELF_CARE) });
    await opened.value.enterCode(Secret.of('1'));
    await opened.value.openForm();
    expect(await submit(opened.value)).toMatchObject({ kind: 'accepted' });
    expect(await submit(opened.value)).toMatchObject({ kind: 'refused', problem: { kind: 'portal-page-unknown' } });
    expect(portal.of('POST /change').length).toBe(1);
  });

  it('comes in by the support page’s button', async () => {
    const portal = await start({
      ...manual,
      'GET /': '<h1>お客様サポート</h1><a href="/login"><img src=x alt="セルフケアログイン"></a>',
    });
    expect(await change({ url: `http://127.0.0.1:${portal.port}/` })).toMatchObject(accepted);
  });

  it('knows the portal that asks no code', async () => {
    expect(await change(await start({ ...manual, 'POST /login': menu }))).toMatchObject(accepted);
  });

  it('reads the carrier’s clock on the completion page', async () => {
    const date = 'Tue, 24 Nov 2026 05:00:07 GMT';
    const portal = await start({
      ...manual,
      'POST /change': (_, response) =>
        response.writeHead(200, { Date: date, 'Content-Type': 'text/html;charset=utf-8' }).end(completion),
    });
    expect(await change(portal)).toMatchObject({ answer: { kind: 'accepted', acceptedAtMs: Date.parse(date) } });
  });
});

describe('redirects, refreshes, cookies and frames', () => {
  it('follows every kind of redirect and keeps the cookies it is given on the way', async () => {
    const portal = await start({
      ...manual,
      'GET /login': (_, response) =>
        response
          .writeHead(302, { Location: 'enter?x=1', 'Set-Cookie': ['a=1; Path=/; HttpOnly', 'b="2"; Path=/'] })
          .end(),
      'GET /enter': login,
      'POST /login': redirect(307, '/login2'),
      'POST /login2': redirect(303, '/code'),
      'GET /code': code,
      'POST /code': redirect(301, '/menu'),
      'GET /menu': menu,
      'POST /change': redirect(302, 'done;sid=1#x'),
      'GET /done;sid=1': completion,
    });
    expect(await change(portal)).toMatchObject(accepted);
    expect(portal.of('POST /login2')[0]?.body).toContain(`p=${SELF_CARE}`);
    expect(portal.of('GET /done;sid=1')[0]?.headers.cookie).toBe('a=1; b="2"');
  });

  for (const status of [307, 308])
    it(`does not send the new password again because of a ${status}`, async () => {
      const portal = await start({
        ...manual,
        'POST /change': redirect(status, '/change2'),
        'POST /change2': completion,
      });
      expect(await change(portal)).toMatchObject(unreadable);
      expect(portal.of('POST /change2')).toEqual([]);
    });

  it('gives up a circle of redirects', async () => {
    const round = { 'GET /round': redirect(302, '/round') };
    expect(await change(await start({ ...manual, ...round, 'GET /login': redirect(302, '/round') }))).toMatchObject({
      at: 'open',
      problem: { kind: 'portal-page-unknown' },
    });
    const portal = await start({ ...manual, ...round, 'POST /change': redirect(302, '/round') });
    expect(await change(portal)).toMatchObject(unreadable);
    expect(portal.of('GET /round').length).toBe(10);
  });

  it('follows a refresh, but not away from what was already said', async () => {
    const wait = (to: string, delay: number) =>
      `<meta http-equiv="Refresh" content="${delay}; URL='${to}'"><p>しばらくお待ちください。</p>`;
    const portal = await start({
      ...manual,
      'POST /code': wait('/menu', 3),
      'GET /menu': menu,
      'POST /change': wait('/done', 0),
      'GET /done': `<meta http-equiv=refresh content="5;url=/login">${completion}`,
    });
    expect(await change(portal)).toMatchObject(accepted);
  });

  it('finds the screens inside frames, with the frame’s own addresses', async () => {
    const frames = (main: string) => `<frameset cols="20%,*"><frame src="/side"><frame src="${main}"></frameset>`;
    const portal = await start({
      'GET /login': frames('/in/login'),
      'GET /in/login': login.replace('action="/login"', 'action="do" target="_top"'),
      'POST /in/do': frames('/in/code'),
      'GET /in/code': code.replace('"/code"', '"code"'),
      'POST /in/code': frames('/in/menu'),
      'GET /in/menu': menu.replace('href="/form"', 'href="form" target="main"'),
      'GET /in/form': form.replace('"/change"', '"change"'),
      'POST /in/change': frames('/in/done'),
      'GET /in/done': completion,
      'GET /side': '<a href="/logout">ログアウト</a>',
    });
    expect(await change(portal)).toMatchObject(accepted);
    expect(portal.of('POST /in/change').length).toBe(1);
  });

  it('reads up to three notices, not a fourth', async () => {
    const notice = (to: string) =>
      `<h1>お知らせ</h1><p>国際電話の不正利用にご注意ください。</p><a href="${to}">次へ</a>`;
    const routes = {
      ...manual,
      'POST /code': notice('/2'),
      'GET /2': notice('/3'),
      'GET /3': notice('/menu'),
      'GET /menu': menu,
    };
    expect(await change(await start(routes))).toMatchObject(accepted);
    const endless = { ...routes, 'GET /3': notice('/4'), 'GET /4': notice('/menu') };
    expect(await change(await start(endless))).toMatchObject({ at: 'code', problem: { kind: 'portal-page-unknown' } });
  });

  it('confirms once, and does not take a second question for an answer', async () => {
    const question = `<h1>IP加入電話パスワード変更</h1><p>変更します。よろしいですか。</p><form method="post" action="/sure"><input type="hidden" name="n" value="05012345678"><input type="hidden" name="w" value="${NEW}"><input type="submit" name="no" value="戻る"><input type="submit" name="yes" value="実行"></form>`;
    const portal = await start({ ...manual, 'POST /change': question, 'POST /sure': completion });
    expect(await change(portal)).toMatchObject(accepted);
    expect(portal.of('POST /sure').map((one) => one.body)).toEqual([`n=05012345678&w=${NEW}&yes=%E5%AE%9F%E8%A1%8C`]);
    const again = await start({ ...manual, 'POST /change': question, 'POST /sure': question });
    expect(await change(again)).toMatchObject(unreadable);
    expect(again.of('POST /sure').length).toBe(1);
    const get = await start({
      ...manual,
      'POST /change': question.replace('method="post"', ''),
      'GET /sure': completion,
    });
    expect(await change(get)).toMatchObject(unreadable);
    expect(get.of('GET /sure')).toEqual([]);
  });
});

describe('nothing leaves for another host', () => {
  it('stops at redirects, forms, frames and refreshes that lead elsewhere', async () => {
    const foreign = await start({ 'GET /login': login, 'POST /login': code, 'GET /x': completion });
    const away = `http://127.0.0.1:${foreign.port}/x`;
    const local = `http://localhost:${foreign.port}/x`;
    const pinned = { kind: 'portal-host-not-pinned', facts: { host: `127.0.0.1:${foreign.port}` } };
    expect(await change(await start({ ...manual, 'GET /login': redirect(302, away) }))).toMatchObject({
      at: 'open',
      problem: pinned,
    });
    expect(
      await change(await start({ ...manual, 'GET /login': login.replace('"/login"', `"${away}"`) })),
    ).toMatchObject({ at: 'sign-in', problem: pinned });
    expect(await change(await start({ ...manual, 'POST /login': redirect(307, away) }))).toMatchObject({
      at: 'sign-in',
      problem: pinned,
    });
    expect(
      await change(
        await start({ ...manual, 'GET /login': `<base href="${away}">${login.replace('"/login"', '"login"')}` }),
      ),
    ).toMatchObject({ at: 'sign-in', problem: pinned });
    expect(await change(await start({ ...manual, 'POST /code': `<iframe src="${away}"></iframe>` }))).toMatchObject({
      at: 'code',
      problem: pinned,
    });
    expect(
      await change(await start({ ...manual, 'POST /code': `<meta http-equiv=refresh content="0;url=${local}">` })),
    ).toMatchObject({ at: 'code', problem: { kind: 'portal-host-not-pinned' } });
    expect(await change(await start({ ...manual, 'GET /form': form.replace('"/change"', `"${away}"`) }))).toMatchObject(
      refused('portal-host-not-pinned'),
    );
    expect(
      await change(await start({ ...manual, 'GET /form': form.replace('"/change"', `"//localhost:1/x"`) })),
    ).toMatchObject(refused('portal-host-not-pinned'));
    expect(await change(await start({ ...manual, 'POST /change': redirect(302, away) }))).toMatchObject(unreadable);
    expect(foreign.asked).toEqual([]);
  });

  it('is not led astray by an advertisement in a frame', async () => {
    const frame = '<iframe src="http://localhost:1/ad"></iframe>';
    expect(
      await change(await start({ ...manual, 'GET /form': form + frame, 'POST /change': completion + frame })),
    ).toMatchObject(accepted);
  });
});

describe('the portal’s no', () => {
  const error = (text: string) => `<p class="error">${text}</p>`;
  const cases: [string, Record<string, string>, string][] = [
    ['sign-in', { 'POST /login': login + error('IDまたはパスワードが正しくありません。') }, 'portal-login-wrong'],
    ['sign-in', { 'POST /login': '<p>ログインに失敗しました。</p>' }, 'portal-login-wrong'],
    ['sign-in', { 'POST /login': login + error('アカウントはロックされています。') }, 'portal-locked'],
    ['sign-in', { 'POST /login': login }, 'portal-page-unknown'],
    [
      'sign-in',
      { 'POST /login': login + error('IDまたはパスワードが違います。3回間違えた場合はロックされます。') },
      'portal-login-wrong',
    ],
    ['code', { 'POST /code': code + error('認証コードが正しくありません。') }, 'portal-code-wrong'],
    ['code', { 'POST /code': code + error('認証に失敗しました。') }, 'portal-code-wrong'],
    ['code', { 'POST /code': code + error('認証コードの有効期限が切れました。') }, 'portal-code-expired'],
    ['code', { 'POST /code': code }, 'portal-page-unknown'],
    ['code', { 'POST /code': login }, 'portal-session-expired'],
    ['form', { 'GET /form': login }, 'portal-session-expired'],
    ['form', { 'GET /form': '<p>セッションが切れました。再度ログインしてください。</p>' }, 'portal-session-expired'],
    ['form', { 'GET /form': '<h1>お知らせ</h1><p>システム停止中です。</p>' }, 'portal-maintenance'],
    ['form', { 'GET /form': form.replace('新IP加入電話パスワード(確認用)', '生年月日') }, 'portal-page-unknown'],
    ['form', { 'GET /form': form.replace('method="post"', '').replace('更新', '検索') }, 'portal-page-unknown'],
  ];
  for (const [at, routes, kind] of cases)
    it(`is ${kind} at ${at} for ${JSON.stringify(routes).slice(-60)}`, async () => {
      const portal = await start({ ...manual, ...routes });
      expect(await change(portal)).toMatchObject({ at, problem: { kind } });
      expect(portal.of('POST /change')).toEqual([]);
    });

  it('keeps the code’s form alive on an error page of its own', async () => {
    let tries = 0;
    const portal = await start({
      ...manual,
      'POST /code': (_, response) => {
        tries += 1;
        response
          .writeHead(200, { 'Content-Type': 'text/html;charset=utf-8' })
          .end(tries === 1 ? '<p>認証コードが違います。</p><a href="/code">戻る</a>' : menu);
      },
    });
    const opened = await visit(portal);
    if (!opened.ok) throw new Error(opened.problem.kind);
    await opened.value.signIn({ id: Secret.of(ID), password: Secret.of(SELF_CARE) });
    expect(await opened.value.enterCode(Secret.of('111111'))).toMatchObject({ problem: { kind: 'portal-code-wrong' } });
    expect(await opened.value.enterCode(Secret.of('222222'))).toMatchObject({ ok: true });
  });

  it('is maintenance when the whole portal answers 503', async () => {
    const portal = await start({
      'GET /login': (_, response) =>
        response
          .writeHead(503, { 'Content-Type': 'text/html; charset=utf-8' })
          .end('<h1>Sorry</h1><p>ただいま混み合っています。</p>'),
    });
    expect(await change(portal)).toMatchObject({
      at: 'sign-in',
      problem: { kind: 'portal-maintenance', facts: { sentence: 'ただいま混み合っています。' } },
    });
  });

  it('does not send a password that a field would cut', async () => {
    const portal = await start({
      ...manual,
      'GET /form': form.replace('name="w" maxlength="8"', 'name="w" maxlength="6"'),
    });
    expect(await change(portal)).toMatchObject(refused('portal-page-unknown'));
    expect(portal.of('POST /change')).toEqual([]);
  });

  it('does not put passwords into an address', async () => {
    const portal = await start({
      ...manual,
      'GET /form': form.replace('method="post"', 'method="get"'),
      'GET /change': completion,
    });
    expect(await change(portal)).toMatchObject(refused('portal-page-unknown'));
    expect(portal.of('GET /change')).toEqual([]);
  });

  it('does not send what the page’s charset cannot hold', async () => {
    const portal = await start({
      ...manual,
      'GET /form': (_, response) =>
        response.writeHead(200, { 'Content-Type': 'text/html; charset=Shift_JIS' }).end(iconv.encode(form, 'cp932')),
    });
    expect(await change(portal, { newPassword: 'neko🍣〜' })).toMatchObject({
      answer: {
        kind: 'refused',
        problem: { kind: 'portal-charset-cannot-hold', facts: { charset: 'shift_jis', field: 'w' } },
      },
    });
    expect(portal.of('POST /change')).toEqual([]);
  });

  it('reads a portal in ISO-2022-JP and one that packs its pages', async () => {
    // JIS X 0208 pages: EUC-JP without its high bits, each run between the escapes of RFC 1468.
    const jis = (html: string) =>
      Buffer.concat(
        html
          .split(/(\p{ASCII}+)/u)
          .map((run, index) =>
            index % 2 === 1 || run === ''
              ? Buffer.from(run)
              : Buffer.from([
                  0x1b,
                  0x24,
                  0x42,
                  ...iconv.encode(run, 'eucjp').map((byte) => byte & 0x7f),
                  0x1b,
                  0x28,
                  0x42,
                ]),
          ),
      );
    const portal = await start({
      ...manual,
      'GET /form': (_, response) =>
        response.writeHead(200, { 'Content-Type': 'text/html; charset=iso-2022-jp' }).end(jis(form)),
      'POST /change': (_, response) =>
        response
          .writeHead(200, { 'Content-Type': 'text/html; charset=utf-8', 'Content-Encoding': 'gzip' })
          .end(gzipSync(completion)),
    });
    expect(await change(portal)).toMatchObject(accepted);
    expect(portal.of('POST /change')[0]?.body).toMatch(/&go=%1B%24B99%3F7%1B%28B$/u);
  });
});

describe('the network between', () => {
  const network = (at: string, ...codes: string[]) => ({
    at,
    problem: { kind: 'portal-network', facts: { code: expect.stringMatching(new RegExp(codes.join('|'), 'u')) } },
  });

  it('says which way a portal cannot be reached', async () => {
    const closed = createNetServer();
    await new Promise<void>((resolve) => closed.listen(0, '127.0.0.1', resolve));
    const { port } = closed.address() as AddressInfo;
    await new Promise((resolve) => closed.close(resolve));
    expect(await change({ url: `http://127.0.0.1:${port}/` })).toMatchObject(network('open', 'ECONNREFUSED'));
    // A label of 64 letters is no name (RFC 1035 2.3.4): the look-up fails without asking anybody.
    expect(await change({ url: `https://${'a'.repeat(64)}.invalid/` })).toMatchObject(
      network('open', 'ENOTFOUND', 'EAI_AGAIN'),
    );
    expect(await change(await start({ 'GET /login': () => {} }), { limitMs: 200 })).toMatchObject(
      network('open', 'TIMEOUT'),
    );
    expect(await change(await start({ 'GET /login': (_, response) => response.destroy() }))).toMatchObject(
      network('open', 'ECONNRESET'),
    );
    const big = await start({ 'GET /login': (_, response) => response.end(Buffer.alloc(3_000_000, 0x20)) });
    expect(await change(big)).toMatchObject(network('open', 'TOO-LARGE'));
  });

  it('does not talk to a portal whose certificate is not trusted', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'portal-tls-'));
    try {
      const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
      execFileSync(
        'openssl',
        [
          'req',
          '-x509',
          '-newkey',
          'ec',
          '-pkeyopt',
          'ec_paramgen_curve:prime256v1',
          '-nodes',
          '-days',
          '2',
          '-subj',
          '/CN=portal.example',
          '-keyout',
          key,
          '-out',
          cert,
        ],
        { stdio: 'ignore' },
      );
      let asked = 0;
      const server = createTlsServer({ key: readFileSync(key), cert: readFileSync(cert) }, (_, response) => {
        asked += 1;
        response.end(login);
      });
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      const { port } = server.address() as AddressInfo;
      expect(await change({ url: `https://127.0.0.1:${port}/` })).toMatchObject(
        network('open', 'SELF_SIGNED', 'CERT', 'VERIFY'),
      );
      expect(asked).toBe(0);
      await new Promise((resolve) => server.close(resolve));
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('is refused, not doubtful, when the portal is gone before the form leaves', async () => {
    const gone = createNetServer((socket) => {
      const upstream = connect(portal.port, '127.0.0.1');
      socket
        .on('error', () => {})
        .pipe(upstream.on('error', () => {}))
        .pipe(socket);
    });
    const portal = await start({
      ...manual,
      'GET /form': (_, response) =>
        response.writeHead(200, { 'Content-Type': 'text/html;charset=utf-8', Connection: 'close' }).end(form),
    });
    await new Promise<void>((resolve) => gone.listen(0, '127.0.0.1', resolve));
    const { port } = gone.address() as AddressInfo;
    // A closed listening socket refuses at once, before a byte is written.
    const end = await change({ url: `http://127.0.0.1:${port}/login` }, { before: () => gone.close() });
    expect(end).toMatchObject({
      at: 'submit',
      answer: { kind: 'refused', problem: { kind: 'portal-network', facts: { code: 'ECONNREFUSED' } } },
    });
    expect(portal.of('POST /change')).toEqual([]);
  });

  it('is doubtful once the form may have left', async () => {
    const answers: ((response: import('node:http').ServerResponse) => void)[] = [
      () => {},
      (response) => response.destroy(),
      (response) => response.writeHead(200, { 'Content-Length': 10_000 }).write(completion, () => response.destroy()),
      (response) => response.socket?.end('nonsense\r\n\r\n'),
      (response) => response.writeHead(500, { 'Content-Type': 'text/html;charset=utf-8' }).end(completion),
      (response) => response.writeHead(204).end(),
      (response) => response.writeHead(200, { 'Content-Type': 'application/json' }).end('{"ok":true}'),
      (response) => response.writeHead(200, { 'Content-Type': 'text/plain; charset=utf-8' }).end(completion),
      (response) => response.writeHead(200, { 'Content-Encoding': 'gzip' }).end(completion),
      (response) => response.writeHead(302).end(),
    ];
    for (const answer of answers) {
      const portal = await start({ ...manual, 'POST /change': (_, response) => answer(response) });
      expect(await change(portal, { limitMs: 700 })).toMatchObject(unreadable);
      expect(portal.of('POST /change').length).toBe(1);
    }
  });

  it('ends at once when the person gives up', async () => {
    const leaving = new AbortController();
    const portal = await start({ ...manual, 'POST /login': () => leaving.abort() });
    expect(await change(portal, { signal: leaving.signal })).toMatchObject(network('sign-in', 'ABORTED'));
    const late = new AbortController();
    const submitted = await start({ ...manual, 'POST /change': () => late.abort() });
    expect(await change(submitted, { signal: late.signal })).toMatchObject(unreadable);
  });
});
