/** A name, which may be empty, and its content; facts without content are left out. */
export type Fact = readonly [name: string, content: string]

/** A block with one fact per line. */
export function factList(facts: readonly Fact[]): string {
  const present = facts.filter(([, content]) => content !== '')
  const rendered = present.map(([name, content]) =>
    name === '' ? content : `<b>${name}:</b> ${content}`
  )
  return `<p>${rendered.join('<br>\n')}</p>`
}
