/**
 * The same data without the secrets of this run, in each text of it; a field's name may look like one.
 * Before anything is made of it: what is escaped for a format, or cut to a limit, is not found again,
 * and half a secret still is one.
 */
export function redactDeep<T>(data: T, redact: (text: string) => string): T {
  return redactValue(data, redact) as T
}

/** What has none is kept as it is: of thousands of findings there is no second copy. */
function redactValue(part: unknown, redact: (text: string) => string): unknown {
  if (typeof part === 'string') return redact(part)
  if (Array.isArray(part)) {
    const all = part.map((one: unknown) => redactValue(one, redact))
    return all.every((one, index) => one === part[index]) ? part : all
  }
  if (typeof part !== 'object' || part === null || part instanceof Date) return part
  const all = Object.entries(part).map(([name, one]) => {
    const other = redactValue(one, redact)
    return { name, other, isSame: other === one }
  })
  return all.every(({ isSame }) => isSame)
    ? part
    : Object.fromEntries(all.map(({ name, other }) => [name, other]))
}
