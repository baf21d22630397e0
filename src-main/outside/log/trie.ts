/** All secrets that are looked for, merged by their beginnings: the cost of a search does not grow with their number. */
export interface TrieNode {
  readonly next: Map<string, TrieNode>;
  isEnd: boolean;
}

export function trieOf(words: Iterable<string>): TrieNode {
  const root: TrieNode = { next: new Map(), isEnd: false };
  for (const word of words) {
    let node = root;
    // Code units, not characters: JSON escapes the halves of a surrogate pair apart.
    for (let index = 0; index < word.length; index += 1) {
      const unit = word.charAt(index);
      let next = node.next.get(unit);
      if (next === undefined) {
        next = { next: new Map(), isEnd: false };
        node.next.set(unit, next);
      }
      node = next;
    }
    node.isEnd = true;
  }
  return root;
}

/** Follows every code unit of `word`; `undefined` when no secret goes on like that. */
export function follow(node: TrieNode, word: string): TrieNode | undefined {
  let at: TrieNode | undefined = node;
  for (let index = 0; index < word.length && at !== undefined; index += 1) at = at.next.get(word.charAt(index));
  return at;
}

/** A stretch of a text, end exclusive. */
export interface Span {
  readonly start: number;
  readonly end: number;
}
