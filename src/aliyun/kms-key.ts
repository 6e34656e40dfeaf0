import type { KmsKey } from '../encryption/requirement.js'
import { parseRegion } from './region.js'

/** A UUID, or `key-` with a region code and a hash; the length keeps out what was cut or left as a placeholder. */
const keyId = /^[0-9A-Za-z][0-9A-Za-z-]{6,126}[0-9A-Za-z]$/
const arn = /^acs:kms:(?<region>[a-z0-9-]+):(?<account>\d+):key\/(?<id>.+)$/

/**
 * Reads a customer key as a person writes it: its id, or its ARN, which is reduced to the id, since
 * OSS is documented to take bare ids only. Source: the vendor's KMS documentation on key ids and ARNs.
 */
export function parseKmsKey(text: string): KmsKey | { readonly problem: string } {
  if (text.includes('alias/')) {
    return { problem: 'is an alias; give the id or the ARN of the key that it stands for' }
  }
  if (!text.startsWith('acs:')) {
    return keyId.test(text) ? { id: text } : { problem: notAnId }
  }
  const { region = '', id = '' } = arn.exec(text)?.groups ?? {}
  if (parseRegion(region) === null || !keyId.test(id)) {
    return { problem: 'is no ARN of a KMS key (acs:kms:<region>:<account>:key/<key id>)' }
  }
  return { id, region }
}

const notAnId =
  'is no KMS key id: 8 to 128 letters, digits and hyphens, such as 9468da86-3509-4f8d-a61e-6eab1eac0000 or key-hzz62f1cb66fa42qo0000'
