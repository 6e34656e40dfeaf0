/** A RAM policy document. Source: help.aliyun.com, RAM, "Policy structure and syntax". */
export interface RamPolicy {
  Version: '1'
  Statement: RamStatement[]
}

export interface RamStatement {
  Effect: 'Allow' | 'Deny'
  Action: string | string[]
  /** In permission policies. */
  Resource?: string | string[]
  /** In trust policies: who may assume the role. */
  Principal?: RamPrincipal
  /** In trust policies: operator, key, and values, one of which must match. */
  Condition?: Readonly<Record<string, Readonly<Record<string, string | string[]>>>>
}

export interface RamPrincipal {
  /** ARNs of OIDC providers. */
  Federated?: string | string[]
  /** ARNs of the account (root: everyone in it), of users and of roles. */
  RAM?: string | string[]
}

/** What an operation needs. */
export interface RequiredPermission {
  action: string
  /** All names of its resource; a permission for one of them suffices. */
  resources: readonly string[]
}

const ACTION = /^(?:\*|[a-z]+:[\w*?]+)$/
const RESOURCE = /^(?:\*|acs:[a-z*]+:[\w*?-]*:[\d*?]*:.+)$/

/**
 * Why this permission policy cannot be evaluated; undefined when it can. Unknown elements must not
 * be ignored: without its Condition, a statement would allow too much.
 */
export function findPermissionPolicyProblem(policy: unknown): string | undefined {
  return findPolicyProblem(policy, statement => {
    const unknown = Object.keys(statement).find(
      name => !['Effect', 'Action', 'Resource'].includes(name)
    )
    if (unknown !== undefined) return `the element ${unknown} is not known`
    const { Resource } = statement
    const fine =
      isStringOrStrings(Resource) && toArray(Resource).every(resource => RESOURCE.test(resource))
    return fine ? undefined : 'Resource is missing or no ARN'
  })
}

/** Validates what every kind of policy has; `flawOfStatement` validates the rest. */
export function findPolicyProblem(
  policy: unknown,
  findStatementProblem: (statement: Readonly<Record<string, unknown>>) => string | undefined
): string | undefined {
  if (!isObject(policy)) return 'it is no object'
  const unknown = Object.keys(policy).find(name => !['Version', 'Statement'].includes(name))
  if (unknown !== undefined) return `the element ${unknown} is not known`
  const { Version, Statement } = policy
  if (Version !== '1') return 'Version is not "1"'
  if (!Array.isArray(Statement) || Statement.length === 0) return 'Statement is no list, or empty'
  for (const statement of Statement as unknown[]) {
    if (!isObject(statement)) return 'a statement is no object'
    const { Effect, Action } = statement
    if (Effect !== 'Allow' && Effect !== 'Deny') return 'Effect is neither Allow nor Deny'
    if (!isStringOrStrings(Action) || !toArray(Action).every(action => ACTION.test(action))) {
      return 'Action is missing or none'
    }
    const problem = findStatementProblem(statement)
    if (problem !== undefined) return problem
  }
  return undefined
}

/** Deny overrides Allow, and the default is denial. An absent policy allows everything. */
export function policyAllows(
  policy: RamPolicy | undefined,
  permission: RequiredPermission
): boolean {
  if (policy === undefined) return true
  const effects = policy.Statement.filter(statement => statementApplies(statement, permission)).map(
    ({ Effect }) => Effect
  )
  return effects.includes('Allow') && !effects.includes('Deny')
}

export function matchesAction(action: string | string[], requested: string): boolean {
  return toArray(action).some(pattern => matchesWildcard(pattern, requested))
}

export function toArray(values: string | string[] | undefined): string[] {
  return [values ?? []].flat()
}

/** A non-empty string or a list of such strings. */
export function isStringOrStrings(value: unknown): value is string | string[] {
  const all: unknown[] = Array.isArray(value) ? value : [value]
  return all.length > 0 && all.every(one => typeof one === 'string' && one !== '')
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function statementApplies(
  { Action, Resource }: RamStatement,
  { action, resources }: RequiredPermission
): boolean {
  return (
    matchesAction(Action, action) &&
    toArray(Resource).some(pattern =>
      resources.some(resource => matchesResource(pattern, resource))
    )
  )
}

/** Matches segment by segment, so that a wildcard for the region does not span the account. */
function matchesResource(pattern: string, resource: string): boolean {
  if (pattern === '*') return true
  const resourceSegments = segments(resource)
  return segments(pattern).every((segment, at) =>
    matchesWildcard(segment, resourceSegments[at] ?? '')
  )
}

/** acs, service, region, account, and the rest, which may contain colons. */
function segments(arn: string): string[] {
  const [acs = '', service = '', region = '', account = '', ...rest] = arn.split(':')
  return [acs, service, region, account, rest.join(':')]
}

/**
 * Whether a text matches a RAM pattern: `*` is any text, `?` any one character, everything else is
 * literal.
 */
export function matchesWildcard(pattern: string, text: string): boolean {
  // Greedy with one backtracking point: fast enough for a hostile pattern, unlike a regular
  // expression.
  let [at, from, star, resume] = [0, 0, -1, 0]
  while (at < text.length) {
    const patternCharacter = pattern[from]
    if (patternCharacter === '*') [star, resume, from] = [from, at, from + 1]
    else if (patternCharacter === '?' || patternCharacter === text[at])
      [at, from] = [at + 1, from + 1]
    else if (star >= 0) [resume, at, from] = [resume + 1, resume + 1, star + 1]
    else return false
  }
  return /^\**$/.test(pattern.slice(from))
}
