import { defined } from '../../encryption/defined-fields.js'
import { firstInvisible } from '../../text/invisible-characters.js'
import {
  code,
  input as inputPart,
  join,
  message,
  sentences,
  words,
  type Message,
  type Part
} from '../../text/message.js'
import type { Credentials } from '../signing/credential-provider.js'
import type { CredentialVariables } from './credential-variables.js'

/** An access key from the inputs or the environment, not yet accepted by any service. */
export interface StaticCredentials {
  readonly kind: 'keys'
  readonly credentials: Credentials
  /** A description of where the key comes from, without secrets. */
  readonly from: Message
}

/** Why the credentials cannot be used. */
export interface UnusableCredentials {
  readonly kind: 'unusable'
  /** Sentences. */
  readonly problems: readonly Message[]
  /** What is empty rather than invalid. */
  readonly lacks?: 'secrets' | 'id-token'
  /** The source that is misconfigured, if it comes with a role of its own. */
  readonly of?: 'service-account'
}

export function unusableCredentials(
  problems: readonly Message[],
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

const inputs = {
  id: 'access-key-id',
  secret: 'access-key-secret',
  token: 'security-token'
} as const satisfies KeyNames

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
export const keyInputs = parts(inputs)
export const keyVariables = environmentFamilies.flatMap(parts)

/** Those of the vendor's SDKs and CLI. */
export const preferredKeyVariables = parts(environmentFamilies[0])

/** The names of the inputs among these that are set. */
export function keyInputsSet(input: VariableValues): string[] {
  return keyInputs.filter(name => isSet(input[name]))
}

/** `null`: none of the inputs is set. Empty values count as absent, and problems never quote a value. */
export function keysInInputs(
  input: VariableValues
): StaticCredentials | UnusableCredentials | null {
  if (keyInputsSet(input).length === 0) return null
  return readKeys(inputs, input, inputPart, describeInputs())
}

/** Reads the first complete family of variables, and never mixes families; `null`: none is complete. */
export function keysInEnvironment(
  variables: CredentialVariables
): StaticCredentials | UnusableCredentials | null {
  const complete = completeFamily(variables)
  if (complete === undefined) return null
  const from = message`the environment variables ${code(complete.id)} and ${code(complete.secret)}`
  return readKeys(complete, variables, code, from)
}

/** The names of the variables that hold the key in the environment; none: there is no complete one. */
export function keyVariablesSet(variables: CredentialVariables): string[] {
  const complete = completeFamily(variables)
  return complete === undefined ? [] : [complete.id, complete.secret]
}

function completeFamily(
  variables: CredentialVariables
): (typeof environmentFamilies)[number] | undefined {
  return environmentFamilies.find(
    ({ id, secret }) => isSet(variables[id]) && isSet(variables[secret])
  )
}

function describeInputs(): Message {
  return message`the inputs ${inputPart(inputs.id)} and ${inputPart(inputs.secret)}`
}

/** @param show shows the name of an input or a variable. */
function readKeys(
  { id, secret, token }: KeyNames,
  values: VariableValues,
  show: (name: string) => Part,
  from: Message
): StaticCredentials | UnusableCredentials {
  const accessKeyId = values[id]?.trim() ?? ''
  const accessKeySecret = values[secret]?.trim() ?? ''
  const securityToken = values[token]?.trim() ?? ''
  const empty = [...missing(show(id), accessKeyId), ...missing(show(secret), accessKeySecret)]
  const problems = [
    ...empty,
    ...[id, secret, token]
      .filter(name => placeholder.test(values[name]?.trim() ?? ''))
      .map(
        name =>
          message`${show(name)} is set to ${code(values[name]?.trim() ?? '')}, which is what an expression may evaluate to when the secret is missing. Check the expression, and check that the secret is available to this workflow run.`
      ),
    ...[id, secret, token]
      .filter(name => !/^[\x21-\x7e]{0,8192}$/.test(values[name]?.trim() ?? ''))
      .map(
        name =>
          message`${show(name)} ${describeBadCharacters(values[name]?.trim() ?? '')}. Copy the value again.`
      ),
    ...(accessKeyId.startsWith('STS.') && securityToken === ''
      ? [
          message`${show(id)} is a temporary key (it starts with ${code('STS.')}). It cannot be used without ${show(token)}, which is empty.`
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
function describeBadCharacters(value: string): Message {
  const invisible = firstInvisible(value)
  return invisible === null
    ? message`contains a space or another invalid character, or is longer than 8192 characters`
    : message`contains an invisible character: character ${invisible.offset + 1} is ${words(invisible.name)}`
}

function missing(name: Part, value: string): Message[] {
  return value === ''
    ? [
        message`${name} is empty. If its value comes from a secret or a variable, that secret or variable is not available to this workflow run.`
      ]
    : []
}

/** A clause for each family that has only an id or only a secret. */
export function partialKeyPairs(variables: CredentialVariables): Message[] {
  return environmentFamilies
    .filter(({ id, secret }) => isSet(variables[id]) !== isSet(variables[secret]))
    .map(({ id, secret }) =>
      isSet(variables[id])
        ? message`${code(id)} is set but ${code(secret)} is not`
        : message`${code(secret)} is set but ${code(id)} is not`
    )
}

/** Which keys are incomplete, and where keys were searched without success. */
export function describeMissingKeys(variables: CredentialVariables): Message {
  const pairs = environmentFamilies.map(({ id, secret }) => message`${code(id)} + ${code(secret)}`)
  return sentences(
    ...partialKeyPairs(variables).map(half => message`${half}.`),
    message`No complete access key is set in ${describeInputs()}, or in any of these pairs of environment variables: ${join(pairs, ', ')}.`
  )
}

function parts<Names extends KeyNames>({ id, secret, token }: Names): Names[keyof KeyNames][] {
  return [id, secret, token]
}

export function isSet(value: string | undefined): boolean {
  return value !== undefined && value.trim() !== ''
}
