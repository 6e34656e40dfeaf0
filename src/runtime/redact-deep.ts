/**
 * Redacts every text in a value, and keeps the names of fields, which may look like secrets. Do this
 * before rendering: escaping or truncating a secret hides it from redaction, and half of one is still
 * a leak.
 */
export function redactDeep<T>(data: T, redact: (text: string) => string): T {
  return redactValue(data, redact) as T
}

/** Returns a part without secrets as it is, so that thousands of findings are not copied. */
function redactValue(part: unknown, redact: (text: string) => string): unknown {
  if (typeof part === 'string') return redact(part)
  if (Array.isArray(part)) {
    const items = part.map((item: unknown) => redactValue(item, redact))
    return items.every((item, index) => item === part[index]) ? part : items
  }
  if (typeof part !== 'object' || part === null || part instanceof Date) return part
  const fields = Object.entries(part).map(([name, value]) => {
    const redacted = redactValue(value, redact)
    return { name, redacted, isSame: redacted === value }
  })
  return fields.every(({ isSame }) => isSame)
    ? part
    : Object.fromEntries(fields.map(({ name, redacted }) => [name, redacted]))
}
