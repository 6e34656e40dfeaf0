import { canonicalKeyId, isKeyOfService } from '../../encryption/kms-key-identity.js'
import type { KmsKey } from '../../encryption/requirement.js'
import { bad, ok, type Checked } from '../../text/checked-value.js'
import { code, input, message } from '../../text/message.js'
import { parseRegion } from './region.js'

/** A UUID, or `key-` with a region code and a hash. The minimum length rejects truncated ids and placeholders. */
const keyId = /^[0-9A-Za-z][0-9A-Za-z-]{6,126}[0-9A-Za-z]$/
const aliasName = /^alias\/[0-9A-Za-z_/-]{1,249}$/
const arn = /^acs:kms:(?<region>[a-z0-9-]+):(?<account>\d+):(?:key\/(?<id>.+)|(?<alias>alias\/.+))$/

/**
 * Parses a customer key: its id, an alias, or the ARN of either. ARNs are reduced to the id or alias,
 * since OSS is documented to accept bare ids only. Ids are normalized to the spelling of KMS, so that
 * equal keys are equal strings.
 * Source: the vendor's KMS documentation on key ids, aliases and ARNs.
 */
export function parseKmsKey(text: string): Checked<KmsKey> {
  if (!text.startsWith('acs:')) {
    return text.startsWith('alias/') ? parseAlias(text) : parseId(text)
  }
  const { region = '', account = '', id, alias = '' } = arn.exec(text)?.groups ?? {}
  const keyRegion = parseRegion(region)
  if (keyRegion === null) return bad(notAnArn)
  if (isServiceAlias(alias)) return bad(ofService)
  const key = id === undefined ? parseAlias(alias) : parseId(id)
  if (!key.ok) return bad(notAnArn)
  // The account matters for aliases only: an id is unique, and its key may be shared between accounts.
  return key.value.id === undefined
    ? ok({ ...key.value, region: keyRegion, account })
    : ok({ ...key.value, region: keyRegion })
}

function parseId(text: string): Checked<KmsKey> {
  return keyId.test(text) ? ok({ id: canonicalKeyId(text) }) : bad(notAnId)
}

function parseAlias(text: string): Checked<KmsKey> {
  if (isServiceAlias(text)) return bad(ofService)
  return aliasName.test(text) ? ok({ alias: text }) : bad(notAnAlias)
}

function isServiceAlias(text: string): boolean {
  return aliasName.test(text) && isKeyOfService(text)
}

const notAnId = message`is not a valid KMS key id or alias. A key id has 8 to 128 characters (letters, digits or hyphens), such as ${code('9468da86-3509-4f8d-a61e-6eab1eac0000')} or ${code('key-hzz62f1cb66fa42qo0000')}. An alias starts with ${code('alias/')}`
const notAnAlias = message`is not a valid KMS key alias. An alias is ${code('alias/')} followed by 1 to 249 characters: letters, digits, hyphens, underscores or slashes`
const notAnArn = message`is not a valid KMS key ARN. Use ${code('acs:kms:<region>:<account>:key/<key id>')} or ${code('acs:kms:<region>:<account>:alias/<name>')}`
const ofService = message`is the alias of a key that Alibaba Cloud manages for a service. For OSS's service key, leave ${input('kms-key-id')} empty`
