import { useCallback, useId } from 'react';
import accountDialog from '../../../assets/guides/account-dialog.svg?raw';
import adapterBack from '../../../assets/guides/adapter-back.svg?raw';
import handsetMenu from '../../../assets/guides/handset-menu.svg?raw';
import webPage from '../../../assets/guides/web-page.svg?raw';
import type { GuideView } from '../../../src-main/contract/snapshot.ts';
import { useWords } from '../../words/use-words.ts';

type Pictures = GuideView['pictures'];
export type PictureId = keyof Pictures;

const DRAWINGS: { readonly [K in PictureId]: string } = {
  'web-page': webPage,
  'adapter-back': adapterBack,
  'handset-menu': handsetMenu,
  'account-dialog': accountDialog,
};

/** Inline, because it is drawn in the colour of the text; said in words for whoever does not see it. */
export function Drawing({ picture, pictures }: { readonly picture: PictureId; readonly pictures: Pictures }) {
  const { ui, lang } = useWords();
  const { alt, legend } = pictures[picture];
  const id = useId();
  const hang = useCallback(
    (box: HTMLDivElement | null) => {
      const { documentElement } = new DOMParser().parseFromString(DRAWINGS[picture], 'image/svg+xml');
      box?.replaceChildren(document.importNode(documentElement, true));
    },
    [picture],
  );
  // No <figure>: its caption would be its name, and the whole legend be heard twice.
  return (
    <div className="drawing">
      <div className="drawing-sheet" role="img" aria-label={alt[lang]} ref={hang} />
      <div className="drawing-legend hint">
        <p id={id}>{ui.guide.legend}</p>
        <ol aria-labelledby={id}>
          {legend.map((entry) => (
            <li key={entry.number} value={entry.number}>
              {entry[lang]}
            </li>
          ))}
        </ol>
      </div>
    </div>
  );
}
