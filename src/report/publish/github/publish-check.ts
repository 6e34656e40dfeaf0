import { defined } from '../../../encryption/defined-fields.js'
import type { CheckResult, CheckTarget } from '../../../github/check-identity.js'
import { upsertCheckRun } from '../../../github/check-run.js'
import { setCommitStatus, toCommitState } from '../../../github/commit-status.js'
import type { GitHubClient } from '../../../github/client.js'
import { redactDeep } from '../../../runtime/redact-deep.js'
import { maxAnnotationsPerRequest, maxCheckTitleLength } from '../../github-limits.js'
import type { RunReport } from '../../report.js'
import { checkContent, type CheckContent } from '../../check-run/check-content.js'
import {
  headerLine,
  type GitHubPublication,
  type PublishedItem,
  type PublishContext
} from './publication.js'

/** Gitea and Forgejo have commit statuses only. */
export function checkKind({ server }: GitHubClient): 'check run' | 'commit status' {
  return server === 'GitHub' ? 'check run' : 'commit status'
}

/**
 * Creates or updates the check run on the commit, or the commit status on servers without check
 * runs.
 */
export async function publishCheck(
  name: string,
  report: RunReport,
  { identity, requirement, redact }: GitHubPublication,
  context: PublishContext
): Promise<PublishedItem> {
  if (report.mode === 'draft') {
    return { line: headerLine('check run', 'left alone: a draft is no policy yet') }
  }
  const { github, location, runAttemptId } = context
  const target = { ...location, ...defined({ identity, requirement, runAttemptId }) }
  const check = redactDeep({ name, ...checkContent(report) }, redact)
  const { url, hasConflict, shownConclusion } = await upsertCheck(check, target, context)
  const kind = checkKind(github)
  const state = kind === 'check run' ? shownConclusion : toCommitState(shownConclusion)
  const replacement = kind === 'check run' ? '' : `${github.server} has none; ${kind} `
  const line = headerLine('check run', `${replacement}${state}${url === '' ? '' : `, ${url}`}`)
  return hasConflict
    ? {
        line,
        failureMessage: `Another step of this run has put a ${kind} named ${name} on the commit, and ${github.server} shows only the newest of a name: it shows the worst of them, ${state}. Give each step a check-name of its own.`
      }
    : { line }
}

async function upsertCheck(
  check: CheckContent & { readonly name: string },
  target: CheckTarget,
  { github, getLogin }: PublishContext
): Promise<CheckResult> {
  if (checkKind(github) === 'commit status') return await setCommitStatus(github, target, check)
  const options = {
    annotationsPerRequest: maxAnnotationsPerRequest,
    maxTitleLength: maxCheckTitleLength,
    getLogin
  }
  return await upsertCheckRun(github, target, check, options)
}
