import { isIP } from 'node:net'
import { problemWithBucketName } from './aliyun/bucket-name.js'
import type { RoleRequest } from './aliyun/credentials/role.js'
import {
  parseEndpoint,
  parseKmsEndpoint,
  parseStsEndpoint,
  type Endpoint,
  type OssEndpoint
} from './aliyun/endpoint.js'
import { parseKmsKey } from './aliyun/kms-key.js'
import { parseRegion } from './aliyun/region.js'
import { keyChecks, modes, type KeyCheck, type Mode } from './encryption/mode.js'
import {
  nameOf,
  requirableAlgorithms,
  type KmsKey,
  type Requirement
} from './encryption/requirement.js'
import { dataEncryptions } from './encryption/rule.js'
import { failOnModes, type FailOn } from './encryption/verdict.js'
import { Fields, type Raw } from './input-fields.js'
import { quoted } from './plain-text.js'
import { readRole, roleInputDefaults } from './role-inputs.js'

/** Every input of action.yml with its default there; a test holds the two to each other. */
export const inputDefaults = {
  bucket: '',
  algorithm: '',
  'kms-key-id': '',
  'kms-data-encryption': '',
  mode: 'verify',
  region: '',
  endpoint: '',
  'internal-endpoint': 'false',
  'access-key-id': '',
  'access-key-secret': '',
  'security-token': '',
  ...roleInputDefaults,
  'fail-on': 'drift',
  'allow-downgrade': 'false',
  'check-kms-key': 'auto',
  canary: 'false',
  'kms-endpoint': '',
  'sts-endpoint': '',
  summary: 'true',
  annotations: 'true',
  'json-report': '',
  concurrency: '16',
  'max-attempts': '5',
  'request-timeout-seconds': '10'
} as const

export type InputName = keyof typeof inputDefaults

export interface Inputs {
  readonly buckets: readonly string[]
  readonly requirement: Requirement
  readonly mode: Mode
  /** The general region id; absent: to be found. */
  readonly region?: string
  readonly endpoint?: OssEndpoint
  readonly internalEndpoint: boolean
  readonly kmsEndpoint?: Endpoint
  readonly stsEndpoint?: Endpoint
  /** The role to assume; absent: none. */
  readonly role?: RoleRequest
  /** Narrow its session to what this run needs. */
  readonly restrictSession: boolean
  readonly failOn: FailOn
  readonly allowDowngrade: boolean
  readonly checkKmsKey: KeyCheck
  readonly canary: boolean
  readonly summary: boolean
  readonly annotations: boolean
  /** Absent: a file of its own in the runner's temp folder. */
  readonly jsonReport?: string
  readonly concurrency: number
  readonly maxAttempts: number
  readonly requestTimeoutSeconds: number
}

/**
 * Reads and checks the inputs, the credentials apart. Answers with every problem at once, each a
 * sentence that names the input and what it takes.
 */
export function parseInputs(
  raw: Raw<InputName>
): { readonly inputs: Inputs } | { readonly problems: readonly string[] } {
  const fields = new Fields(raw, inputDefaults)
  const region = fields.optional('region', readRegion)
  const endpoint = fields.optional('endpoint', parseEndpoint)
  const kmsEndpoint = fields.optional('kms-endpoint', parseKmsEndpoint)
  const stsEndpoint = fields.optional('sts-endpoint', parseStsEndpoint)
  const role = readRole(fields)
  const requirement = readRequirement(fields)
  const jsonReport = fields.optional('json-report', readPath)
  const inputs: Inputs = {
    buckets: readBuckets(fields),
    requirement,
    mode: fields.choice('mode', modes),
    ...(region === undefined ? {} : { region: region.id }),
    ...(endpoint === undefined ? {} : { endpoint }),
    internalEndpoint: fields.boolean('internal-endpoint'),
    ...(kmsEndpoint === undefined ? {} : { kmsEndpoint }),
    ...(stsEndpoint === undefined ? {} : { stsEndpoint }),
    ...(role === undefined ? {} : { role }),
    restrictSession: fields.boolean('restrict-session'),
    failOn: fields.choice('fail-on', failOnModes),
    allowDowngrade: fields.boolean('allow-downgrade'),
    checkKmsKey: fields.choice('check-kms-key', keyChecks),
    canary: fields.boolean('canary'),
    summary: fields.boolean('summary'),
    annotations: fields.boolean('annotations'),
    ...(jsonReport === undefined ? {} : { jsonReport: jsonReport.path }),
    concurrency: fields.integer('concurrency', 1, 256),
    maxAttempts: fields.integer('max-attempts', 1, 20),
    requestTimeoutSeconds: fields.integer('request-timeout-seconds', 1, 300)
  }
  checkTogether(inputs, fields)
  return fields.problems.length > 0 ? { problems: fields.problems } : { inputs }
}

function readBuckets(fields: Fields<InputName>): string[] {
  const names = fields.list('bucket')
  if (names.length === 0) {
    fields.problem('bucket is empty: name the buckets to guard, one a line or comma-separated.')
  }
  for (const name of names) {
    const problem = problemWithBucketName(name)
    if (problem !== null) fields.problem(`bucket ${quoted(name)} ${problem}.`)
  }
  return names
}

function readRequirement(fields: Fields<InputName>): Requirement {
  const algorithm = fields.choiceInAnyCase('algorithm', requirableAlgorithms)
  const keys = fields.list('kms-key-id')
  const kmsKeys = keys.filter(key => key !== '*').map(key => readKey(key, fields))
  const data = fields.choiceInAnyCase('kms-data-encryption', dataEncryptions, 'AES256')
  if (keys.length === 0 && fields.isSet('kms-key-id')) {
    // An expression whose parts are unset leaves a comma; it must not mean the service key.
    fields.problem(
      'kms-key-id is set, but there is no key in it; leave it empty for the service key.'
    )
  }
  if (algorithm === undefined) return { algorithm: 'any' }
  if (algorithm !== 'KMS') {
    for (const name of ['kms-key-id', 'kms-data-encryption'] as const) {
      if (fields.isSet(name)) {
        fields.problem(
          `${name} goes with algorithm KMS only; leave it empty, or set algorithm: KMS.`
        )
      }
    }
    return { algorithm }
  }
  if (keys.includes('*') && keys.length > 1) {
    fields.problem('kms-key-id has "*" (any key id) beside other keys; give one or the other.')
  }
  const [first, ...others] = kmsKeys
  return {
    algorithm,
    kmsKey: keys.includes('*')
      ? 'any-key'
      : first === undefined
        ? 'service-key'
        : [first, ...others],
    kmsDataEncryption: data ?? 'AES256'
  }
}

function readKey(text: string, fields: Fields<InputName>): KmsKey {
  const key = parseKmsKey(text)
  if (!('problem' in key)) return key
  fields.problem(`kms-key-id ${quoted(text)} ${key.problem}.`)
  return { id: '' }
}

function readRegion(text: string): { id: string } | { problem: string } {
  const id = parseRegion(text)
  if (id !== null) return { id }
  return {
    problem: text.endsWith('-internal')
      ? 'names an internal endpoint; give the region, and internal-endpoint: true'
      : 'is not a region id; write it as cn-hangzhou or oss-cn-hangzhou'
  }
}

function readPath(path: string): { path: string } | { problem: string } {
  return /[\p{Cc}]/u.test(path) ? { problem: 'has a control character in it' } : { path }
}

/** Whether KMS may be asked: about a key that apply may set, or about an alias. */
function asksKms({ requirement, mode, checkKmsKey }: Inputs): boolean {
  if (requirement.algorithm !== 'KMS' || typeof requirement.kmsKey === 'string') return false
  const checked = mode === 'apply' && checkKmsKey !== 'off'
  return checked || requirement.kmsKey.some(({ alias }) => alias !== undefined)
}

/** A run against a stand-in on this machine must not reach the real services. */
function checkStandIns(inputs: Inputs, fields: Fields<InputName>): void {
  if (inputs.endpoint?.origin.startsWith('http:') !== true) return
  if (inputs.kmsEndpoint === undefined && asksKms(inputs)) {
    fields.problem(
      'endpoint is on this machine, and kms-endpoint is not given: the real KMS would be asked about the key. Give kms-endpoint too, or check-kms-key: off.'
    )
  }
  if (inputs.stsEndpoint === undefined && inputs.role !== undefined) {
    fields.problem(
      'endpoint is on this machine, and sts-endpoint is not given: the real STS would be asked for the role. Give sts-endpoint too, or leave role-to-assume empty.'
    )
  }
}

/** Inputs that are right each for itself and wrong together. */
function checkTogether(inputs: Inputs, fields: Fields<InputName>): void {
  const { region, endpoint, internalEndpoint, requirement } = inputs
  if (endpoint !== undefined && internalEndpoint) {
    fields.problem(
      'internal-endpoint and endpoint exclude each other: give the internal host as endpoint, or neither.'
    )
  } else if (internalEndpoint && !fields.isSet('region')) {
    fields.problem(
      'internal-endpoint needs region: an internal endpoint answers inside its own region only.'
    )
  }
  if (region !== undefined && endpoint?.region !== undefined && endpoint.region !== region) {
    fields.problem(
      `region ${region} and endpoint contradict each other: the endpoint is that of ${endpoint.region}.`
    )
  }
  if (endpoint !== undefined) checkAddressing(endpoint, inputs, fields)
  checkStandIns(inputs, fields)
  if (
    region === undefined ||
    requirement.algorithm !== 'KMS' ||
    typeof requirement.kmsKey === 'string'
  )
    return
  for (const key of requirement.kmsKey) {
    if (key.region !== undefined && key.region !== region) {
      fields.problem(
        `kms-key-id: the ARN of key ${nameOf(key)} is of ${key.region}, and region is ${region}; OSS uses a key of the bucket's own region only.`
      )
    }
  }
}

/** What the host of an endpoint asks of the other inputs. */
function checkAddressing(
  { origin, region, style, cloudBox }: OssEndpoint,
  { buckets, requirement }: Inputs,
  fields: Fields<InputName>
): void {
  const host = new URL(origin).hostname
  if (region === undefined && isIP(host) === 0 && !fields.isSet('region')) {
    fields.problem(`endpoint ${host} needs region: the host does not say which one it is of.`)
  }
  if (style === 'own-domain' && buckets.length > 1) {
    fields.problem(
      `endpoint ${host} is a domain of your own, which is bound to one bucket, and the input bucket has ${buckets.length} names; give that one alone, or leave endpoint empty.`
    )
  }
  if (
    cloudBox !== undefined &&
    (requirement.algorithm === 'KMS' || requirement.algorithm === 'SM4')
  ) {
    fields.problem(
      `algorithm ${requirement.algorithm} and endpoint contradict each other: a bucket in a CloudBox takes AES256 only. Require AES256, any or none.`
    )
  }
}

/** Inputs that the step was given and that the action does not have, from the runner's `INPUT_*` variables. */
export function unknownInputs(env: Readonly<Record<string, string | undefined>>): string[] {
  const known = Object.keys(inputDefaults)
  return Object.keys(env)
    .filter(name => /^INPUT_./i.test(name))
    .map(name => name.slice('INPUT_'.length).toLowerCase())
    .filter(name => !known.includes(name))
    .sort()
    .map(name => `${quoted(name)} is no input of this action; it has ${known.join(', ')}.`)
}
