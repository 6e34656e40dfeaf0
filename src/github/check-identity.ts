import { cut } from '../text/plain-text.js'
import { identityKey, runIdOf, type PolicyIdentity, type RunAttemptId } from './marker.js'
import type { GitHubClient } from './client.js'
import { paginate } from './pagination.js'

export type CheckConclusion = 'success' | 'neutral' | 'failure'

/** From best to worst. */
const conclusions: readonly CheckConclusion[] = ['success', 'neutral', 'failure']

/** The commit that a check is for, and what identifies our check on it. */
export interface CheckTarget {
  readonly owner: string
  readonly repo: string
  readonly commit: string
  readonly identity: PolicyIdentity
  /**
   * Hash of the requirement in hex, which tells apart two steps of a run that check the same
   * buckets.
   */
  readonly requirement?: string
  readonly runAttemptId: RunAttemptId
}

/**
 * `shownConclusion` is worse than the check's own if it would hide a conflicting check that is
 * worse.
 */
export interface CheckResult {
  readonly url: string
  readonly hasConflict: boolean
  readonly shownConclusion: CheckConclusion
  /** The text of the check run of an earlier attempt; absent: there is none. */
  readonly previous?: string
}

/** A check run or a commit status that is on the commit already. */
export interface ExistingCheck {
  readonly id: number
  readonly external_id: string | null
}

/** The fields of GitHub's check run that we read. */
export interface ExistingCheckRun extends ExistingCheck {
  readonly app: { readonly slug?: string } | null
  readonly html_url: string | null
  readonly output: { readonly annotations_count: number; readonly text?: string | null }
}

/**
 * Lists our check runs with this name, newest first. Other apps could have copied our external id.
 */
export async function listOwnCheckRuns(
  github: GitHubClient,
  { owner, repo, commit }: CheckTarget,
  name: string
): Promise<ExistingCheckRun[]> {
  const list = github.octokit.rest.checks.listForRef.endpoint({
    owner,
    repo,
    ref: commit,
    check_name: name,
    filter: 'all',
    per_page: 100
  })
  const all = await paginate<ExistingCheckRun>(github, list, extractCheckRuns)
  return filterOwnNewestFirst(all)
}

/**
 * Keeps the check runs that the token's app created, since the token can update no others. A token
 * that belongs to no app keeps all. If the owner can't be determined, none is kept: a new check run
 * is created, because an old one that we can't update would show an old verdict.
 *
 * @param getLogin determines the token's owner; called only if there are records.
 */
export async function createdByToken(
  records: readonly ExistingCheckRun[],
  getLogin: () => Promise<string>
): Promise<readonly ExistingCheckRun[]> {
  if (records.length === 0) return []
  const login = await getLogin().catch(() => null)
  if (login === null) return []
  return login.endsWith('[bot]')
    ? records.filter(({ app }) => `${app?.slug ?? ''}[bot]` === login)
    : records
}

/** Keeps the check runs that were created by the same app as this one. */
export function createdBySameApp(
  { app }: ExistingCheckRun,
  records: readonly ExistingCheckRun[]
): readonly ExistingCheckRun[] {
  return records.filter(record => record.app?.slug === app?.slug)
}

/** Keeps the checks with our external id. */
export function filterOwnNewestFirst<Check extends ExistingCheck>(all: readonly Check[]): Check[] {
  return all
    .filter(({ external_id: id }) => id?.startsWith(`${externalIdPrefix}/`) === true)
    .sort((a, b) => b.id - a.id)
}

function extractCheckRuns(data: unknown): unknown {
  return typeof data === 'object' && data !== null && 'check_runs' in data
    ? data.check_runs
    : undefined
}

const externalIdPrefix = 'oss-bucket-encryption'

/** `<prefix>/<policy identity>/<run attempt>/<conclusion>[/<requirement>]` */
export function externalId(target: CheckTarget, conclusion: CheckConclusion): string {
  const { runAttemptId, requirement } = target
  const suffix = requirement === undefined ? '' : `/${requirement}`
  return `${identityPrefix(target)}${runAttemptId}/${conclusion}${suffix}`
}

function identityPrefix({ identity }: Pick<CheckTarget, 'identity'>): string {
  return `${externalIdPrefix}/${identityKey(identity)}/`
}

export function matchesTarget(id: string | null, target: CheckTarget): boolean {
  return id?.startsWith(identityPrefix(target)) === true && !isForOtherRequirement(id, target)
}

/** Only if both requirements are known: a run with configuration errors may not know its own. */
function isForOtherRequirement(
  id: string,
  { requirement }: Pick<CheckTarget, 'requirement'>
): boolean {
  const existing = id.split('/')[4]
  return existing !== undefined && requirement !== undefined && existing !== requirement
}

/**
 * The newest check of each other policy, account or requirement from this run, whichever attempt.
 */
export function conflictingChecks(
  existing: readonly ExistingCheck[],
  target: CheckTarget
): ExistingCheck[] {
  const { identity, runAttemptId } = target
  const seen = new Set<string>()
  return existing.filter(({ external_id: id }) => {
    const [, key = '', existingRunAttemptId = '', , requirement = ''] = (id ?? '').split('/')
    if (matchesTarget(id, target) || seen.has(`${key}/${requirement}`)) return false
    seen.add(`${key}/${requirement}`)
    // An identity without an account may be ours, from an earlier attempt.
    return key !== identityKey(identity) && isOtherIdentity(key, identity)
      ? runIdOf(existingRunAttemptId) === runIdOf(runAttemptId)
      : existingRunAttemptId === runAttemptId
  })
}

/** GitHub shows the newest check run of a name. */
export function isHiddenByNewer({ id }: ExistingCheck, others: readonly ExistingCheck[]): boolean {
  return others.some(other => other.id > id)
}

/** True only if the policy or the account is known to differ. */
function isOtherIdentity(key: string, { policy, account }: PolicyIdentity): boolean {
  const [existingPolicy, existingAccount] = key.split('.')
  return existingPolicy !== policy || (existingAccount !== undefined && account !== undefined)
}

/** The check's own conclusion, whatever it shows; `failure` for one that this version does not know. */
function conclusionInExternalId({ external_id: id }: ExistingCheck): CheckConclusion {
  const recorded = id?.split('/')[3]
  return conclusions.find(conclusion => conclusion === recorded) ?? 'failure'
}

/** The worst conclusion: a check shows that of the checks that it hides, too. */
export function conclusionToShow(
  own: CheckConclusion,
  hidden: readonly ExistingCheck[]
): CheckConclusion {
  return hidden
    .map(conclusionInExternalId)
    .reduce(
      (worst, conclusion) =>
        conclusions.indexOf(conclusion) > conclusions.indexOf(worst) ? conclusion : worst,
      own
    )
}

/** Prefixes the title if the check shows another conclusion than its own. */
export function titleWithConflict(
  shown: CheckConclusion,
  { conclusion, title }: { readonly conclusion: CheckConclusion; readonly title: string },
  maxLength: number
): string {
  if (shown === conclusion) return title
  return cut(`Another step with this check-name: ${shown}; ${title}`, maxLength)
}
