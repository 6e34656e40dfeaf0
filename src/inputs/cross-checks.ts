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
import type { Inputs } from './inputs.js'
import type { Scope } from './scope-inputs.js'

/** Checks valid inputs and a valid policy against each other. Returns a sentence for each contradiction. */
export function crossCheck(inputs: Inputs, policy: Policy): string[] {
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
): string[] {
  const problems: string[] = []
  if (endpoint !== undefined && internalEndpoint) {
    problems.push(
      'internal-endpoint and endpoint exclude each other: give the internal host as endpoint, or neither.'
    )
  } else if (internalEndpoint && region === undefined && !isRegionInputSet) {
    problems.push(
      'internal-endpoint needs region: an internal endpoint answers inside its own region only.'
    )
  }
  if (region !== undefined && endpoint?.region !== undefined && endpoint.region !== region) {
    problems.push(
      `region ${region} and endpoint contradict each other: the endpoint is that of ${endpoint.region}.`
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
): string[] {
  const host = new URL(origin).hostname
  const problems: string[] = []
  if (
    endpointRegion === undefined &&
    isIP(host) === 0 &&
    region === undefined &&
    !isRegionInputSet
  ) {
    problems.push(`endpoint ${host} needs region: the host does not say which one it is of.`)
  }
  if (style === 'own-domain') problems.push(...checkOwnDomain(host, rules, scope))
  if (cloudBox !== undefined) problems.push(...checkCloudBox(rules.map(rule => rule.requirement)))
  return problems
}

/** A domain of the user's own reaches one bucket only. */
function checkOwnDomain(host: string, rules: Policy['rules'], scope: Scope): string[] {
  const restriction = `endpoint ${host} is a domain of your own, which is bound to one bucket`
  const patterns = rules.flatMap(({ buckets }) => buckets)
  if (scope.kind !== 'inputs') {
    return [
      `${restriction}, so it does not go with policy-file; name that bucket in the input bucket, or leave endpoint empty.`
    ]
  }
  if (patterns.some(({ text }) => !isLiteral(text))) {
    return [
      `${restriction}, and can't list the others that a pattern may name; name that bucket plainly, or leave endpoint empty.`
    ]
  }
  return patterns.length > 1
    ? [
        `${restriction}, and the input bucket has ${patterns.length} names; give that one alone, or leave endpoint empty.`
      ]
    : []
}

function checkCloudBox(requirements: readonly Requirement[]): string[] {
  const required = new Set(requirements.map(({ algorithm }) => algorithm))
  return (['KMS', 'SM4'] as const)
    .filter(algorithm => required.has(algorithm))
    .map(
      algorithm =>
        `algorithm ${algorithm} and endpoint contradict each other: a bucket in a CloudBox takes AES256 only. Require AES256, any or none.`
    )
}

/** With OSS mocked on this machine, the run must not call the real KMS or STS. */
function checkLoopbackEndpoints(inputs: Inputs, requirements: readonly Requirement[]): string[] {
  if (inputs.endpoint?.origin.startsWith('http:') !== true) return []
  const problems: string[] = []
  if (
    inputs.kmsEndpoint === undefined &&
    requirements.some(requirement => needsKms(requirement, inputs))
  ) {
    problems.push(
      'endpoint is on this machine, and kms-endpoint is not given: the real KMS would be asked about the key. Give kms-endpoint too, or check-kms-key: off.'
    )
  }
  if (inputs.stsEndpoint === undefined && inputs.role !== undefined) {
    problems.push(
      'endpoint is on this machine, and sts-endpoint is not given: the real STS would be asked for the role. Give sts-endpoint too, or credentials that need no role.'
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
function checkKeyRegions(requirements: readonly Requirement[], region: string): string[] {
  return requirements
    .flatMap(namedKeys)
    .filter(key => !isOfRegion(key, region))
    .map(
      key =>
        `kms-key-id: the ARN of key ${describeKeyName(key)} is of ${key.region ?? ''}, and region is ${region}; OSS uses a key of the bucket's own region only.`
    )
}
