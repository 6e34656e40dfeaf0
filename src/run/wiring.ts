import { connect, type Connection } from '../aliyun/connect.js'
import { accountOfRole } from '../aliyun/credentials/role.js'
import { listingPolicy } from '../aliyun/ram/session-policy.js'
import { defined } from '../encryption/defined-fields.js'
import { detectServer } from '../github/server.js'
import type { Inputs } from '../inputs/inputs.js'
import type { Clock } from '../ports/clock.js'
import type { GitHubPublication } from '../report/publish/github/publication.js'
import type { Publication } from '../report/publish/publish.js'
import { writeDebug } from '../report/publish/workflow-log.js'
import { interruptibleClock } from '../runtime/clock.js'
import type { SecretRedactor } from '../runtime/secret-redactor.js'
import { message, words } from '../text/message.js'
import type { Environment } from './environment.js'
import { maskSecret } from './mask-secrets.js'
import type { Plan } from './plan.js'
import { accountIdentity, policyIdentity, requirementIdentity } from './policy-identity.js'
import type { Shutdown } from './shutdown.js'
import { githubTimeLimitMs } from './time-limit.js'
import { version } from './version.js'

/** What every stage of the step works with. */
export interface StepContext {
  readonly environment: Environment
  readonly shutdown: Shutdown
  readonly redactor: SecretRedactor
  readonly startedAt: Date
  /** Where configuration errors are reported besides the log. */
  readonly errorReports: Pick<Publication, 'annotations' | 'summary'>
}

interface Lifetime {
  readonly clock: Clock
  /** Fires when the run has ended. */
  readonly endSignal: AbortSignal
}

const userAgent = `oss-bucket-encryption/${version}`

/** Connects the ports of the domain to Alibaba Cloud; no request is sent yet. */
export function connectToCloud(
  { inputs, identity, proxies, region }: Plan,
  { clock, endSignal }: Lifetime,
  { environment, shutdown, redactor }: StepContext
): Connection {
  return connect({
    ...inputs,
    ...defined({ region }),
    identity,
    // Until the buckets that need more are known.
    policies: inputs.restrictSession ? [listingPolicy()] : [],
    proxies,
    clock,
    random: Math.random,
    shutdownSignal: shutdown.shutdownSignal,
    endSignal,
    debug: debugLog(environment, redactor),
    redact: text => redactor.redact(text),
    onSecret: secret => {
      maskSecret(secret, redactor, environment.runner)
    },
    userAgent: `${userAgent} (run ${environment.runner.runId || 'local'})`
  })
}

/** `undefined` unless step debugging is on, so that no line is built in vain. */
function debugLog(
  { runner }: Environment,
  redactor: SecretRedactor
): ((line: string) => void) | undefined {
  if (!runner.debug) return undefined
  return line => {
    writeDebug(redactor.redact(line))
  }
}

/**
 * What to publish on GitHub, and how to reach it; `undefined` if the inputs ask for nothing, or the
 * token is missing. Limits the time of the run from here on.
 */
export function prepareGitHubPublication(
  inputs: Inputs,
  listedAccount: string | undefined,
  { environment, shutdown, redactor }: StepContext
): GitHubPublication | undefined {
  const { github, maxAttempts, requestTimeoutSeconds } = inputs
  if (github === undefined || github.token === '') return undefined
  // The last request may end 2 s late; the rest is a margin for the unforeseen.
  shutdown.limitTo({
    ms: githubTimeLimitMs + 10_000,
    calculation: message`the limit for publishing to ${words(detectServer(environment.runner))}`,
    consequence: message`nothing more will be published; the buckets are not affected`
  })
  // Fall back to the role's account when ListBuckets was skipped or failed.
  const account = listedAccount ?? (inputs.role && accountOfRole(inputs.role))
  return {
    ...github,
    ...defined({ requirement: requirementIdentity(inputs) }),
    identity: defined({
      policy: policyIdentity(inputs),
      account: account === undefined ? undefined : accountIdentity(account)
    }),
    userAgent,
    retryPolicy: {
      clock: interruptibleClock(shutdown.shutdownSignal, shutdown.shutdownSignal),
      wallClock: Date.now,
      random: Math.random,
      maxAttempts,
      requestTimeoutSeconds,
      timeBudgetMs: githubTimeLimitMs,
      shutdownSignal: shutdown.shutdownSignal,
      debug: debugLog(environment, redactor)
    },
    runner: environment.runner,
    redact: text => redactor.redact(text)
  }
}
