import { cut } from '../text/plain-text.js'
import { keyOf, type About } from './marker.js'
import type { GitHub } from './octokit.js'
import { allPages } from './pages.js'

export type Conclusion = 'success' | 'neutral' | 'failure'

/** The worst last. */
const conclusions: readonly Conclusion[] = ['success', 'neutral', 'failure']

/** Whose check run it is. */
export interface Subject {
  readonly owner: string
  readonly repo: string
  readonly commit: string
  readonly about: About
  /** Hex digits that tell what it requires, where two steps of a run may be about the same but for that. */
  readonly requirement?: string
  /** Of this run, as `4242.1`. */
  readonly occasion: string
}

/** What became of a check: `shown` is worse than its own conclusion where it would hide a rival's. */
export interface PutCheck {
  readonly url: string
  readonly rival: boolean
  readonly shown: Conclusion
}

/** One that was put on a commit before: a check run, or a commit status. */
export interface CheckRecord {
  readonly id: number
  readonly external_id: string | null
}

/** As GitHub has it; the part that is looked at. */
export interface CheckRunRecord extends CheckRecord {
  readonly app: { readonly slug?: string } | null
  readonly html_url: string | null
  readonly output: { readonly annotations_count: number }
}

/** Those on the commit under this name that have our external id, the newest first; another app may write it too. */
export async function recordsOf(
  github: GitHub,
  { owner, repo, commit }: Subject,
  name: string
): Promise<CheckRunRecord[]> {
  const list = github.octokit.rest.checks.listForRef.endpoint({
    owner,
    repo,
    ref: commit,
    check_name: name,
    filter: 'all',
    per_page: 100
  })
  const all = await allPages<CheckRunRecord>(github, list, checkRunsIn)
  return newestFirst(all)
}

/**
 * Those among them that the app of this token made: only these can be updated with it. Where the token
 * is no app's own, nothing tells them apart. None where its owner can't be determined: then a new check
 * run is made, since an old one left in place would show an old verdict.
 *
 * @param me whose token it is; asked only where it matters.
 */
export async function madeByUs(
  records: readonly CheckRunRecord[],
  me: () => Promise<string>
): Promise<readonly CheckRunRecord[]> {
  if (records.length === 0) return []
  const login = await me().catch(() => null)
  if (login === null) return []
  return login.endsWith('[bot]')
    ? records.filter(({ app }) => `${app?.slug ?? ''}[bot]` === login)
    : records
}

/** Those among them that the app made which made this one. */
export function madeAs(
  { app }: CheckRunRecord,
  records: readonly CheckRunRecord[]
): readonly CheckRunRecord[] {
  return records.filter(record => record.app?.slug === app?.slug)
}

/** Those among them that this action has put there. */
export function newestFirst<Kind extends CheckRecord>(all: readonly Kind[]): Kind[] {
  return all
    .filter(({ external_id: id }) => id?.startsWith(`${prefix}/`) === true)
    .sort((one, other) => other.id - one.id)
}

function checkRunsIn(data: unknown): unknown {
  return typeof data === 'object' && data !== null && 'check_runs' in data
    ? data.check_runs
    : undefined
}

const prefix = 'oss-bucket-encryption'

/** How GitHub knows it: by what it is about, the run that put it there, what that ended as, and what it required. */
export function externalId(subject: Subject, conclusion: Conclusion): string {
  const { occasion, requirement } = subject
  const what = requirement === undefined ? '' : `/${requirement}`
  return `${beginningOf(subject)}${occasion}/${conclusion}${what}`
}

function beginningOf({ about }: Pick<Subject, 'about'>): string {
  return `${prefix}/${keyOf(about)}/`
}

export function isAbout(id: string | null, subject: Subject): boolean {
  return id?.startsWith(beginningOf(subject)) === true && !isOtherRequirement(id, subject)
}

/** Certainly: a run that was refused may not know its own. */
function isOtherRequirement(id: string, { requirement }: Pick<Subject, 'requirement'>): boolean {
  const its = id.split('/')[4]
  return its !== undefined && requirement !== undefined && its !== requirement
}

/** The newest of each other policy, account or requirement that this run has put there, in whichever attempt. */
export function rivalsIn(there: readonly CheckRecord[], subject: Subject): CheckRecord[] {
  const { about, occasion } = subject
  const seen = new Set<string>()
  return there.filter(({ external_id: id }) => {
    const [, key = '', when = '', , requirement = ''] = (id ?? '').split('/')
    if (isAbout(id, subject) || seen.has(`${key}/${requirement}`)) return false
    seen.add(`${key}/${requirement}`)
    // Without an account it may be ours of an earlier attempt.
    return key !== keyOf(about) && isOther(key, about)
      ? runOf(when) === runOf(occasion)
      : when === occasion
  })
}

/** GitHub shows the newest of a name. */
export function isHidden({ id }: CheckRecord, others: readonly CheckRecord[]): boolean {
  return others.some(other => other.id > id)
}

/** Certainly of another policy, or of another account. */
function isOther(key: string, { policy, account }: About): boolean {
  const [itsPolicy, itsAccount] = key.split('.')
  return itsPolicy !== policy || (itsAccount !== undefined && account !== undefined)
}

function runOf(occasion: string): string | undefined {
  return occasion.split('.')[0]
}

/** What it ended as by itself, whatever it shows. */
export function ownConclusion({ external_id: id }: CheckRecord): Conclusion {
  const said = id?.split('/')[3]
  return conclusions.find(conclusion => conclusion === said) ?? 'success'
}

export function worstOf(some: readonly Conclusion[]): Conclusion {
  return some.reduce((worst, one) =>
    conclusions.indexOf(one) > conclusions.indexOf(worst) ? one : worst
  )
}

/** The title, and what it shows beside its own conclusion. */
export function titleOf(
  shown: Conclusion,
  { conclusion, title }: { readonly conclusion: Conclusion; readonly title: string },
  longest: number
): string {
  if (shown === conclusion) return title
  return cut(`Another step with this check-name: ${shown}; ${title}`, longest)
}
