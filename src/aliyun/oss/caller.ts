import type { Receipt } from '../../reconcile/ports.js'
import { sendAs, type CredentialProvider } from '../credentials/credentials.js'
import type { Answered, GivenUp } from '../http/attempts.js'
import { Conversation, type ConversationOptions, type NotSent } from '../http/conversation.js'
import type { Diagnosis } from '../http/diagnosis.js'
import type { NoAnswer } from '../http/transport.js'
import { readAnswer, saysSessionExpired, type Answer } from './answer.js'
import type { OssClient, OssRequest, Place } from './client.js'
import { diagnoseAnswer, type AskedHost } from './diagnosis.js'

/** A call about a bucket, and how to tell whether it was answered. */
export interface Call<T extends object> extends AccountCall<T> {
  readonly request: OssRequest & { readonly bucket: string }
}

/** A call that is sent only after another one, a read, has shown what it presupposes. */
export interface GuardedCall<T extends object> extends Call<T> {
  readonly guard?: Guard<object>
}

/** A read that comes before each attempt of a call. */
export interface Guard<Seen extends object> {
  readonly call: Call<Seen>
  /** What did not happen when the read fails, to follow the name of the bucket. */
  readonly step: string
  /** Whether the call is sent also after a read that failed. */
  readonly evenUnread: boolean
  /** Why the call must not be sent, a clause that follows the name of the service; `null`: it may be. */
  objection(seen: Seen): string | null
}

/** A call about the account. */
export interface AccountCall<T extends object> {
  readonly request: OssRequest
  /** What did not happen when it fails, to follow the name of what it is about. */
  readonly failed: string
  /** The RAM action that it needs, and on what. */
  readonly permission: string
  /** What an answer means; `null` when it is not one that OSS gives to this call. */
  readonly understand: (answer: Answer) => T | Unreadable | null
}

/** An answer of OSS in which something cannot be read, and the call knows what. */
export class Unreadable {
  readonly diagnosis: Diagnosis

  constructor(diagnosis: Diagnosis) {
    this.diagnosis = diagnosis
  }
}

/** With whether OSS's own list has it there, which is nobody's mistake. */
interface KnownPlace extends Place {
  readonly listed?: true
}

export interface CallerOptions extends ConversationOptions {
  readonly client: OssClient
  readonly provider: CredentialProvider
  /** Where a bucket is looked for first. */
  readonly region: string
  /** Whether a person named that region, so that a bucket elsewhere is worth a warning. */
  readonly regionWasGiven: boolean
  /** Whose host is asked: only regions' own follow a bucket to its region. */
  readonly host: AskedHost
}

/**
 * Calls OSS: finds the bucket's region, tries again what is worth it, and turns everything that is
 * not an answer into a failure with its own reason.
 */
export class OssCaller {
  readonly #options: CallerOptions
  readonly #conversation: Conversation
  /** Where buckets have answered, or are as OSS itself says. */
  readonly #places = new Map<string, KnownPlace>()

  constructor(options: CallerOptions) {
    this.#options = options
    this.#conversation = new Conversation(options)
  }

  /** A bucket is there, as OSS's own list has it. */
  locate(bucket: string, place: Place): void {
    this.#places.set(bucket, { ...place, listed: true })
  }

  /** Asks about the account, wherever its buckets are. Rejects as {@link call} does. */
  async ask<T extends object>(call: AccountCall<T>, requestIds: string[]): Promise<T> {
    const outcome = await this.#hold({ region: this.#options.region }, call, requestIds)
    if ('value' in outcome) return outcome.value
    throw this.#failure("The account's buckets", call, outcome, requestIds)
  }

  /** Rejects with a {@link CallFailure} when OSS did not answer it. A bucket met in another region is followed there once. */
  async call<T extends object>(call: GuardedCall<T>): Promise<T & Receipt> {
    const { bucket } = call.request
    const requestIds: string[] = []
    const place = this.#places.get(bucket) ?? { region: this.#options.region }
    const here = await this.#hold(place, call, requestIds)
    if ('value' in here) return this.#receipt(here, bucket, place, requestIds)

    const elsewhere = here.diagnosis.region
    if (elsewhere === undefined || elsewhere === place.region) {
      throw this.#failure(`Bucket ${bucket}`, call, here, requestIds)
    }
    const there = await this.#hold({ region: elsewhere }, call, requestIds)
    const refusedInDoubt = here.refusedInDoubt || there.refusedInDoubt
    if ('value' in there) {
      const mayHappenTwice = here.mayHaveHappened || there.mayHappenTwice
      const answered = { ...there, mayHappenTwice, refusedInDoubt }
      return this.#receipt(answered, bucket, { region: elsewhere }, requestIds)
    }
    const mayHaveHappened = here.mayHaveHappened || there.mayHaveHappened
    const given = { ...there, mayHaveHappened, refusedInDoubt }
    throw this.#failure(`Bucket ${bucket}`, call, given, requestIds, elsewhere)
  }

  #hold<T extends object>(
    place: Place,
    { request, permission, understand, guard }: AccountCall<T> & { guard?: Guard<object> },
    requestIds: string[],
    maxAttempts?: number
  ): Promise<Answered<T> | GivenUp> {
    return this.#conversation.hold(
      {
        label: `${nameOf(request)} in ${place.region}`,
        send: () =>
          this.#send(place, request, async () =>
            guard === undefined ? null : await this.#obstacle(place, guard, requestIds)
          ),
        // The header speaks for every answer; the error document for one that lost its header on the way.
        requestIdOf: ({ headers, error }: Answer) =>
          headers['x-oss-request-id'] ?? error?.requestId,
        understand: answer => {
          const value = understand(answer)
          if (value instanceof Unreadable) return { diagnosis: value.diagnosis }
          if (value !== null) return { value }
          const { host } = this.#options
          const diagnosis = diagnoseAnswer(answer, permission, new Date(), host, request.bucket)
          return { diagnosis }
        }
      },
      requestIds,
      maxAttempts
    )
  }

  /** Why a guarded call must not be sent now. A read that fails counts as a failed attempt of the call. */
  async #obstacle(
    place: Place,
    guard: Guard<object>,
    requestIds: string[]
  ): Promise<NotSent | null> {
    const { call, step, evenUnread } = guard
    const seen = await this.#hold(place, call, requestIds, 1)
    if ('diagnosis' in seen) {
      return evenUnread && seen.diagnosis.region === undefined
        ? null
        : { notSent: { ...seen.diagnosis, step, mayHaveHappened: false } }
    }
    const what = guard.objection(seen.value)
    return what === null ? null : { notSent: notAsExpected(what) }
  }

  /** `obstacleTo` is asked each time right before it is sent, also with renewed credentials. */
  async #send(
    place: Place,
    request: OssRequest,
    obstacleTo: () => Promise<NotSent | null>
  ): Promise<Answer | NoAnswer | NotSent> {
    const { client, provider } = this.#options
    const { bucket } = request
    return await sendAs<Answer | NoAnswer | NotSent>(
      provider,
      bucket === undefined ? 'account' : { bucket },
      async credentials => {
        const obstacle = await obstacleTo()
        if (obstacle !== null) return obstacle
        const exchange = await client.send(place, request, credentials)
        return 'failure' in exchange ? exchange : readAnswer(exchange)
      },
      saysSessionExpired
    )
  }

  #receipt<T extends object>(
    { value, mayHappenTwice, refusedInDoubt }: Answered<T>,
    bucket: string,
    place: KnownPlace,
    requestIds: readonly string[]
  ): T & Receipt {
    const { region: given, regionWasGiven } = this.#options
    const { region, listed = false } = place
    this.#places.set(bucket, place)
    const warnings =
      regionWasGiven && !listed && region !== given
        ? [`The bucket is in ${region}, not in ${given} as the inputs say.`]
        : []
    return { ...value, region, requestIds, warnings, mayHappenTwice, refusedInDoubt }
  }

  #failure(
    subject: string,
    { failed }: AccountCall<object>,
    given: GivenUp,
    requestIds: readonly string[],
    followedTo?: string
  ) {
    const { diagnosis } = given
    const what = `${subject} ${diagnosis.step ?? failed}`
    const service = followedTo === undefined ? 'OSS' : `OSS, asked again in ${followedTo},`
    return this.#conversation.failure({ what, service }, given, requestIds)
  }
}

function notAsExpected(what: string): Diagnosis {
  return {
    reason: 'read-back-mismatch',
    what,
    hint: 'Find out who sets this rule too (Terraform, another workflow), then run again.',
    retry: false,
    mayHaveHappened: false,
    step: 'was not changed'
  }
}

function nameOf({ method, bucket = 'the account', object = '', subres }: OssRequest): string {
  const query =
    typeof subres === 'object' ? Object.keys(subres).map(name => `?${name}`) : [`?${subres}`]
  return `${method} ${bucket}${object === '' ? '' : `/${object}`}${subres === undefined ? '' : query.join('')}`
}
