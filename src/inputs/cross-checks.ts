import { isIP } from 'node:net'
import type { OssEndpoint } from '../aliyun/endpoints/endpoint.js'
import {
  describeKeyName,
  isOfRegion,
  namedKeys,
  namesAlias,
  type Requirement
} from '../encryption/requirement.js'
import { needsBucketList } from '../policy/assignment.js'
import { isLiteral } from '../policy/bucket-pattern.js'
import type { Policy } from '../policy/policy.js'
import { code, emptyMessage, input, message, value, type Message } from '../text/message.js'
import type { Inputs } from './inputs.js'
import type { Scope } from './scope-inputs.js'

/** Checks valid inputs and a valid policy against each other. Returns a sentence for each contradiction. */
export function crossCheck(inputs: Inputs, policy: Policy): Message[] {
  const { endpoint, scope } = inputs
  const region = inputs.region ?? policy.region
  const requirements = policy.rules.map(({ requirement }) => requirement)
  return [
    ...checkRegion(inputs, region),
    ...(endpoint === undefined ? [] : checkEndpoint(endpoint, region, policy, inputs)),
    ...checkLoopbackEndpoints(inputs, requirements),
    // With a bucket list or a policy file, the buckets may be in several regions.
    ...(scope.kind === 'inputs' && region !== undefined && !needsBucketList(policy)
      ? checkKeyRegions(requirements, region)
      : [])
  ]
}

function checkRegion(
  { endpoint, internalEndpoint, isRegionInputSet }: Inputs,
  region: string | undefined
): Message[] {
  const problems: Message[] = []
  if (endpoint !== undefined && internalEndpoint) {
    problems.push(
      message`${input('internal-endpoint')} and ${input('endpoint')} cannot be combined. Set ${input('endpoint')} to the internal host and remove ${input('internal-endpoint')}, or remove ${input('endpoint')}.`
    )
  } else if (internalEndpoint && region === undefined && !isRegionInputSet) {
    problems.push(
      message`${input('internal-endpoint')} needs ${input('region')}, because an internal endpoint responds only within its region.`
    )
  }
  if (region !== undefined && endpoint?.region !== undefined && endpoint.region !== region) {
    problems.push(
      message`${input('region', region)} conflicts with ${input('endpoint')}, which is in ${value(endpoint.region)}. Correct one of the two.`
    )
  }
  return problems
}

/** Checks what the host of the endpoint requires of the region and the policy. */
function checkEndpoint(
  { origin, region: endpointRegion, style, cloudBox }: OssEndpoint,
  region: string | undefined,
  { rules }: Policy,
  { scope, isRegionInputSet }: Inputs
): Message[] {
  const host = new URL(origin).hostname
  const problems: Message[] = []
  if (
    endpointRegion === undefined &&
    isIP(host) === 0 &&
    region === undefined &&
    !isRegionInputSet
  ) {
    problems.push(
      message`${input('endpoint')} ${value(host)} needs ${input('region')}, because the host name does not contain a region.`
    )
  }
  if (style === 'own-domain') problems.push(...checkOwnDomain(host, rules, scope))
  if (cloudBox !== undefined) problems.push(...checkCloudBox(rules.map(rule => rule.requirement)))
  return problems
}

/** A domain of the user's own reaches one bucket only. */
function checkOwnDomain(host: string, rules: Policy['rules'], scope: Scope): Message[] {
  const restriction = message`${input('endpoint')} ${value(host)} is a custom domain, which is bound to one bucket`
  const patterns = rules.flatMap(({ buckets }) => buckets)
  if (scope.kind === 'draft') {
    return [
      message`${restriction}, so it cannot be combined with ${input('mode', 'draft')}. Leave ${input('endpoint')} empty.`
    ]
  }
  if (scope.kind === 'file') {
    return [
      message`${restriction}, so it cannot be combined with ${input('policy-file')}. Set ${input('bucket')} to the name of that bucket instead, or leave ${input('endpoint')} empty.`
    ]
  }
  if (patterns.some(({ text }) => !isLiteral(text))) {
    return [
      message`${restriction}, so it cannot be used to list the buckets that a pattern matches. Set ${input('bucket')} to the name of that bucket, or leave ${input('endpoint')} empty.`
    ]
  }
  return patterns.length > 1
    ? [
        message`${restriction}, but ${input('bucket')} names ${patterns.length} buckets. List only that bucket, or leave ${input('endpoint')} empty.`
      ]
    : []
}

function checkCloudBox(requirements: readonly Requirement[]): Message[] {
  const required = new Set(requirements.map(({ algorithm }) => algorithm))
  return (['KMS', 'SM4'] as const)
    .filter(algorithm => required.has(algorithm))
    .map(
      algorithm =>
        message`${input('algorithm', algorithm)} conflicts with ${input('endpoint')}: a bucket in a CloudBox supports only AES256. Use ${code('AES256')}, ${code('any')} or ${code('none')}.`
    )
}

/** With OSS mocked on this machine, the run must not call the real KMS or STS. */
function checkLoopbackEndpoints(inputs: Inputs, requirements: readonly Requirement[]): Message[] {
  if (inputs.endpoint?.origin.startsWith('http:') !== true) return []
  const problems: Message[] = []
  if (
    inputs.kmsEndpoint === undefined &&
    requirements.some(requirement => needsKms(requirement, inputs))
  ) {
    // Only KMS can resolve an alias, whether keys are checked or not.
    const alternative = requirements.some(namesAlias)
      ? emptyMessage
      : message`, or set ${input('check-kms-key', 'off')}`
    problems.push(
      message`${input('endpoint')} is on this machine, but ${input('kms-endpoint')} is not set, so this action would ask the real KMS about the key. Set ${input('kms-endpoint')} too${alternative}.`
    )
  }
  if (inputs.stsEndpoint === undefined && inputs.role !== undefined) {
    problems.push(
      message`${input('endpoint')} is on this machine, but ${input('sts-endpoint')} is not set, so this action would call the real STS to assume the role. Set ${input('sts-endpoint')} too, or use credentials that do not require a role.`
    )
  }
  return problems
}

/** Whether the run may call KMS: to check a key that apply sets, or to resolve an alias. */
function needsKms(requirement: Requirement, { mode, checkKmsKey }: Inputs): boolean {
  const checksKey = mode === 'apply' && checkKmsKey !== 'off'
  return checksKey ? namedKeys(requirement).length > 0 : namesAlias(requirement)
}

/** When all buckets are in one region, a key of another region can never be used. */
function checkKeyRegions(requirements: readonly Requirement[], region: string): Message[] {
  return requirements
    .flatMap(namedKeys)
    .filter(key => !isOfRegion(key, region))
    .map(
      key =>
        message`${input('kms-key-id')} names key ${describeKeyName(key)} in ${value(key.region ?? '')}, but ${input('region')} is ${value(region)}. OSS can use only keys in the bucket's region. Use a key in ${value(region)}.`
    )
}
