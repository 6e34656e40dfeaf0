import {
  code,
  emptyMessage,
  inTable,
  join,
  message,
  own,
  value,
  type Message,
  type Part
} from '../text/message.js'

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

/** Why OSS can't use a key. */
export interface KeyProblems {
  /** They follow the key's name. */
  readonly clauses: readonly [Message, ...Message[]]
  /** The key only has to be enabled. */
  readonly isDisabled?: true
}

/**
 * Why OSS can't use the key for a bucket in this region; `null` if it can.
 * Sources: the vendor's server-side encryption guide (same region), and KMS's table of key states.
 */
export function problemsWithKey(key: KmsKeyState, bucketRegion: string): KeyProblems | null {
  const deletion =
    key.deletes === undefined
      ? emptyMessage
      : message` (it will be deleted on ${value(key.deletes)})`
  const [first, ...others] = [
    ...(key.region === bucketRegion
      ? []
      : [message`is in ${value(key.region)}, but the bucket is in ${value(bucketRegion)}`]),
    ...(key.state === 'Enabled'
      ? []
      : [message`is ${value(key.state)}${deletion}, but must be ${code('Enabled')}`]),
    ...(key.usage === 'ENCRYPT/DECRYPT'
      ? []
      : [message`has the usage ${value(key.usage)}, not ${code('ENCRYPT/DECRYPT')}`]),
    ...(usableSpecs.includes(key.spec)
      ? []
      : [
          message`has the type ${value(key.spec)}, but OSS can use only ${join(usableSpecs.map(code), ' and ')}`
        ])
  ]
  if (first === undefined) return null
  const clauses = [first, ...others] as const
  return key.state === 'Disabled' && others.length === 0
    ? { clauses, isDisabled: true }
    : { clauses }
}

/** A key's id or alias. */
export function keyPart(name: string, instead = inTable): Part {
  return own(value(name), instead, 'Key')
}

/** Follows the key's name. */
export function problemPart({ clauses }: KeyProblems): Part {
  return own(join(clauses, '; '), 'cannot be used', 'Problem with the key')
}

/** What will stop a key that works today. */
export function warningsAboutKey({ id, materialExpires }: KmsKeyState): Message[] {
  return materialExpires === undefined
    ? []
    : [
        message`The imported key material of KMS key ${keyPart(id)} expires on ${own(value(materialExpires), 'the date in the table', 'Key material expires')}. After that, uploads and downloads with this key fail. Import the key material again before that date.`
      ]
}

export function describeKeyState({ id, region, state, usage, spec }: KmsKeyState): Message {
  const keyRegion = own(value(region), inTable, 'Region')
  return message`KMS key ${keyPart(id)} in region ${keyRegion} has the state ${value(state)}, the usage ${value(usage)} and the type ${value(spec)}`
}
