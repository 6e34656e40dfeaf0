import { canonicalKeyId, isKeyOfService } from '../../encryption/kms-key-identity.js'
import type { KmsKey } from '../../encryption/requirement.js'
import { parseRegion } from './region.js'

/** A UUID, or `key-` with a region code and a hash; the length keeps out what was cut or left as a placeholder. */
const keyId = /^[0-9A-Za-z][0-9A-Za-z-]{6,126}[0-9A-Za-z]$/
const aliasName = /^alias\/[0-9A-Za-z_/-]{1,249}$/
const arn = /^acs:kms:(?<region>[a-z0-9-]+):(?<account>\d+):(?:key\/(?<id>.+)|(?<alias>alias\/.+))$/

/**
 * Reads a customer key as a person writes it: its id, an alias, or the ARN of either, which is
 * reduced to the id or the alias, since OSS is documented to take bare ids only. Ids are put into
 * the spelling of KMS, so that one key is one text from here on.
 * Source: the vendor's KMS documentation on key ids, aliases and ARNs.
 */
export function parseKmsKey(text: string): KmsKey | { readonly problem: string } {
  if (!text.startsWith('acs:')) {
    return text.startsWith('alias/') ? parseAlias(text) : parseId(text)
  }
  const { region = '', account = '', id, alias } = arn.exec(text)?.groups ?? {}
  const key = id !== undefined ? parseId(id) : parseAlias(alias ?? '')
  const place = parseRegion(region)
  if (place === null || ('problem' in key && key.problem !== isService)) {
    return {
      problem: 'is no ARN of a KMS key (acs:kms:<region>:<account>:key/<key id>, or …:alias/<name>)'
    }
  }
  if ('problem' in key) return key
  // An id is unique, and its key may be shared; an alias is its account's own.
  return key.id === undefined ? { ...key, region: place, account } : { ...key, region: place }
}

function parseId(text: string): KmsKey | { problem: string } {
  return keyId.test(text) ? { id: canonicalKeyId(text) } : { problem: notAnId }
}

function parseAlias(text: string): KmsKey | { problem: string } {
  if (!aliasName.test(text)) return { problem: notAnAlias }
  return isKeyOfService(text) ? { problem: isService } : { alias: text }
}

const notAnId =
  'is no KMS key id: 8 to 128 letters, digits and hyphens, such as 9468da86-3509-4f8d-a61e-6eab1eac0000 or key-hzz62f1cb66fa42qo0000; nor an alias (alias/<name>)'
const notAnAlias =
  'is no alias of a KMS key: alias/ and then up to 249 letters, digits, hyphens, underscores and slashes'
const isService =
  'is the alias of a key that Alibaba Cloud keeps for a service; for the service key of OSS leave kms-key-id empty'
