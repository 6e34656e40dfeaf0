import { cut } from '../text/plain-text.js'
import { identityKey, runIdOf, type PolicyIdentity, type RunAttemptId } from './marker.js'
import type { GitHubClient } from './client.js'
import { paginate } from './pagination.js'

export type CheckConclusion = 'success' | 'neutral' | 'failure'

/** The worst last. */
const conclusions: readonly CheckConclusion[] = ['success', 'neutral', 'failure']

/** Whose check run it is. */
export interface CheckTarget {
  readonly owner: string
  readonly repo: string
  readonly commit: string
  readonly identity: PolicyIdentity
  /** Hex digits that tell what it requires, where two steps of a run may be about the same but for that. */
  readonly requirement?: string
  readonly runAttemptId: RunAttemptId
}

/** What became of a check: `shown` is worse than its own conclusion where it would hide a rival's. */
export interface CheckResult {
  readonly url: string
  readonly hasConflict: boolean
  readonly shownConclusion: CheckConclusion
}

/** One that was put on a commit before: a check run, or a commit status. */
export interface ExistingCheck {
  readonly id: number
  readonly external_id: string | null
}

/** As GitHub has it; the part that is looked at. */
export interface ExistingCheckRun extends ExistingCheck {
  readonly app: { readonly slug?: string } | null
  readonly html_url: string | null
  readonly output: { readonly annotations_count: number }
}

/** Those on the commit under this name that have our external id, the newest first; another app may write it too. */
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
  const all = await paginate<ExistingCheckRun>(github, list, checkRunsIn)
  return filterOwnNewestFirst(all)
}

/**
 * Those among them that the app of this token made: only these can be updated with it. Where the token
 * is no app's own, nothing tells them apart. None where its owner can't be determined: then a new check
 * run is made, since an old one left in place would show an old verdict.
 *
 * @param getLogin whose token it is; asked only where it matters.
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

/** Those among them that the app made which made this one. */
export function createdBySameApp(
  { app }: ExistingCheckRun,
  records: readonly ExistingCheckRun[]
): readonly ExistingCheckRun[] {
  return records.filter(record => record.app?.slug === app?.slug)
}

/** Those among them that this action has put there. */
export function filterOwnNewestFirst<Kind extends ExistingCheck>(all: readonly Kind[]): Kind[] {
  return all
    .filter(({ external_id: id }) => id?.startsWith(`${externalIdPrefix}/`) === true)
    .sort((one, other) => other.id - one.id)
}

function checkRunsIn(data: unknown): unknown {
  return typeof data === 'object' && data !== null && 'check_runs' in data
    ? data.check_runs
    : undefined
}

const externalIdPrefix = 'oss-bucket-encryption'

/** How GitHub knows it: by what it is about, the run that put it there, what that ended as, and what it required. */
export function externalId(target: CheckTarget, conclusion: CheckConclusion): string {
  const { runAttemptId, requirement } = target
  const what = requirement === undefined ? '' : `/${requirement}`
  return `${identityPrefix(target)}${runAttemptId}/${conclusion}${what}`
}

function identityPrefix({ identity }: Pick<CheckTarget, 'identity'>): string {
  return `${externalIdPrefix}/${identityKey(identity)}/`
}

export function matchesTarget(id: string | null, target: CheckTarget): boolean {
  return id?.startsWith(identityPrefix(target)) === true && !isForOtherRequirement(id, target)
}

/** Certainly: a run that was refused may not know its own. */
function isForOtherRequirement(
  id: string,
  { requirement }: Pick<CheckTarget, 'requirement'>
): boolean {
  const its = id.split('/')[4]
  return its !== undefined && requirement !== undefined && its !== requirement
}

/** The newest of each other policy, account or requirement that this run has put there, in whichever attempt. */
export function conflictingChecks(
  existing: readonly ExistingCheck[],
  target: CheckTarget
): ExistingCheck[] {
  const { identity, runAttemptId } = target
  const seen = new Set<string>()
  return existing.filter(({ external_id: id }) => {
    const [, key = '', itsRunAttemptId = '', , requirement = ''] = (id ?? '').split('/')
    if (matchesTarget(id, target) || seen.has(`${key}/${requirement}`)) return false
    seen.add(`${key}/${requirement}`)
    // Without an account it may be ours of an earlier attempt.
    return key !== identityKey(identity) && isOtherIdentity(key, identity)
      ? runIdOf(itsRunAttemptId) === runIdOf(runAttemptId)
      : itsRunAttemptId === runAttemptId
  })
}

/** GitHub shows the newest of a name. */
export function isHiddenByNewer({ id }: ExistingCheck, others: readonly ExistingCheck[]): boolean {
  return others.some(other => other.id > id)
}

/** Certainly of another policy, or of another account. */
function isOtherIdentity(key: string, { policy, account }: PolicyIdentity): boolean {
  const [itsPolicy, itsAccount] = key.split('.')
  return itsPolicy !== policy || (itsAccount !== undefined && account !== undefined)
}

/** What it ended as by itself, whatever it shows. */
export function conclusionInExternalId({ external_id: id }: ExistingCheck): CheckConclusion {
  const stated = id?.split('/')[3]
  return conclusions.find(conclusion => conclusion === stated) ?? 'success'
}

export function worstConclusion(some: readonly CheckConclusion[]): CheckConclusion {
  return some.reduce((worst, one) =>
    conclusions.indexOf(one) > conclusions.indexOf(worst) ? one : worst
  )
}

/** The title, and what it shows beside its own conclusion. */
export function titleWithConflict(
  shown: CheckConclusion,
  { conclusion, title }: { readonly conclusion: CheckConclusion; readonly title: string },
  maxLength: number
): string {
  if (shown === conclusion) return title
  return cut(`Another step with this check-name: ${shown}; ${title}`, maxLength)
}
