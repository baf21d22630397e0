import { describe, expect, test } from 'vitest';
import { answerTo, challenge, type FakeAnswer, isRight, type SeenRequest } from './sip-fake-registrar.ts';
import { fake, PASSWORD, probe, prober, request } from './sip-probe-desk.ts';

/** A small registrar with a binding of the customer's phone; `special` may answer instead. */
function keeper(special?: (seen: SeenRequest, contacts: Map<string, number>) => string | undefined) {
  const contacts = new Map<string, number>([['sip:phone@192.0.2.5', 1_800]]);
  const answer: FakeAnswer = (seen, peer) => {
    if (!isRight(seen, PASSWORD)) {
      peer.send(answerTo(seen, '401 Unauthorized', challenge('n')));
      return;
    }
    const own = special?.(seen, contacts);
    if (own !== undefined) {
      peer.send(own);
      return;
    }
    const asked = /^<([^>]+)>;expires=(\d+)$/u.exec(seen.header('contact') ?? '');
    const [, uri, expires] = asked ?? [];
    if (uri !== undefined && expires === '0') contacts.delete(uri);
    else if (uri !== undefined) contacts.set(uri, Number(expires));
    peer.send(answerTo(seen, '200 OK', ...[...contacts].map(([one, left]) => `Contact: <${one}>;expires=${left}`)));
  };
  return { contacts, answer };
}

const contactsOf = (requests: readonly SeenRequest[]) =>
  requests.map((one) => /expires=(\d+)/u.exec(one.header('contact') ?? '')?.[1] ?? 'none');

describe('a short binding of our own', () => {
  test.each(['udp', 'tcp'] as const)('over %s it comes, goes, and the phone stays', async (transport) => {
    const { contacts, answer } = keeper();
    const at = await fake({ transport, answer });
    const outcome = await probe(at, { transport, mode: 'bind' });
    expect(outcome).toMatchObject({
      statusCode: 200,
      ownBinding: 'removed',
      bindings: [{ contact: 'sip:phone@192.0.2.5', expiresS: 1_800 }],
      listsBindings: true,
    });
    expect([...contacts.keys()]).toEqual(['sip:phone@192.0.2.5']);
    expect(contactsOf(at.requests)).toEqual(['none', 'none', '60', '0', 'none']);
    expect(at.requests.map((one) => one.credentials()?.get('nc'))).toEqual([
      undefined,
      '00000001',
      '00000002',
      '00000003',
      '00000004',
    ]);
    expect(at.requests[2]?.header('contact')?.includes('transport=tcp')).toBe(transport === 'tcp');
  });

  test('a 423 is followed once, within bounds', async () => {
    const { answer } = keeper((seen) =>
      seen.header('expires') === '60' ? answerTo(seen, '423 Too Brief', 'Min-Expires: 120') : undefined,
    );
    const at = await fake({ transport: 'udp', answer });
    expect(await probe(at, { mode: 'bind' })).toMatchObject({ statusCode: 200, ownBinding: 'removed' });
    expect(contactsOf(at.requests)).toEqual(['none', 'none', '60', '120', '0', 'none']);
  });

  test.each(['30', '4294967295', 'soon'])('a 423 that wants %s seconds is not followed', async (wanted) => {
    const { answer } = keeper((seen) =>
      seen.header('contact') === undefined ? undefined : answerTo(seen, '423 Too Brief', `Min-Expires: ${wanted}`),
    );
    const at = await fake({ transport: 'udp', answer });
    expect(await probe(at, { mode: 'bind' })).toMatchObject({ statusCode: 423 });
    expect(contactsOf(at.requests)).toEqual(['none', 'none', '60']);
  });

  test('an endless 423 ends after the second', async () => {
    const { answer } = keeper((seen) =>
      seen.header('contact') === undefined ? undefined : answerTo(seen, '423 Too Brief', 'Min-Expires: 300'),
    );
    const at = await fake({ transport: 'udp', answer });
    expect(await probe(at, { mode: 'bind' })).toMatchObject({ statusCode: 423 });
    expect(contactsOf(at.requests)).toEqual(['none', 'none', '60', '300']);
  });

  test('a registrar that does not want the query still takes the binding', async () => {
    const { contacts, answer } = keeper((seen) =>
      seen.header('contact') === undefined ? answerTo(seen, '400 Contact Missing') : undefined,
    );
    const at = await fake({ transport: 'udp', answer });
    expect(await probe(at, { mode: 'bind' })).toMatchObject({ statusCode: 200, ownBinding: 'removed' });
    expect([...contacts.keys()]).toEqual(['sip:phone@192.0.2.5']);
  });

  test('a registrar that keeps our binding is reported, ours is not taken for a device', async () => {
    const { answer } = keeper((seen, contacts) =>
      seen.header('expires') === '0'
        ? answerTo(seen, '200 OK', ...[...contacts.keys()].map((one) => `Contact: <${one}>;expires=60`))
        : undefined,
    );
    const at = await fake({ transport: 'udp', answer });
    const outcome = await probe(at, { mode: 'bind' });
    expect(outcome).toMatchObject({ statusCode: 200, ownBinding: 'left-behind' });
    expect(outcome).toMatchObject({ bindings: [{ contact: 'sip:phone@192.0.2.5' }] });
  });

  test('a registrar that lists nothing leaves it unseen', async () => {
    const { answer } = keeper((seen) => answerTo(seen, '200 OK'));
    const at = await fake({ transport: 'udp', answer });
    expect(await probe(at, { mode: 'bind' })).toMatchObject({
      statusCode: 200,
      ownBinding: 'not-seen',
      listsBindings: false,
      bindings: [],
    });
  });

  test('a refused password stops before anything is bound', async () => {
    const at = await fake({
      transport: 'udp',
      answer: (seen, peer) => peer.send(answerTo(seen, '401 Unauthorized', challenge('n'))),
    });
    expect(await probe(at, { mode: 'bind' })).toMatchObject({ statusCode: 401 });
    expect(contactsOf(at.requests)).toEqual(['none', 'none']);
  });

  test('who stops in the middle is answered at once, and the binding is taken back all the same', async () => {
    const stop = new AbortController();
    const { contacts, answer } = keeper((seen) => {
      if (seen.header('expires') === '60') queueMicrotask(() => stop.abort());
      return undefined;
    });
    const at = await fake({ transport: 'udp', answer });
    const registrar = prober();
    const outcome = await registrar.probe(request(at, { mode: 'bind' }), stop.signal);
    expect(outcome.kind).toBe('aborted');
    await registrar.close();
    expect([...contacts.keys()]).toEqual(['sip:phone@192.0.2.5']);
    expect(contactsOf(at.requests)).toEqual(['none', 'none', '60', '0']);
  });

  test('a lost answer to the binding does not leave it behind', async () => {
    const { contacts, answer } = keeper();
    const at = await fake({
      transport: 'udp',
      answer: (seen, peer, index) => {
        const isLost = seen.header('expires') === '60';
        answer(seen, isLost ? { ...peer, send: () => {} } : peer, index);
      },
    });
    const registrar = prober();
    const outcome = await registrar.probe(request(at, { mode: 'bind', limitMs: 300 }), new AbortController().signal);
    expect(outcome).toMatchObject({ kind: 'no-answer', answeredBefore: true });
    await registrar.close();
    expect([...contacts.keys()]).toEqual(['sip:phone@192.0.2.5']);
  });

  test('the phone of the line is never named in our requests', async () => {
    const { answer } = keeper();
    const at = await fake({ transport: 'udp', answer });
    await probe(at, { mode: 'bind' });
    expect(at.requests.some((one) => one.text.includes('phone@') || one.text.includes('*'))).toBe(false);
  });
});
