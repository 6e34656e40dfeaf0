/** How long a text is for GitHub: in code points, not in UTF-16 code units. */
export function countCharacters(text: string): number {
  return Array.from(text).length
}
