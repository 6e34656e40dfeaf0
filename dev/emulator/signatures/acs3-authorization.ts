import { ACS3_ALGORITHM } from './signature-acs3.js'

/** Who a request to an RPC service says it comes from, not yet checked. */
export interface Acs3Authorization {
  accessKeyId: string
  /** By lower-case name. */
  signedHeaders: readonly string[]
  signature: string
}

const FIELDS =
  /^Credential=(?<id>[^,\s]+), ?SignedHeaders=(?<headers>[^,\s]+), ?Signature=(?<signature>[0-9a-f]{64})$/

/** `ACS3-HMAC-SHA256 Credential=...,SignedHeaders=a;b,Signature=...`; undefined when it is not so. */
export function parseAcs3Authorization(authorization: string): Acs3Authorization | undefined {
  if (!authorization.startsWith(`${ACS3_ALGORITHM} `)) return undefined
  const fields = FIELDS.exec(authorization.slice(ACS3_ALGORITHM.length + 1).trim())?.groups
  if (fields === undefined) return undefined
  const { id = '', headers = '', signature = '' } = fields
  return { accessKeyId: id, signedHeaders: headers.toLowerCase().split(';'), signature }
}
