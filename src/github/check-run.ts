import { defined } from '../encryption/defined-fields.js'
import {
  externalId,
  matchesTarget,
  isHiddenByNewer,
  createdBySameApp,
  createdByToken,
  conclusionToShow,
  listOwnCheckRuns,
  conflictingChecks,
  titleWithConflict,
  type ExistingCheck,
  type ExistingCheckRun,
  type CheckConclusion,
  type CheckResult,
  type CheckTarget
} from './check-identity.js'
import { isFailureOf } from './failure.js'
import { idempotent, type GitHubClient } from './client.js'

/** An annotation of a check run. Source: docs.github.com, REST, "Create a check run". */
export interface CheckAnnotation {
  readonly path: string
  readonly start_line: number
  readonly end_line: number
  readonly annotation_level: 'failure' | 'warning' | 'notice'
  readonly title: string
  readonly message: string
}

export interface FinishedCheckRun {
  readonly name: string
  readonly conclusion: CheckConclusion
  readonly title: string
  readonly summary: string
  readonly text?: string
  readonly annotations: readonly CheckAnnotation[]
  /** Absent: the check run links to no page. */
  readonly detailsUrl?: string
  /** ISO 8601. */
  readonly startedAt: string
  readonly completedAt: string
}

export interface CheckRunOptions {
  /** The most annotations that GitHub accepts in one request. */
  readonly annotationsPerRequest: number
  /** In characters. */
  readonly maxTitleLength: number
  /** Determines the token's owner; called only if the commit has check runs that may be ours. */
  readonly getLogin: () => Promise<string>
}

/**
 * Creates or updates our finished check run on a commit, and sends its annotations in batches.
 *
 * A check run of an earlier attempt is updated only if it has no annotations: the API can't remove
 * them, and drift that is gone must not stay visible. GitHub shows the newest check run of a name,
 * so it hides those of other policies from the same run; we report that conflict and show the worst
 * conclusion. For the same reason a check run behind a newer one is replaced by a new one.
 */
export async function upsertCheckRun(
  github: GitHubClient,
  target: CheckTarget,
  check: FinishedCheckRun,
  options: CheckRunOptions
): Promise<CheckResult> {
  const { annotationsPerRequest, maxTitleLength } = options
  const { annotations } = check
  const first = annotations.slice(0, annotationsPerRequest)
  const {
    run,
    updated,
    existing: existingBefore,
    shownConclusion: initialConclusion,
    previous
  } = await createOrUpdate(github, target, { ...check, annotations: first }, options)
  const titled = { ...check, title: titleWithConflict(initialConclusion, check, maxTitleLength) }
  for (let sent = first.length; sent < annotations.length; sent += annotationsPerRequest) {
    const batch = annotations.slice(sent, sent + annotationsPerRequest)
    await appendAnnotations(github, target, run.id, { check: titled, batch, sent })
  }
  // List again: of two concurrent steps, at least the later one sees the other. Keep what the first
  // list had.
  const existing = createdBySameApp(run, await listOwnCheckRuns(github, target, check.name))
  const conflicting = conflictingChecks(mergeById(existing, existingBefore), target)
  if (updated && isHiddenByNewer(run, existing)) {
    // Another check run was created in the meantime: create a new one, which is shown before it.
    return await upsertCheckRun(github, target, check, options)
  }
  const shownConclusion = conclusionToShow(check.conclusion, conflicting)
  if (shownConclusion !== initialConclusion) {
    const title = titleWithConflict(shownConclusion, check, maxTitleLength)
    await updateConclusion(github, target, run.id, { ...check, title, conclusion: shownConclusion })
  }
  return {
    url: run.html_url ?? '',
    hasConflict: conflicting.length > 0,
    shownConclusion,
    ...defined({ previous })
  }
}

/** Newest first, without duplicates. */
function mergeById(
  current: readonly ExistingCheck[],
  earlier: readonly ExistingCheck[]
): ExistingCheck[] {
  const missing = earlier.filter(({ id }) => current.every(check => check.id !== id))
  return [...current, ...missing].sort((a, b) => b.id - a.id)
}

/** The check must not look green while another step with the same name failed. */
async function updateConclusion(
  { octokit }: GitHubClient,
  { owner, repo }: CheckTarget,
  id: number,
  { conclusion, title, summary, text }: FinishedCheckRun
): Promise<void> {
  await octokit.rest.checks.update({
    owner,
    repo,
    check_run_id: id,
    conclusion,
    output: defined({ title, summary, text }),
    request: idempotent
  })
}

interface StartedCheckRun {
  readonly run: ExistingCheckRun
  readonly updated: boolean
  /** The checks that were on the commit before. */
  readonly existing: readonly ExistingCheck[]
  /** Includes conflicting checks from the start, so the check is never greener than they are. */
  readonly shownConclusion: CheckConclusion
  /** The text of our check run that was on the commit before. */
  readonly previous: string | undefined
}

/** Creates or updates the check run with its first annotations. Survives an unanswered request. */
async function createOrUpdate(
  github: GitHubClient,
  target: CheckTarget,
  check: FinishedCheckRun,
  { maxTitleLength, getLogin }: CheckRunOptions
): Promise<StartedCheckRun> {
  const { octokit, retry } = github
  const { owner, repo, commit: head_sha } = target
  const external_id = externalId(target, check.conclusion)
  const content = {
    owner,
    repo,
    external_id,
    status: 'completed',
    started_at: check.startedAt,
    completed_at: check.completedAt,
    ...defined({ details_url: check.detailsUrl })
  } as const
  let updated = false
  let previous: string | undefined
  for (let attempt = 1; ; attempt += 1) {
    const existing = await createdByToken(
      await listOwnCheckRuns(github, target, check.name),
      getLogin
    )
    const shownConclusion = conclusionToShow(check.conclusion, conflictingChecks(existing, target))
    const [newest] = existing.filter(({ external_id: id }) => matchesTarget(id, target))
    if (attempt === 1) previous = newest?.output.text ?? undefined
    // The unanswered request was carried out.
    const isCarriedOut =
      newest?.external_id === external_id &&
      newest.output.annotations_count === check.annotations.length
    if (attempt > 1 && isCarriedOut) {
      return { run: newest, updated, existing, shownConclusion, previous }
    }
    // Don't update a check run behind a newer one, which would stay hidden.
    const updatable =
      newest?.output.annotations_count === 0 && !isHiddenByNewer(newest, existing)
        ? newest
        : undefined
    updated = updatable !== undefined
    const output = {
      ...toApiOutput(check, check.annotations),
      title: titleWithConflict(shownConclusion, check, maxTitleLength)
    }
    const request = { ...content, conclusion: shownConclusion, output }
    try {
      const { data } =
        updatable === undefined
          ? await octokit.rest.checks.create({ ...request, name: check.name, head_sha })
          : await octokit.rest.checks.update({ ...request, check_run_id: updatable.id })
      return { run: data, updated, existing, shownConclusion, previous }
    } catch (error) {
      if (!isFailureOf(error, 'unanswered') || attempt >= retry.maxAttempts) throw error
      await retry.waitBeforeRetry(attempt)
    }
  }
}

interface AnnotationBatch {
  readonly check: FinishedCheckRun
  readonly batch: readonly CheckAnnotation[]
  /** Annotations that earlier requests sent. */
  readonly sent: number
}

/** Appends annotations, and none twice: before it repeats an unanswered request, it counts them. */
async function appendAnnotations(
  { octokit, retry }: GitHubClient,
  { owner, repo }: CheckTarget,
  id: number,
  { check, batch, sent }: AnnotationBatch
): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      const output = toApiOutput(check, batch)
      await octokit.rest.checks.update({ owner, repo, check_run_id: id, output })
      return
    } catch (error) {
      if (!isFailureOf(error, 'unanswered')) throw error
      const { data } = await octokit.rest.checks.get({ owner, repo, check_run_id: id })
      if (data.output.annotations_count >= sent + batch.length) return
      if (attempt >= retry.maxAttempts) throw error
      await retry.waitBeforeRetry(attempt)
    }
  }
}

function toApiOutput(
  { title, summary, text }: FinishedCheckRun,
  annotations: readonly CheckAnnotation[]
) {
  return {
    title,
    summary,
    ...defined({ text }),
    annotations: annotations.map(annotation => ({ ...annotation }))
  }
}
