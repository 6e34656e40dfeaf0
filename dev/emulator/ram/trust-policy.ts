import { rootArn } from './ram-arn.js'
import {
  findPolicyProblem,
  isObject,
  isStringOrStrings,
  matchesAction,
  matchesWildcard,
  type RamPolicy,
  type RamPrincipal,
  type RamStatement,
  toArray
} from './ram-policy.js'

/** Who requests to assume a role. */
export interface AssumeRoleRequester {
  kind: keyof RamPrincipal
  /** The ARN of the OIDC provider, the user or the assumed role. */
  arn: string
  /** The values of condition keys. */
  conditionContext: Partial<Record<ConditionKey, readonly string[]>>
}

export type ConditionKey = (typeof CONDITION_KEYS)[number]

/**
 * The condition keys of OIDC tokens. Source: aliyun/configure-aliyun-credentials-action, README.
 */
const CONDITION_KEYS = ['oidc:iss', 'oidc:aud', 'oidc:sub'] as const

const OPERATORS: Readonly<Record<string, (expected: string, actual: string) => boolean>> = {
  StringEquals: (expected, actual) => expected === actual,
  StringLike: matchesWildcard
}

/** Why this trust policy cannot be evaluated; undefined when it can. */
export function findTrustPolicyProblem(policy: unknown): string | undefined {
  return findPolicyProblem(policy, statement => {
    const unknown = Object.keys(statement).find(
      name => !['Effect', 'Action', 'Principal', 'Condition'].includes(name)
    )
    if (unknown !== undefined) return `the element ${unknown} is not known`
    return (
      findPrincipalProblem(statement['Principal']) ?? findConditionProblem(statement['Condition'])
    )
  })
}

/** Deny overrides Allow, and the default is denial. */
export function trustPolicyAllows(
  policy: RamPolicy,
  requester: AssumeRoleRequester,
  ownerId: string
): boolean {
  const effects = policy.Statement.filter(
    ({ Action, Principal, Condition }) =>
      matchesAction(Action, 'sts:AssumeRole') &&
      principalMatches(Principal, requester, ownerId) &&
      conditionMatches(Condition, requester)
  ).map(({ Effect }) => Effect)
  return effects.includes('Allow') && !effects.includes('Deny')
}

function principalMatches(
  principal: RamPrincipal | undefined,
  { kind, arn }: AssumeRoleRequester,
  ownerId: string
): boolean {
  const named = toArray(principal?.[kind])
  return named.includes(arn) || named.includes(rootArn(ownerId))
}

/** Every key must match with one of its values. A key that the requester lacks never matches. */
function conditionMatches(
  condition: RamStatement['Condition'] = {},
  { conditionContext }: AssumeRoleRequester
): boolean {
  return Object.entries(condition).every(([operator, keys]) =>
    Object.entries(keys).every(([key, expected]) => {
      const actual = conditionContext[key as ConditionKey] ?? []
      return toArray(expected).some(value =>
        actual.some(one => OPERATORS[operator]?.(value, one) ?? false)
      )
    })
  )
}

function findPrincipalProblem(principal: unknown): string | undefined {
  if (!isObject(principal) || Object.keys(principal).length === 0) return 'Principal is missing'
  for (const [kind, arns] of Object.entries(principal)) {
    if (kind !== 'Federated' && kind !== 'RAM') return `the principal ${kind} is not known`
    const form = kind === 'RAM' ? /^acs:ram::\d+:(root|(user|role)\/.+)$/ : /:oidc-provider\/.+$/
    if (!isStringOrStrings(arns) || !toArray(arns).every(arn => form.test(arn))) {
      return `a principal of ${kind} is no ARN of one`
    }
  }
  return undefined
}

function findConditionProblem(condition: unknown): string | undefined {
  if (condition === undefined) return undefined
  if (!isObject(condition)) return 'Condition is no object'
  for (const [operator, keys] of Object.entries(condition)) {
    if (!Object.hasOwn(OPERATORS, operator)) return `the condition ${operator} is not known`
    if (!isObject(keys)) return `${operator} is no object`
    for (const [key, values] of Object.entries(keys)) {
      if (!(CONDITION_KEYS as readonly string[]).includes(key))
        return `the condition key ${key} is not known`
      if (!isStringOrStrings(values)) return `${key} has no text`
    }
  }
  return undefined
}
