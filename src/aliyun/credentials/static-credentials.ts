import { defined } from '../../encryption/defined-fields.js'
import { firstInvisible } from '../../text/invisible-characters.js'
import type { Credentials } from '../signing/credential-provider.js'
import type { CredentialVariables } from './credential-variables.js'

/** An access key from the inputs or the environment, not yet accepted by any service. */
export interface StaticCredentials {
  readonly kind: 'keys'
  readonly credentials: Credentials
  /** A description of where the key comes from, without secrets. */
  readonly from: string
}

/** Why the credentials cannot be used. */
export interface UnusableCredentials {
  readonly kind: 'unusable'
  readonly problems: readonly string[]
  /** What is empty rather than invalid. */
  readonly lacks?: 'secrets' | 'id-token'
  /** The source that is misconfigured, if it comes with a role of its own. */
  readonly of?: 'service-account'
}

export function unusableCredentials(
  problems: readonly string[],
  more: Pick<UnusableCredentials, 'lacks' | 'of'> = {}
): UnusableCredentials {
  return { kind: 'unusable', problems, ...more }
}

/** The inputs or variables that hold the three parts of a key. */
interface KeyNames {
  readonly id: string
  readonly secret: string
  readonly token: string
}

const inputs: KeyNames = {
  id: 'access-key-id',
  secret: 'access-key-secret',
  token: 'security-token'
}

/**
 * The families of environment variables, in order of precedence: the vendor's SDKs and CLI, their older
 * spelling, Terraform, and the OSS SDKs of the second generation.
 */
const environmentFamilies = [
  {
    id: 'ALIBABA_CLOUD_ACCESS_KEY_ID',
    secret: 'ALIBABA_CLOUD_ACCESS_KEY_SECRET',
    token: 'ALIBABA_CLOUD_SECURITY_TOKEN'
  },
  {
    id: 'ALIBABACLOUD_ACCESS_KEY_ID',
    secret: 'ALIBABACLOUD_ACCESS_KEY_SECRET',
    token: 'ALIBABACLOUD_SECURITY_TOKEN'
  },
  {
    id: 'ALICLOUD_ACCESS_KEY',
    secret: 'ALICLOUD_SECRET_KEY',
    token: 'ALICLOUD_SECURITY_TOKEN'
  },
  {
    id: 'OSS_ACCESS_KEY_ID',
    secret: 'OSS_ACCESS_KEY_SECRET',
    token: 'OSS_SESSION_TOKEN'
  }
] as const satisfies readonly KeyNames[]

/** The value of an expression such as `${{ cond && secrets.X }}` without the secret. Masking it would garble the outputs. */
export const placeholder = /^(?:true|false|null|undefined)$/i

export type VariableValues = Readonly<Record<string, string | undefined>>

/** Every input and every variable that may hold a part of a key. */
export const keyInputs: readonly string[] = parts(inputs)
export const keyVariables = environmentFamilies.flatMap(parts)

/** The names of the inputs among these that are set. */
export function keyInputsSet(input: VariableValues): string[] {
  return keyInputs.filter(name => isSet(input[name]))
}

/** `null`: none of the inputs is set. Empty values count as absent, and problems never quote a value. */
export function keysInInputs(
  input: VariableValues
): StaticCredentials | UnusableCredentials | null {
  if (keyInputsSet(input).length === 0) return null
  return readKeys(inputs, input, 'the inputs access-key-id and access-key-secret')
}

/** Reads the first complete family of variables, and never mixes families; `null`: none is complete. */
export function keysInEnvironment(
  variables: CredentialVariables
): StaticCredentials | UnusableCredentials | null {
  const complete = environmentFamilies.find(
    ({ id, secret }) => isSet(variables[id]) && isSet(variables[secret])
  )
  return complete === undefined
    ? null
    : readKeys(
        complete,
        variables,
        `the environment variables ${complete.id} and ${complete.secret}`
      )
}

function readKeys(
  { id, secret, token }: KeyNames,
  values: VariableValues,
  from: string
): StaticCredentials | UnusableCredentials {
  const accessKeyId = values[id]?.trim() ?? ''
  const accessKeySecret = values[secret]?.trim() ?? ''
  const securityToken = values[token]?.trim() ?? ''
  const empty = [...missing(id, accessKeyId), ...missing(secret, accessKeySecret)]
  const problems = [
    ...empty,
    ...[id, secret, token]
      .filter(name => placeholder.test(values[name]?.trim() ?? ''))
      .map(
        name =>
          `${name} is the word ${values[name]?.trim() ?? ''}, which is what an expression leaves where there is no secret.`
      ),
    ...[id, secret, token]
      .filter(name => !/^[\x21-\x7e]{0,8192}$/.test(values[name]?.trim() ?? ''))
      .map(name => `${name} ${describeBadCharacters(values[name]?.trim() ?? '')}.`),
    ...(accessKeyId.startsWith('STS.') && securityToken === ''
      ? [
          `${id} is a temporary key (STS.…), which is worth nothing without ${token}, and that is empty.`
        ]
      : [])
  ]
  if (problems.length > 0) {
    return unusableCredentials(problems, empty.length > 0 ? { lacks: 'secrets' } : {})
  }
  return {
    kind: 'keys',
    from,
    credentials: defined({
      accessKeyId,
      accessKeySecret,
      securityToken: securityToken || undefined
    })
  }
}

/** Never names a character that may be part of the secret. */
function describeBadCharacters(value: string): string {
  const invisible = firstInvisible(value)
  return invisible === null
    ? 'has white space or a character in it that no credential has, or is longer than any'
    : `has an invisible character in it: number ${invisible.offset + 1} is ${invisible.name}. Copy it anew`
}

function missing(name: string, value: string): string[] {
  return value === ''
    ? [
        `${name} is empty. If it comes from a secret or a variable, that one is not available to this workflow run.`
      ]
    : []
}

/** A clause for each family that has only an id or only a secret. */
export function partialKeyPairs(variables: CredentialVariables): string[] {
  return environmentFamilies
    .filter(({ id, secret }) => isSet(variables[id]) !== isSet(variables[secret]))
    .map(({ id, secret }) =>
      isSet(variables[id])
        ? `${id} is set but ${secret} is not`
        : `${secret} is set but ${id} is not`
    )
}

/** Where keys were searched without success, and which ones are incomplete. */
export function describeMissingKeys(variables: CredentialVariables): string {
  const searched = environmentFamilies.map(({ id, secret }) => `${id} + ${secret}`).join(', ')
  return [
    `the inputs access-key-id and access-key-secret are empty, and so are the environment variables ${searched}.`,
    ...partialKeyPairs(variables).map(half => `${half}.`)
  ].join(' ')
}

function parts<Names extends KeyNames>({ id, secret, token }: Names): Names[keyof KeyNames][] {
  return [id, secret, token]
}

export function isSet(value: string | undefined): boolean {
  return value !== undefined && value.trim() !== ''
}
