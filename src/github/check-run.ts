import {
  externalId,
  isAbout,
  isHidden,
  madeAs,
  madeByUs,
  ownConclusion,
  recordsOf,
  rivalsIn,
  titleOf,
  worstOf,
  type CheckRecord,
  type CheckRunRecord,
  type Conclusion,
  type PutCheck,
  type Subject
} from './check-record.js'
import { GitHubFailure } from './failure.js'
import { repeatable, type GitHub } from './octokit.js'

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
export interface Check {
  readonly name: string
  readonly conclusion: Conclusion
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

export interface CheckOptions {
  /** Annotations that one request takes. */
  readonly batch: number
  /** In characters. */
  readonly longestTitle: number
  /** Whose token it is; asked only where there are check runs that may be ours. */
  readonly me: () => Promise<string>
}

/**
 * Puts a finished check run on a commit, its annotations so many at a time. A run of an earlier
 * attempt is brought up to date unless it has annotations: those can't be taken away, and a check run
 * must not show drift that is gone. GitHub shows the newest of a name, so that another policy's of the
 * same run and name is hidden: that is a `rival`, and what is shown is the worst of them. Nor is ours
 * brought up to date behind a newer one; a new one is made.
 */
export async function putCheckRun(
  github: GitHub,
  subject: Subject,
  check: Check,
  options: CheckOptions
): Promise<PutCheck> {
  const { batch, longestTitle } = options
  const { annotations } = check
  const first = annotations.slice(0, batch)
  const { run, updated, before, shown: begun } = await begin(github, subject, check, first, options)
  const titled = { ...check, title: titleOf(begun, check, longestTitle) }
  for (let sent = first.length; sent < annotations.length; sent += batch) {
    await append(github, subject, run.id, titled, sent, annotations.slice(sent, sent + batch))
  }
  // Once more: of two at once, at least the newer one sees the other. What was there before still is.
  const there = madeAs(run, await recordsOf(github, subject, check.name))
  const rivals = rivalsIn(together(there, before), subject)
  if (updated && isHidden(run, there)) {
    // One was made meanwhile. A new one of ours goes before it.
    return await putCheckRun(github, subject, check, options)
  }
  const shown = worstOf([check.conclusion, ...rivals.map(ownConclusion)])
  if (shown !== begun) await showAs(shown, github, subject, run.id, check, longestTitle)
  return { url: run.html_url ?? '', rival: rivals.length > 0, shown }
}

/** Each once, the newest first. */
function together(some: readonly CheckRecord[], others: readonly CheckRecord[]): CheckRecord[] {
  const missing = others.filter(({ id }) => some.every(one => one.id !== id))
  return [...some, ...missing].sort((one, other) => other.id - one.id)
}

/** Whoever looks at the name must not see green while a step under that name is not. */
async function showAs(
  conclusion: Conclusion,
  { octokit }: GitHub,
  { owner, repo }: Subject,
  id: number,
  check: Check,
  longestTitle: number
): Promise<void> {
  const { summary, text } = check
  await octokit.rest.checks.update({
    owner,
    repo,
    check_run_id: id,
    conclusion,
    output: {
      title: titleOf(conclusion, check, longestTitle),
      summary,
      ...(text === undefined ? {} : { text })
    },
    request: repeatable
  })
}

interface Begun {
  readonly run: CheckRunRecord
  readonly updated: boolean
  /** What was on the commit before. */
  readonly before: readonly CheckRecord[]
  /** What it shows: not even for a moment more green than a rival that was there. */
  readonly shown: Conclusion
}

/** The check run with its verdict and its first annotations, also where an attempt is not answered. */
async function begin(
  github: GitHub,
  subject: Subject,
  check: Check,
  annotations: readonly CheckAnnotation[],
  { longestTitle, me }: CheckOptions
): Promise<Begun> {
  const { octokit, again } = github
  const { owner, repo, commit: head_sha } = subject
  const external_id = externalId(subject, check.conclusion)
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
    const there = await madeByUs(await recordsOf(github, subject, check.name), me)
    const shown = worstOf([check.conclusion, ...rivalsIn(there, subject).map(ownConclusion)])
    const [newest] = there.filter(({ external_id: id }) => isAbout(id, subject))
    // An attempt that was not answered, and was carried out all the same.
    const carriedOut =
      newest?.external_id === external_id && newest.output.annotations_count === annotations.length
    if (attempt > 1 && carriedOut) return { run: newest, updated, before: there, shown }
    // Brought up to date, it would stay behind any that is newer, ours of another account or of none.
    const ours =
      newest?.output.annotations_count === 0 && !isHidden(newest, there) ? newest : undefined
    updated = ours !== undefined
    const output = { ...outputOf(check, annotations), title: titleOf(shown, check, longestTitle) }
    const whole = { ...content, conclusion: shown, output }
    try {
      const { data } =
        ours === undefined
          ? await octokit.rest.checks.create({ ...whole, name: check.name, head_sha })
          : await octokit.rest.checks.update({ ...whole, check_run_id: ours.id })
      return { run: data, updated, before: there, shown }
    } catch (error) {
      if (!isUnanswered(error) || attempt >= again.attempts) throw error
      await again.pause(attempt)
    }
  }
}

/** Further annotations; never twice, though an attempt may not be answered. */
async function append(
  { octokit, again }: GitHub,
  { owner, repo }: Subject,
  id: number,
  check: Check,
  sent: number,
  annotations: readonly CheckAnnotation[]
): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      const output = outputOf(check, annotations)
      await octokit.rest.checks.update({ owner, repo, check_run_id: id, output })
      return
    } catch (error) {
      if (!isUnanswered(error)) throw error
      const { data } = await octokit.rest.checks.get({ owner, repo, check_run_id: id })
      if (data.output.annotations_count >= sent + annotations.length) return
      if (attempt >= again.attempts) throw error
      await again.pause(attempt)
    }
  }
}

function outputOf({ title, summary, text }: Check, annotations: readonly CheckAnnotation[]) {
  return {
    title,
    summary,
    ...(text === undefined ? {} : { text }),
    annotations: annotations.map(annotation => ({ ...annotation }))
  }
}

function isUnanswered(error: unknown): boolean {
  return error instanceof GitHubFailure && error.kind === 'unanswered'
}
