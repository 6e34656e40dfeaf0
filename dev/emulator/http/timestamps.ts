/**
 * A date in OSS's XML: whole seconds with .000Z, the only form that aliyun-oss-python-sdk
 * oss2/utils.py reads.
 */
export function xmlTimestamp(date: Date): string {
  return date.toISOString().replace(/\.\d{3}Z$/, '.000Z')
}

/** A date in the JSON of the RPC services and the metadata service: 2024-03-25T10:42:40Z. */
export function jsonTimestamp(date: Date): string {
  return date.toISOString().replace(/\.\d+Z$/, 'Z')
}
