import { rootArn } from './ram-arn.js'
import {
  flawOfPolicy,
  isObject,
  isTexts,
  listOf,
  names,
  type RamPolicy,
  type RamPrincipal,
  type RamStatement
} from './ram-policy.js'
import { fits } from './wildcard.js'

/** Who wants to assume a role. */
export interface Applicant {
  kind: keyof RamPrincipal
  /** The OIDC provider's; or the user's or the assumed role's. */
  arn: string
  /** What conditions can ask about. */
  context: Partial<Record<ConditionKey, readonly string[]>>
}

export type ConditionKey = (typeof KEYS)[number]

/** aliyun/configure-aliyun-credentials-action, README: the keys of a token of OIDC. */
const KEYS = ['oidc:iss', 'oidc:aud', 'oidc:sub'] as const

const OPERATORS: Readonly<Record<string, (wanted: string, actual: string) => boolean>> = {
  StringEquals: (wanted, actual) => wanted === actual,
  StringLike: fits
}

/** Why this is no trust policy that can be evaluated here; undefined when it is one. */
export function flawOfTrust(policy: unknown): string | undefined {
  return flawOfPolicy(policy, statement => {
    const unknown = Object.keys(statement).find(
      name => !['Effect', 'Action', 'Principal', 'Condition'].includes(name)
    )
    if (unknown !== undefined) return `the element ${unknown} is not known`
    return flawOfPrincipal(statement['Principal']) ?? flawOfCondition(statement['Condition'])
  })
}

/** Deny wins, and whom nobody trusts is not trusted. */
export function trusts(policy: RamPolicy, applicant: Applicant, ownerId: string): boolean {
  const effects = policy.Statement.filter(
    ({ Action, Principal, Condition }) =>
      names(Action, 'sts:AssumeRole') &&
      isPrincipal(Principal, applicant, ownerId) &&
      holds(Condition, applicant)
  ).map(({ Effect }) => Effect)
  return effects.includes('Allow') && !effects.includes('Deny')
}

function isPrincipal(
  principal: RamPrincipal | undefined,
  { kind, arn }: Applicant,
  ownerId: string
): boolean {
  const named = listOf(principal?.[kind])
  return named.includes(arn) || named.includes(rootArn(ownerId))
}

/** Every key has to fit; one of its values is enough. A key that the applicant lacks never fits. */
function holds(condition: RamStatement['Condition'] = {}, { context }: Applicant): boolean {
  return Object.entries(condition).every(([operator, keys]) =>
    Object.entries(keys).every(([key, wanted]) => {
      const actual = context[key as ConditionKey] ?? []
      return listOf(wanted).some(value =>
        actual.some(one => OPERATORS[operator]?.(value, one) ?? false)
      )
    })
  )
}

function flawOfPrincipal(principal: unknown): string | undefined {
  if (!isObject(principal) || Object.keys(principal).length === 0) return 'Principal is missing'
  for (const [kind, arns] of Object.entries(principal)) {
    if (kind !== 'Federated' && kind !== 'RAM') return `the principal ${kind} is not known`
    const form = kind === 'RAM' ? /^acs:ram::\d+:(root|(user|role)\/.+)$/ : /:oidc-provider\/.+$/
    if (!isTexts(arns) || !listOf(arns).every(arn => form.test(arn))) {
      return `a principal of ${kind} is no ARN of one`
    }
  }
  return undefined
}

function flawOfCondition(condition: unknown): string | undefined {
  if (condition === undefined) return undefined
  if (!isObject(condition)) return 'Condition is no object'
  for (const [operator, keys] of Object.entries(condition)) {
    if (!Object.hasOwn(OPERATORS, operator)) return `the condition ${operator} is not known`
    if (!isObject(keys)) return `${operator} is no object`
    for (const [key, values] of Object.entries(keys)) {
      if (!(KEYS as readonly string[]).includes(key)) return `the condition key ${key} is not known`
      if (!isTexts(values)) return `${key} has no text`
    }
  }
  return undefined
}
