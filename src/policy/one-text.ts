/** What is wrong with a text that holds a whole list, where one `thing` is wanted: a clause; `null`: it does not. */
export function problemWithSingleValue(text: string, thing: string): string | null {
  if (/^\[.*\]$/s.test(text)) return 'is a list inside of quotes; take the quotes off'
  return /\S[,\s]+\S/.test(text)
    ? `looks like more than one ${thing}; write a list, with an entry for each`
    : null
}
