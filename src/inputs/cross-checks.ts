import { isIP } from 'node:net'
import type { OssEndpoint } from '../aliyun/endpoints/endpoint.js'
import { describeKeyName, type Requirement } from '../encryption/requirement.js'
import type { Inputs } from './inputs.js'
import { needsBucketList } from '../policy/assignment.js'
import { isLiteral } from '../policy/bucket-pattern.js'
import type { Policy } from '../policy/policy.js'

/** Inputs and a policy that are right each for itself and wrong together: a sentence each. */
export function crossCheck(inputs: Inputs, policy: Policy): string[] {
  const { endpoint, scope } = inputs
  const region = inputs.region ?? policy.region
  const requirements = policy.rules.map(({ requirement }) => requirement)
  return [
    ...checkHosts(inputs, region),
    ...(endpoint === undefined ? [] : checkEndpoint(endpoint, region, policy, inputs)),
    ...checkLoopbackEndpoints(inputs, requirements),
    // A list or a file may name buckets of any region.
    ...(scope.kind === 'inputs' && region !== undefined && !needsBucketList(policy)
      ? checkKeyRegions(requirements, region)
      : [])
  ]
}

function checkHosts(
  { endpoint, internalEndpoint, regionGiven }: Inputs,
  region: string | undefined
): string[] {
  const problems: string[] = []
  if (endpoint !== undefined && internalEndpoint) {
    problems.push(
      'internal-endpoint and endpoint exclude each other: give the internal host as endpoint, or neither.'
    )
  } else if (internalEndpoint && region === undefined && !regionGiven) {
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

/** What the host of an endpoint asks of the rest. */
function checkEndpoint(
  { origin, region: itsOwn, style, cloudBox }: OssEndpoint,
  region: string | undefined,
  { rules }: Policy,
  { scope, regionGiven }: Inputs
): string[] {
  const host = new URL(origin).hostname
  const problems: string[] = []
  if (itsOwn === undefined && isIP(host) === 0 && region === undefined && !regionGiven) {
    problems.push(`endpoint ${host} needs region: the host does not say which one it is of.`)
  }
  if (style === 'own-domain') {
    const bound = `endpoint ${host} is a domain of your own, which is bound to one bucket`
    const names = rules.flatMap(({ buckets }) => buckets)
    if (scope.kind !== 'inputs') {
      problems.push(
        `${bound}, so it does not go with policy-file; name that bucket in the input bucket, or leave endpoint empty.`
      )
    } else if (names.some(name => !isLiteral(name.text))) {
      problems.push(
        `${bound}, and can't list the others that a pattern may name; name that bucket plainly, or leave endpoint empty.`
      )
    } else if (names.length > 1) {
      problems.push(
        `${bound}, and the input bucket has ${names.length} names; give that one alone, or leave endpoint empty.`
      )
    }
  }
  if (cloudBox !== undefined) problems.push(...checkCloudBox(rules.map(rule => rule.requirement)))
  return problems
}

function checkCloudBox(requirements: readonly Requirement[]): string[] {
  const refused = new Set(requirements.map(({ algorithm }) => algorithm))
  return (['KMS', 'SM4'] as const)
    .filter(algorithm => refused.has(algorithm))
    .map(
      algorithm =>
        `algorithm ${algorithm} and endpoint contradict each other: a bucket in a CloudBox takes AES256 only. Require AES256, any or none.`
    )
}

/** A run against a stand-in on this machine must not reach the real services. */
function checkLoopbackEndpoints(inputs: Inputs, requirements: readonly Requirement[]): string[] {
  if (inputs.endpoint?.origin.startsWith('http:') !== true) return []
  const problems: string[] = []
  if (inputs.kmsEndpoint === undefined && requirements.some(one => asksKms(one, inputs))) {
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

/** Whether KMS may be asked: about a key that apply may set, or about an alias. */
function asksKms(requirement: Requirement, { mode, checkKmsKey }: Inputs): boolean {
  if (requirement.algorithm !== 'KMS' || typeof requirement.kmsKey === 'string') return false
  const checked = mode === 'apply' && checkKmsKey !== 'off'
  return checked || requirement.kmsKey.some(({ alias }) => alias !== undefined)
}

/** With one region for all buckets, a key of another one can never be used. */
function checkKeyRegions(requirements: readonly Requirement[], region: string): string[] {
  return requirements.flatMap(requirement => {
    if (requirement.algorithm !== 'KMS' || typeof requirement.kmsKey === 'string') return []
    return requirement.kmsKey
      .filter(key => key.region !== undefined && key.region !== region)
      .map(
        key =>
          `kms-key-id: the ARN of key ${describeKeyName(key)} is of ${key.region ?? ''}, and region is ${region}; OSS uses a key of the bucket's own region only.`
      )
  })
}
