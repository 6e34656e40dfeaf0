/** What KMS reports about a key. Values are passed on as KMS sends them, known or not. */
export interface KmsKeyState {
  readonly id: string
  /** The region that the key's ARN names. */
  readonly region: string
  /** The account that the key's ARN names. */
  readonly account?: string
  readonly state: string
  readonly usage: string
  readonly spec: string
  /** When imported key material expires. Absent: KMS made the material. */
  readonly materialExpires?: string
  /** When a key that is pending deletion is deleted. */
  readonly deletes?: string
}

/** The symmetric keys that OSS can use. Source: the vendor's page on EC 0005-00000226. */
const usableSpecs: readonly string[] = ['Aliyun_AES_256', 'Aliyun_SM4']

/**
 * Why OSS can't use the key for a bucket in this region, as clauses that follow its name; empty if it can.
 * Sources: the vendor's server-side encryption guide (same region), and KMS's table of key states.
 */
export function problemsWithKey(key: KmsKeyState, bucketRegion: string): string[] {
  const deletion = key.deletes === undefined ? '' : ` (it goes on ${key.deletes})`
  return [
    ...(key.region === bucketRegion
      ? []
      : [`is a key of ${key.region}, and the bucket is in ${bucketRegion}`]),
    ...(key.state === 'Enabled' ? [] : [`is in state ${key.state}, not Enabled${deletion}`]),
    ...(key.usage === 'ENCRYPT/DECRYPT' ? [] : [`is for ${key.usage}, not for ENCRYPT/DECRYPT`]),
    ...(usableSpecs.includes(key.spec)
      ? []
      : [`is of type ${key.spec}, and OSS takes keys of type ${usableSpecs.join(' and ')} only`])
  ]
}

/** What will stop a key that works today. */
export function warningsAboutKey({ id, materialExpires }: KmsKeyState): string[] {
  return materialExpires === undefined
    ? []
    : [
        `The imported material of KMS key ${id} expires on ${materialExpires}: from then on uploads and downloads under it fail. Import it again before.`
      ]
}

export function describeKeyState({ id, region, state, usage, spec }: KmsKeyState): string {
  return `KMS key ${id} of ${region} is ${state}, ${usage}, ${spec}`
}
