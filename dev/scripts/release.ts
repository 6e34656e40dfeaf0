/**
 * The steps of `.github/workflows/release.yml`: `check` rejects a release that is not what CI
 * tested on main; `move-major-tag` points vX at it. Needs only Node 24, which runs this file as is:
 * the job that may write the repository's tags installs no package.
 */
import { appendFileSync, readFileSync } from 'node:fs'

/** The workflow whose run on main must have succeeded. */
const ciFile = 'ci.yml'
const timeoutMs = 30_000
const attempts = 3
/** Longer than the lag of GitHub's replicas. */
const pauseMs = 2_000

interface Release {
  readonly tag: string
  /** The commit of the event, which this workflow has checked out. */
  readonly commit: string
}

interface Version {
  readonly major: number
  readonly minor: number
  readonly patch: number
}

interface GitObject {
  readonly type: string
  readonly sha: string
}

/** Fails the step, with what is wrong with the release and how to fix it. */
class ReleaseError extends Error {
  readonly problems: readonly string[]

  constructor(...problems: readonly string[]) {
    super(problems.join('\n'))
    this.problems = problems
  }
}

async function check(release: Release): Promise<void> {
  const version = versionOf(release.tag)
  if (version === undefined) {
    throw new ReleaseError(
      `The tag ${release.tag} is not of the form vX.Y.Z. Delete the release and its tag, and publish one with a whole version.`
    )
  }
  const problems = [
    versionProblem(release.tag),
    await movedTagProblem(release),
    await mainProblem(release),
    await ciProblem(release),
    await republishedProblem(release, version)
  ].filter(problem => problem !== undefined)
  if (problems.length > 0) throw new ReleaseError(...problems)
  setOutput('major', String(version.major))
  console.log(`${release.tag} is ${release.commit}, which CI saw on main.`)
}

function versionProblem(tag: string): string | undefined {
  const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string }
  if (`v${version}` === tag) return undefined
  return `package.json says ${version}, the tag ${tag}. Set the version in a pull request, then tag the commit that has it.`
}

async function movedTagProblem({ tag, commit }: Release): Promise<string | undefined> {
  const now = await commitOfTag(tag)
  if (now === commit) return undefined
  return now === undefined
    ? `The tag ${tag} is gone. Publish the release again.`
    : `The tag ${tag} was moved to ${now} since the release was published at ${commit}. Find out who moved it; a version is one commit for ever.`
}

/** Compares commits, not names: a tag may be called `main`, too. */
async function mainProblem({ commit }: Release): Promise<string | undefined> {
  const main = await refOf('heads/main')
  if (main === undefined) return 'The repository has no branch main.'
  const status = await comparison(main.sha, commit)
  if (status === 'identical' || status === 'behind') return undefined
  return `${commit} is not on main. Merge it, wait for CI, and tag the commit on main.`
}

/**
 * Looks for a run of the workflow, not for a check named all-green: whoever may start any workflow
 * can create a check of that name, but not a run of ci.yml for a push to main.
 */
async function ciProblem({ commit }: Release): Promise<string | undefined> {
  const query = `head_sha=${commit}&branch=main&event=push&per_page=1`
  const { workflow_runs: runs } = await get<{
    workflow_runs: readonly { status: string; conclusion: string | null; html_url: string }[]
  }>(`/actions/workflows/${ciFile}/runs?${query}`)
  const [run] = runs
  if (run === undefined) {
    return `CI never ran for ${commit} on main. Tag a commit that was the head of main.`
  }
  if (run.status !== 'completed') {
    return `CI still runs: ${run.html_url}. When it is green, run this workflow again.`
  }
  if (run.conclusion === 'success') return undefined
  return `CI ended with ${String(run.conclusion)}: ${run.html_url}. If it was no fault of the commit, run CI again, then this workflow; else release a commit that fixes it.`
}

/** Detects a version that is published again with other contents, if it was the newest. */
async function republishedProblem(
  { tag, commit }: Release,
  { major }: Version
): Promise<string | undefined> {
  const before = await commitOfTag(`v${major}`)
  if (before === undefined || before === commit) return undefined
  const released = await versionAt(before)
  if (released !== tag) return undefined
  return `${tag} was released before, from ${before}. Whoever pinned it would get other code: release a new version.`
}

/** Runs for one release of a major version at a time, because of the job's concurrency group. */
async function moveMajorTag(release: Release): Promise<void> {
  const { tag, commit } = release
  const version = versionOf(tag)
  if (version === undefined) throw new ReleaseError(`The tag ${tag} is not of the form vX.Y.Z.`)
  const moved = await movedTagProblem(release)
  if (moved !== undefined) throw new ReleaseError(moved)
  const major = `v${version.major}`
  const published = await publishedVersions(version.major)
  if (!published.some(one => tagOf(one) === tag)) {
    throw new ReleaseError(`${tag} is no published release any more, so ${major} was not moved.`)
  }
  const newest = published.reduce((one, other) => (isNewer(other, one) ? other : one))
  if (isNewer(newest, version)) {
    notice(`${major} stays where it is: ${tagOf(newest)} is newer than ${tag}.`)
    return
  }
  const before = await commitOfTag(major)
  if (before === commit) {
    notice(`${major} is ${tag} already (${commit}).`)
    return
  }
  if (before === undefined) {
    await write('POST', '/git/refs', { ref: `refs/tags/${major}`, sha: commit }, major)
  } else {
    const status = await comparison(before, commit)
    if (status !== 'ahead') {
      throw new ReleaseError(
        `${major} is at ${before}, which ${tag} does not contain: moving it would take from users what they have. If someone moved it there, find out who, and put it back to its release; else release a newer version from main.`
      )
    }
    await write('PATCH', `/git/refs/tags/${major}`, { sha: commit, force: true }, major)
  }
  notice(`${major} is now ${tag} (${commit}).`)
}

/** Counts published releases only: whoever may push can create a tag. Excludes pre-releases. */
async function publishedVersions(major: number): Promise<Version[]> {
  const found: Version[] = []
  for (let page = 1; ; page += 1) {
    const releases = await get<
      readonly { tag_name: string; draft: boolean; prerelease: boolean }[]
    >(`/releases?per_page=100&page=${page}`)
    for (const { tag_name, draft, prerelease } of releases) {
      const version = versionOf(tag_name)
      if (!draft && !prerelease && version?.major === major) found.push(version)
    }
    if (releases.length < 100) return found
  }
}

function versionOf(tag: string): Version | undefined {
  const parts = /^v([1-9]\d{0,8})\.(0|[1-9]\d{0,8})\.(0|[1-9]\d{0,8})$/.exec(tag)
  if (parts === null) return undefined
  const [major = 0, minor = 0, patch = 0] = parts.slice(1).map(Number)
  return { major, minor, patch }
}

const tagOf = ({ major, minor, patch }: Version): string => `v${major}.${minor}.${patch}`

function isNewer(one: Version, other: Version): boolean {
  return (one.major - other.major || one.minor - other.minor || one.patch - other.patch) > 0
}

/** @returns undefined when the tag does not exist. */
async function commitOfTag(tag: string): Promise<string | undefined> {
  let object = await refOf(`tags/${tag}`)
  // An annotated tag is an object of its own, and may point to another tag object.
  while (object?.type === 'tag') {
    object = (await get<{ object: GitObject }>(`/git/tags/${object.sha}`)).object
  }
  return object?.sha
}

async function refOf(ref: string): Promise<GitObject | undefined> {
  return (await getIfExists<{ object: GitObject }>(`/git/ref/${ref}`))?.object
}

/** How the head compares with the base: `ahead` has all of it and more. */
async function comparison(base: string, head: string): Promise<string> {
  return (await get<{ status: string }>(`/compare/${base}...${head}?per_page=1`)).status
}

/** The version tag that a commit's package.json implies. */
async function versionAt(commit: string): Promise<string | undefined> {
  const file = await getIfExists<{ content: string }>(`/contents/package.json?ref=${commit}`)
  if (file === undefined) return undefined
  const { version } = JSON.parse(Buffer.from(file.content, 'base64').toString()) as {
    version: string
  }
  return `v${version}`
}

async function get<Body>(path: string): Promise<Body> {
  const body = await getIfExists<Body>(path)
  if (body === undefined) throw new ReleaseError(`GitHub has no ${path}.`)
  return body
}

/** @returns undefined when GitHub responds 404. */
async function getIfExists<Body>(path: string): Promise<Body | undefined> {
  const { status, text } = await request('GET', path)
  if (status === 404) return undefined
  if (status !== 200) throw unexpectedResponse('GET', path, status, text)
  return JSON.parse(text) as Body
}

async function write(
  method: 'PATCH' | 'POST',
  path: string,
  body: object,
  major: string
): Promise<void> {
  const { status, text } = await request(method, path, body)
  if (status === 200 || status === 201) return
  if (status !== 403) throw unexpectedResponse(method, path, status, text)
  throw new ReleaseError(
    `GitHub does not let this workflow move ${major} (403, ${errorMessageIn(text)}). Either a ruleset protects it: let GitHub Actions bypass that one. Or .github/workflows differs between the release and main, which no token of a workflow may tag: move the tag by hand, with git push --force origin <commit>:refs/tags/${major}.`
  )
}

function unexpectedResponse(
  method: string,
  path: string,
  status: number,
  text: string
): ReleaseError {
  return new ReleaseError(
    `GitHub answered ${status} to ${method} ${path} (${errorMessageIn(text)}). Run this workflow again.`
  )
}

/**
 * Retries requests that GitHub did not receive or could not execute, but never one that might
 * create something twice.
 */
async function request(
  method: string,
  path: string,
  body?: object
): Promise<{ readonly status: number; readonly text: string }> {
  const url = `${requireEnv('GITHUB_API_URL')}/repos/${requireEnv('GITHUB_REPOSITORY')}${path}`
  const last = method === 'POST' ? 1 : attempts
  for (let attempt = 1; ; attempt += 1) {
    try {
      const response = await fetch(url, {
        method,
        headers: {
          accept: 'application/vnd.github+json',
          authorization: `Bearer ${requireEnv('GITHUB_TOKEN')}`,
          'user-agent': 'oss-bucket-encryption-release',
          'x-github-api-version': '2022-11-28',
          ...(body && { 'content-type': 'application/json' })
        },
        ...(body && { body: JSON.stringify(body) }),
        redirect: 'error',
        signal: AbortSignal.timeout(timeoutMs)
      })
      const text = await response.text()
      if (response.status < 500 || attempt === last) return { status: response.status, text }
    } catch (error) {
      if (attempt === last) {
        const cause = error instanceof Error && error.cause !== undefined ? error.cause : error
        throw new ReleaseError(
          `GitHub could not be reached (${String(cause)}). Run this workflow again.`
        )
      }
    }
    await new Promise(resolve => setTimeout(resolve, pauseMs))
  }
}

function requireEnv(name: string): string {
  const value = process.env[name]
  if (!value) throw new ReleaseError(`${name} is not set; this script runs in release.yml.`)
  return value
}

/** GitHub's own errors are objects with a message. */
function errorMessageIn(text: string): string {
  let errorMessage = text
  try {
    const { message } = JSON.parse(text) as { message?: unknown }
    if (typeof message === 'string') errorMessage = message
  } catch {
    // A gateway's error page.
  }
  return errorMessage.slice(0, 200)
}

function setOutput(name: string, value: string): void {
  appendFileSync(requireEnv('GITHUB_OUTPUT'), `${name}=${value}\n`)
}

function notice(text: string): void {
  console.log(`::notice title=Release::${escapeCommandMessage(text)}`)
}

/**
 * Escapes a command's message as the runner expects, so that a tag or a response cannot start
 * another command.
 */
function escapeCommandMessage(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
}

try {
  const release: Release = {
    tag: requireEnv('TAG'),
    commit: requireEnv('GITHUB_SHA')
  }
  const [command] = process.argv.slice(2)
  if (command === 'check') await check(release)
  else if (command === 'move-major-tag') await moveMajorTag(release)
  else throw new ReleaseError(`Unknown command ${String(command)}: give check or move-major-tag.`)
} catch (error) {
  const problems = error instanceof ReleaseError ? error.problems : [String(error)]
  for (const problem of problems)
    console.log(`::error title=Release::${escapeCommandMessage(problem)}`)
  process.exitCode = 1
}
