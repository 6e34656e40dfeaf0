/** `a`, `a and b`, `a, b and c`. */
export function joinWithAnd(items: readonly string[]): string {
  const last = items.at(-1) ?? ''
  return items.length < 2 ? last : `${items.slice(0, -1).join(', ')} and ${last}`
}

/** The first `limit` items, and how many follow: `a, b, c and 2 more`. */
export function joinFirst(items: readonly string[], limit: number): string {
  const first = items.slice(0, limit).join(', ')
  return items.length > limit ? `${first} and ${items.length - limit} more` : first
}
