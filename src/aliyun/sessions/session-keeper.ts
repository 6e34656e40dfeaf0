import { resultOrFailure, CallFailure } from '../../ports/call-failure.js'
import type { Clock } from '../../ports/clock.js'
import type { Session } from '../credentials/session.js'
import type { Credentials } from '../signing/credential-provider.js'

/** How long before its end a session is renewed, in milliseconds; a short one within its last fifth. Source: credentials-go. */
const renewalMs = 180_000
/** The pause between two renewals of a live session, successful or not, in milliseconds; at most a tenth of its lifetime. */
const renewalPauseMs = 15_000
/** The pause after a failure without a live session, in milliseconds: shorter than the pause between attempts to roll back. */
const cooldownMs = 500
/** A session that is called expired within this time, in milliseconds, is not replaced: a new one would be called expired, too. */
const minAgeMs = 1_000

/** The last failure to open a session. The keepers of one role share it, since what failed for one would fail for the next. */
export class FailureCooldown {
  #failure: CallFailure | undefined
  #until = -Infinity

  /** `null`: the cooldown is over, so a session may be opened. */
  failureAt(now: number): CallFailure | null {
    return now < this.#until ? (this.#failure ?? null) : null
  }

  record(failure: CallFailure, now: number): void {
    this.#failure = failure
    this.#until = now + cooldownMs
  }
}

export interface SessionKeeperOptions {
  /** Opens a session. Rejects with a {@link CallFailure}. */
  readonly open: () => Promise<Session>
  readonly clock: Clock
  /** The time limit of a request, in milliseconds: the session must outlive the requests that it signs. */
  readonly requestMs: number
  readonly cooldown: FailureCooldown
}

interface CurrentSession {
  readonly credentials: Credentials
  readonly lifeMs: number
  readonly endsAt: number
}

/** Opens a session on first use, and renews it before its end. Concurrent callers share one renewal. */
export class SessionKeeper {
  readonly #options: SessionKeeperOptions
  #session: CurrentSession | undefined
  #renewal: Promise<Credentials | CallFailure> | undefined
  #noRenewalBefore = -Infinity

  constructor(options: SessionKeeperOptions) {
    this.#options = options
  }

  /** While the old session lives, a renewal neither delays the caller nor fails the call. */
  async credentials(): Promise<Credentials> {
    const { clock, requestMs, cooldown } = this.#options
    const now = clock.now()
    const current = this.#liveSession()
    if (current === undefined) {
      const failure = this.#renewal === undefined ? cooldown.failureAt(now) : null
      if (failure !== null) throw failure
    } else if (
      current.endsAt - now > Math.min(renewalMs, current.lifeMs / 5) ||
      now < this.#noRenewalBefore
    ) {
      return current.credentials
    }
    this.#renewal ??= this.#renew()
    if (current !== undefined && current.endsAt - now > requestMs) {
      // A bug in the renewal surfaces in the call that awaits it.
      this.#renewal.catch(() => undefined)
      return current.credentials
    }
    const renewed = await this.#renewal
    if (!(renewed instanceof CallFailure)) return renewed
    const live = this.#liveSession()
    if (live === undefined) throw renewed
    return live.credentials
  }

  /** As {@link CredentialProvider.expired}; new credentials are not replaced. */
  expired(credentials: Credentials): boolean {
    const session = this.#session
    if (session?.credentials !== credentials) return true
    if (this.#options.clock.now() - (session.endsAt - session.lifeMs) < minAgeMs) return false
    this.#session = undefined
    return true
  }

  #liveSession(): CurrentSession | undefined {
    const session = this.#session
    return session !== undefined && session.endsAt > this.#options.clock.now() ? session : undefined
  }

  async #renew(): Promise<Credentials | CallFailure> {
    const { clock, open, cooldown } = this.#options
    const session = await resultOrFailure(open()).finally(() => {
      this.#renewal = undefined
    })
    const now = clock.now()
    if (session instanceof CallFailure) {
      cooldown.record(session, now)
      this.#noRenewalBefore = now + renewalPauseMs
      return session
    }
    const { credentials, lifeMs } = session
    this.#session = { credentials, lifeMs, endsAt: now + lifeMs }
    this.#noRenewalBefore = now + Math.min(renewalPauseMs, lifeMs / 10)
    return credentials
  }
}
