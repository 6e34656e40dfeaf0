/** A date as the RPC services and the metadata service print it in JSON: 2024-03-25T10:42:40Z. */
export function jsonTimestamp(date: Date): string {
  return date.toISOString().replace(/\.\d+Z$/, 'Z')
}
