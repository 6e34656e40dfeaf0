import { attempt, CallFailure } from '../../ports/call-failure.js'
import type { Clock } from '../../ports/clock.js'
import type { Credentials } from '../signing/credential-provider.js'
import type { Session } from '../credentials/session.js'

/** A session is renewed this long before its end, in milliseconds, or in the last fifth of a short life. Source: credentials-go. */
const earlyMs = 180_000
/** After a renewal, successful or not, the next one waits, in milliseconds, or for a tenth of a short life, while the old session lives. */
const pauseMs = 15_000
/** Without a session that lives, in milliseconds: shorter than the pause of whoever puts a bucket back. */
const cooldownMs = 500
/** A session of this age, in milliseconds, that is called expired is followed by no other: it would be, too. */
const youngMs = 1_000

/** The last failure to open a session. Keepers of one role share it: what failed for one just now fails for the next. */
export class FailureCooldown {
  #failure: CallFailure | undefined
  #until = -Infinity

  /** `null`: opening a session is worth a try. */
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
  /** How long a request may take that is signed with the session, in milliseconds: it must still live then. */
  readonly requestMs: number
  readonly cooldown: FailureCooldown
}

interface Held {
  readonly credentials: Credentials
  readonly lifeMs: number
  readonly endsAt: number
}

/** Keeps one session alive: opens it when it is first asked for, and renews it before its end, once for all who ask. */
export class SessionKeeper {
  readonly #options: SessionKeeperOptions
  #held: Held | undefined
  #renewal: Promise<Credentials | CallFailure> | undefined
  #restsUntil = -Infinity

  constructor(options: SessionKeeperOptions) {
    this.#options = options
  }

  /** While the old session lives on, nobody waits for its renewal, nor suffers from its failure. */
  async credentials(): Promise<Credentials> {
    const { clock, requestMs, cooldown } = this.#options
    const now = clock.now()
    const held = this.#living()
    if (held === undefined) {
      const failure = this.#renewal === undefined ? cooldown.failureAt(now) : null
      if (failure !== null) throw failure
    } else if (held.endsAt - now > Math.min(earlyMs, held.lifeMs / 5) || now < this.#restsUntil) {
      return held.credentials
    }
    this.#renewal ??= this.#renew()
    if (held !== undefined && held.endsAt - now > requestMs) {
      // A fault in it is whoever's who will need it.
      this.#renewal.catch(() => undefined)
      return held.credentials
    }
    const renewed = await this.#renewal
    if (!(renewed instanceof CallFailure)) return renewed
    const living = this.#living()
    if (living === undefined) throw renewed
    return living.credentials
  }

  /** A service refused them as expired. Whether others are worth asking for: not when they are new. */
  expired(credentials: Credentials): boolean {
    const held = this.#held
    if (held?.credentials !== credentials) return true
    if (this.#options.clock.now() - (held.endsAt - held.lifeMs) < youngMs) return false
    this.#held = undefined
    return true
  }

  #living(): Held | undefined {
    const held = this.#held
    return held !== undefined && held.endsAt > this.#options.clock.now() ? held : undefined
  }

  async #renew(): Promise<Credentials | CallFailure> {
    const { clock, open, cooldown } = this.#options
    const session = await attempt(open()).finally(() => {
      this.#renewal = undefined
    })
    const now = clock.now()
    if (session instanceof CallFailure) {
      cooldown.record(session, now)
      this.#restsUntil = now + pauseMs
      return session
    }
    const { credentials, lifeMs } = session
    this.#held = { credentials, lifeMs, endsAt: now + lifeMs }
    this.#restsUntil = now + Math.min(pauseMs, lifeMs / 10)
    return credentials
  }
}
