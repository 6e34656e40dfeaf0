import {
  externalId,
  matchesTarget,
  isHiddenByNewer,
  createdBySameApp,
  createdByToken,
  conclusionInExternalId,
  listOwnCheckRuns,
  conflictingChecks,
  titleWithConflict,
  worstConclusion,
  type ExistingCheck,
  type ExistingCheckRun,
  type CheckConclusion,
  type CheckResult,
  type CheckTarget
} from './check-identity.js'
import { GitHubFailure } from './failure.js'
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

/** A finished check run. */
export interface FinishedCheckRun {
  readonly name: string
  readonly conclusion: CheckConclusion
  readonly title: string
  readonly summary: string
  readonly text?: string
  readonly annotations: readonly CheckAnnotation[]
  /** Where its details are; absent: nowhere but in it. */
  readonly detailsUrl?: string
  /** ISO 8601. */
  readonly startedAt: string
  readonly completedAt: string
}

export interface CheckRunOptions {
  /** Annotations that one request takes. */
  readonly annotationsPerRequest: number
  /** In characters. */
  readonly maxTitleLength: number
  /** Whose token it is; asked only where there are check runs that may be ours. */
  readonly getLogin: () => Promise<string>
}

/**
 * Puts a finished check run on a commit, its annotations so many at a time. A run of an earlier
 * attempt is brought up to date unless it has annotations: those can't be taken away, and a check run
 * must not show drift that is gone. GitHub shows the newest of a name, so that another policy's of the
 * same run and name is hidden: that is a `rival`, and what is shown is the worst of them. Nor is ours
 * brought up to date behind a newer one; a new one is made.
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
    shownConclusion: initialConclusion
  } = await createOrUpdate(github, target, check, first, options)
  const titled = { ...check, title: titleWithConflict(initialConclusion, check, maxTitleLength) }
  for (let sent = first.length; sent < annotations.length; sent += annotationsPerRequest) {
    await appendAnnotations(
      github,
      target,
      run.id,
      titled,
      sent,
      annotations.slice(sent, sent + annotationsPerRequest)
    )
  }
  // Once more: of two at once, at least the newer one sees the other. What was there before still is.
  const existing = createdBySameApp(run, await listOwnCheckRuns(github, target, check.name))
  const conflicting = conflictingChecks(mergeById(existing, existingBefore), target)
  if (updated && isHiddenByNewer(run, existing)) {
    // One was made meanwhile. A new one of ours goes before it.
    return await upsertCheckRun(github, target, check, options)
  }
  const shownConclusion = worstConclusion([
    check.conclusion,
    ...conflicting.map(conclusionInExternalId)
  ])
  if (shownConclusion !== initialConclusion)
    await updateConclusion(shownConclusion, github, target, run.id, check, maxTitleLength)
  return { url: run.html_url ?? '', hasConflict: conflicting.length > 0, shownConclusion }
}

/** Each once, the newest first. */
function mergeById(
  some: readonly ExistingCheck[],
  others: readonly ExistingCheck[]
): ExistingCheck[] {
  const missing = others.filter(({ id }) => some.every(one => one.id !== id))
  return [...some, ...missing].sort((one, other) => other.id - one.id)
}

/** Whoever looks at the name must not see green while a step under that name is not. */
async function updateConclusion(
  conclusion: CheckConclusion,
  { octokit }: GitHubClient,
  { owner, repo }: CheckTarget,
  id: number,
  check: FinishedCheckRun,
  maxTitleLength: number
): Promise<void> {
  const { summary, text } = check
  await octokit.rest.checks.update({
    owner,
    repo,
    check_run_id: id,
    conclusion,
    output: {
      title: titleWithConflict(conclusion, check, maxTitleLength),
      summary,
      ...(text === undefined ? {} : { text })
    },
    request: idempotent
  })
}

interface StartedCheckRun {
  readonly run: ExistingCheckRun
  readonly updated: boolean
  /** What was on the commit before. */
  readonly existing: readonly ExistingCheck[]
  /** What it shows: not even for a moment more green than a rival that was there. */
  readonly shownConclusion: CheckConclusion
}

/** The check run with its verdict and its first annotations, also where an attempt is not answered. */
async function createOrUpdate(
  github: GitHubClient,
  target: CheckTarget,
  check: FinishedCheckRun,
  annotations: readonly CheckAnnotation[],
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
    ...(check.detailsUrl === undefined ? {} : { details_url: check.detailsUrl })
  } as const
  let updated = false
  for (let attempt = 1; ; attempt += 1) {
    const existing = await createdByToken(
      await listOwnCheckRuns(github, target, check.name),
      getLogin
    )
    const shownConclusion = worstConclusion([
      check.conclusion,
      ...conflictingChecks(existing, target).map(conclusionInExternalId)
    ])
    const [newest] = existing.filter(({ external_id: id }) => matchesTarget(id, target))
    // An attempt that was not answered, and was carried out all the same.
    const carriedOut =
      newest?.external_id === external_id && newest.output.annotations_count === annotations.length
    if (attempt > 1 && carriedOut)
      return { run: newest, updated, existing: existing, shownConclusion }
    // Brought up to date, it would stay behind any that is newer, ours of another account or of none.
    const updatable =
      newest?.output.annotations_count === 0 && !isHiddenByNewer(newest, existing)
        ? newest
        : undefined
    updated = updatable !== undefined
    const output = {
      ...toApiOutput(check, annotations),
      title: titleWithConflict(shownConclusion, check, maxTitleLength)
    }
    const request = { ...content, conclusion: shownConclusion, output }
    try {
      const { data } =
        updatable === undefined
          ? await octokit.rest.checks.create({ ...request, name: check.name, head_sha })
          : await octokit.rest.checks.update({ ...request, check_run_id: updatable.id })
      return { run: data, updated, existing: existing, shownConclusion }
    } catch (error) {
      if (!isUnconfirmed(error) || attempt >= retry.maxAttempts) throw error
      await retry.waitBeforeRetry(attempt)
    }
  }
}

/** Further annotations; never twice, though an attempt may not be answered. */
async function appendAnnotations(
  { octokit, retry }: GitHubClient,
  { owner, repo }: CheckTarget,
  id: number,
  check: FinishedCheckRun,
  sent: number,
  annotations: readonly CheckAnnotation[]
): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      const output = toApiOutput(check, annotations)
      await octokit.rest.checks.update({ owner, repo, check_run_id: id, output })
      return
    } catch (error) {
      if (!isUnconfirmed(error)) throw error
      const { data } = await octokit.rest.checks.get({ owner, repo, check_run_id: id })
      if (data.output.annotations_count >= sent + annotations.length) return
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
    ...(text === undefined ? {} : { text }),
    annotations: annotations.map(annotation => ({ ...annotation }))
  }
}

function isUnconfirmed(error: unknown): boolean {
  return error instanceof GitHubFailure && error.kind === 'unanswered'
}
