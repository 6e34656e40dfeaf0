/** A date as OSS prints it in XML: whole seconds with .000Z, all that aliyun-oss-python-sdk oss2/utils.py reads. */
export function xmlTimestamp(date: Date): string {
  return date.toISOString().replace(/\.\d{3}Z$/, '.000Z')
}

/** A date as the RPC services and the metadata service print it in JSON: 2024-03-25T10:42:40Z. */
export function jsonTimestamp(date: Date): string {
  return date.toISOString().replace(/\.\d+Z$/, 'Z')
}
