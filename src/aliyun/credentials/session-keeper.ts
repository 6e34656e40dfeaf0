import { attempt, CallFailure, type Clock } from '../../reconcile/ports.js'
import type { Credentials } from './credentials.js'
import type { Session } from './session.js'

/** A session is renewed this long before its end, in milliseconds, or in the last fifth of a short life. Source: credentials-go. */
const earlyMs = 180_000
/** After a renewal, successful or not, the next one waits, in milliseconds, or for a tenth of a short life. */
const pauseMs = 15_000
/** A session of this age, in milliseconds, that is called expired is followed by no other: it would be, too. */
const youngMs = 1_000

export interface SessionKeeperOptions {
  /** Opens a session. Rejects with a {@link CallFailure}. */
  readonly open: () => Promise<Session>
  readonly clock: Clock
  /** How long a request may take that is signed with the session, in milliseconds: it must still live then. */
  readonly requestMs: number
}

/** Keeps one session alive: opens it when it is first asked for, and renews it before its end, once for all who ask. */
export class SessionKeeper {
  readonly #options: SessionKeeperOptions
  #held:
    | { readonly credentials: Credentials; readonly lifeMs: number; readonly endsAt: number }
    | undefined
  #renewal: Promise<Credentials | CallFailure> | undefined
  #failure: CallFailure | undefined
  #restsUntil = -Infinity

  constructor(options: SessionKeeperOptions) {
    this.#options = options
  }

  /** While the old session lives on, nobody waits for its renewal, nor suffers from its failure. */
  async credentials(): Promise<Credentials> {
    const { clock, requestMs } = this.#options
    const held = this.#held
    const leftMs = this.#leftMs()
    const resting = clock.now() < this.#restsUntil
    if (
      held !== undefined &&
      (leftMs > Math.min(earlyMs, held.lifeMs / 5) || (resting && leftMs > 0))
    ) {
      return held.credentials
    }
    if (resting && this.#failure !== undefined) throw this.#failure
    this.#renewal ??= this.#renew()
    if (held !== undefined && leftMs > requestMs) return held.credentials
    const renewed = await this.#renewal
    if (!(renewed instanceof CallFailure)) return renewed
    if (held !== undefined && this.#held === held && this.#leftMs() > 0) return held.credentials
    throw renewed
  }

  /** A service refused them as expired. Whether others are worth asking for: not when they are new. */
  expired(credentials: Credentials): boolean {
    const held = this.#held
    if (held?.credentials !== credentials) return true
    if (held.lifeMs - this.#leftMs() < youngMs) return false
    this.#held = undefined
    this.#restsUntil = -Infinity
    return true
  }

  #leftMs(): number {
    return this.#held === undefined ? 0 : this.#held.endsAt - this.#options.clock.now()
  }

  async #renew(): Promise<Credentials | CallFailure> {
    const { clock, open } = this.#options
    const session = await attempt(open())
    this.#renewal = undefined
    this.#failure = session instanceof CallFailure ? session : undefined
    if (session instanceof CallFailure) {
      this.#restsUntil = clock.now() + pauseMs
      return session
    }
    const { credentials, lifeMs } = session
    this.#held = { credentials, lifeMs, endsAt: clock.now() + lifeMs }
    this.#restsUntil = clock.now() + Math.min(pauseMs, lifeMs / 10)
    return credentials
  }
}
