/** A fact with its name, which may be empty; nothing where there is no such fact. */
export type Fact = readonly [name: string, content: string]

/** Facts one under the other, as a block. */
export function factList(facts: readonly Fact[]): string {
  const present = facts.filter(([, content]) => content !== '')
  const rendered = present.map(([name, content]) =>
    name === '' ? content : `<b>${name}:</b> ${content}`
  )
  return `<p>${rendered.join('<br>\n')}</p>`
}
