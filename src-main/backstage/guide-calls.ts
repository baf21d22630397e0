import { guidePictures, phoneCatalogue, problem } from '../compose.ts';
import { type Calls, refuse } from './answers.ts';

/** The catalogue's guides, one at a time: the window does not carry all of them about. */
export const guideCalls: Calls<'guides'> = {
  'guides.list': async () => ({
    ok: true,
    value: phoneCatalogue.map(({ id, kind, name, vendor, models }) => ({ id, kind, name, vendor, models })),
  }),
  'guides.read': async ({ id }) => {
    const family = phoneCatalogue.find((one) => one.id === id);
    if (family === undefined) return refuse(problem('call-refused', { call: 'guides.read', where: 'id' }));
    const { kind, name, guide } = family;
    return { ok: true, value: { id, kind, name, guide, pictures: guidePictures } };
  },
};
