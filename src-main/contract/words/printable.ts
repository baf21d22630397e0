/*
 * How a fact (typed by a person, said by a portal, found on a disk) is put into a sentence: short, on one line, and so
 * that an invisible character cannot hide or turn the text around it.
 */

const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}]/gu;

/** At most `max` characters; what is cut off is marked by `…`. Invisible characters become `·`. */
export function printable(text: string, max: number): string {
  const characters = [...text.replace(UNPRINTABLE, '·')];
  return characters.length <= max ? characters.join('') : `${characters.slice(0, max - 1).join('')}…`;
}

/** Like `printable`, but keeps the end: of a path the last part tells most. */
export function printableEnd(text: string, max: number): string {
  const characters = [...text.replace(UNPRINTABLE, '·')];
  return characters.length <= max ? characters.join('') : `…${characters.slice(characters.length - max + 1).join('')}`;
}
