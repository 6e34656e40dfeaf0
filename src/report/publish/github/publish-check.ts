import { defined } from '../../../encryption/defined-fields.js'
import type { CheckResult, CheckTarget } from '../../../github/check-identity.js'
import { upsertCheckRun } from '../../../github/check-run.js'
import { setCommitStatus, toCommitState } from '../../../github/commit-status.js'
import type { GitHubClient } from '../../../github/client.js'
import { redactDeep } from '../../../runtime/redact-deep.js'
import { emptyMessage, input, link, message, value, words } from '../../../text/message.js'
import { maxAnnotationsPerRequest, maxCheckTitleLength } from '../../github-limits.js'
import type { RunReport } from '../../report.js'
import { checkContent, type CheckContent } from '../../check-run/check-content.js'
import {
  notForDraft,
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
  if (report.mode === 'draft') return { line: { name: 'check run', text: notForDraft } }
  const { github, location, runAttemptId } = context
  const target = { ...location, ...defined({ identity, requirement, runAttemptId }) }
  const check = redactDeep({ name, ...checkContent(report) }, redact)
  const { url, hasConflict, shownConclusion, previous } = await upsertCheck(check, target, context)
  const kind = checkKind(github)
  const server = words(github.server)
  const isCheckRun = kind === 'check run'
  const state = words(isCheckRun ? shownConclusion : toCommitState(shownConclusion))
  const result = isCheckRun
    ? message`${state}`
    : message`${words(kind)} ${state} (${server} has no check runs)`
  const page = url === '' ? emptyMessage : message`, ${link(url, url)}`
  const line = { name: 'check run', text: message`${result}${page}` } as const
  return hasConflict
    ? {
        line,
        previous,
        failureMessage: message`Another step of this run publishes a ${words(kind)} with the same name, ${value(name)}. ${server} shows only the newest one, so this step gave it the worst result of all the steps: ${state}. Set a different ${input('check-name')} in each step.`
      }
    : { line, previous }
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
