/** Whether a text fits a pattern of RAM: `*` is any text, `?` any one character, all else itself. */
export function matchesWildcard(pattern: string, text: string): boolean {
  // Greedy with one way back: linear enough for a hostile pattern, unlike a regular expression.
  let [at, from, star, resume] = [0, 0, -1, 0]
  while (at < text.length) {
    const patternCharacter = pattern[from]
    if (patternCharacter === '*') [star, resume, from] = [from, at, from + 1]
    else if (patternCharacter === '?' || patternCharacter === text[at])
      [at, from] = [at + 1, from + 1]
    else if (star >= 0) [resume, at, from] = [resume + 1, resume + 1, star + 1]
    else return false
  }
  return /^\**$/.test(pattern.slice(from))
}
