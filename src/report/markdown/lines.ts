/** A fact with its name, which may be empty; nothing where there is no such fact. */
export type Line = readonly [name: string, content: string]

/** Facts one under the other, as a block. */
export function lines(facts: readonly Line[]): string {
  const told = facts.filter(([, content]) => content !== '')
  const words = told.map(([name, content]) =>
    name === '' ? content : `<b>${name}:</b> ${content}`
  )
  return `<p>${words.join('<br>\n')}</p>`
}
