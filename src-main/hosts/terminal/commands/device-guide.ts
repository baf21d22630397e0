import { CHANGED_FAMILIES, chooseFamily, phoneCatalogue } from '../../../compose.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import { beforeText, letInText, notBackText, setUpText } from '../guide-text.ts';
import type { Session } from '../session.ts';

/** `devices guide`: which families have a guide, or one of them whole. Reads what is shipped; opens nothing, asks nothing. */
export function deviceGuide(session: Session): ExitCode {
  const { given, lang } = session;
  const named = given.text('device');
  if (named === undefined) return tellFamilies(session);
  const chosen = chooseFamily(phoneCatalogue, named);
  if (!chosen.ok) return session.fail(chosen.problem);
  const { kind } = chosen.value;
  const { id, name, models, guide, letIn } = kind;
  session.json({ family: id, name: name[lang], models, guide, ...(letIn === undefined ? {} : { letIn }) });
  const parts = [
    beforeText(session, kind),
    setUpText(session, kind),
    notBackText(session, kind),
    letInText(session, kind),
  ];
  if (!session.isJson) session.tell([name[lang], ...parts.filter((part) => part !== '')].join('\n\n'));
  return EXIT.done;
}

function tellFamilies(session: Session): ExitCode {
  const { lang } = session;
  const devices = phoneCatalogue.filter(({ kind }) => kind !== 'softphone');
  session.json({
    families: devices.map(({ id, kind, name, models }) => ({
      family: id,
      kind,
      name: name[lang],
      models,
      isChangedOverLan: CHANGED_FAMILIES.includes(id),
    })),
  });
  if (!session.isJson) for (const { id, name } of devices) session.tell(`${id.padEnd(22)}  ${name[lang]}`);
  return EXIT.done;
}
