import { CHANGED_FAMILIES, guidePictures, phoneCatalogue, planFile, problem } from '../compose.ts';
import type { GuideList } from '../contract/snapshot.ts';
import { type Calls, refuse } from './answers.ts';

type Family = (typeof phoneCatalogue)[number];

/** An address that a device may have; which one does not matter for whether there is a file. RFC 9542 2.1: local, of nobody. */
const SOME_MAC = '020000000001';

/** Whether there is a file for its first account. */
function fileOf(kind: Family): GuideList[number]['file'] {
  const plan = planFile({ kind, account: 1, mac: SOME_MAC });
  if (plan.ok) return 'any';
  const { facts } = plan.problem;
  return 'why' in facts && facts.why === 'model-needed' ? 'by-model' : 'none';
}

/** The catalogue's guides, one at a time: the window does not carry all of them about. */
export const guideCalls: Calls<'guides'> = {
  'guides.list': async () => ({
    ok: true,
    value: phoneCatalogue.map((family) => {
      const { id, kind, name, vendor, models } = family;
      const isChangedOverLan = CHANGED_FAMILIES.includes(id);
      return { id, kind, name, vendor, models, isChangedOverLan, file: fileOf(family) };
    }),
  }),
  'guides.read': async ({ id }) => {
    const family = phoneCatalogue.find((one) => one.id === id);
    if (family === undefined) return refuse(problem('call-refused', { call: 'guides.read', where: 'id' }));
    const { kind, name, guide, letIn = null } = family;
    return { ok: true, value: { id, kind, name, guide, letIn, pictures: guidePictures } };
  },
};
