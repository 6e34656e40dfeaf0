/** What a text of ours is about: a policy, in an account. */
export interface PolicyIdentity {
  /** Hex digits. */
  readonly policy: string
  /** Hex digits; absent: not known, as where the account's buckets could not be listed. */
  readonly account?: string
}

/** A run and its attempt, as `4242.1`. */
export type RunAttemptId = string

export function runIdOf(id: RunAttemptId): string {
  return id.split('.', 1).join()
}

/** What is ours, and which of ours: hidden at the very beginning of what we write on GitHub. */
export interface Marker extends PolicyIdentity {
  readonly kind: 'comment' | 'issue' | 'closing'
  /** Which of several in one place: an occasion, as `4242.1`. */
  readonly sinceRun?: RunAttemptId
  /** Whose words they are. */
  readonly writer?: MarkerWriter
}

/** The run that wrote something. */
export interface MarkerWriter {
  readonly runAttemptId: RunAttemptId
  /** What it was about. Empty: not known. */
  readonly commit: string
}

/** An HTML comment, which GitHub does not show. */
export function withMarker({ kind, sinceRun, writer, ...identity }: Marker, text: string): string {
  const occasion = sinceRun === undefined ? '' : ` since ${sinceRun}`
  const writtenBy = /^\w+$/.test(writer?.commit ?? '')
    ? ` by ${writer?.runAttemptId} on ${writer?.commit}`
    : ''
  return `<!-- oss-bucket-encryption ${kind} ${identityKey(identity)}${occasion}${writtenBy} -->\n${text}`
}

/**
 * Whether a text has been overtaken: what stands there with our mark is of a newer run, and about
 * another commit, so that ours is about an older one. Of one commit, whoever writes last knows best.
 */
export function isSuperseded(
  existing: string | null | undefined,
  by: MarkerWriter | undefined
): boolean {
  const other = parseMarker(existing)?.by
  if (other === undefined || by === undefined || other.commit === by.commit) return false
  return runNumberOf(other) > runNumberOf(by)
}

/** Later runs have greater ids. */
function runNumberOf({ runAttemptId }: MarkerWriter): number {
  return Number.parseInt(runIdOf(runAttemptId), 10)
}

/**
 * Of what has our mark, what is about the same as `mark` says. What names no account may be of any,
 * but only where it can't be of several, and nothing is about just that account.
 */
export function withMatchingMarker<Thing extends { readonly body?: string | null | undefined }>(
  items: readonly Thing[],
  marker: Marker
): Thing[] {
  const keyOfItem = (thing: Thing): string => identityKey(parseMarker(thing.body) ?? marker)
  const all = items.filter(({ body }) => hasMarker(body, marker))
  const exact = all.filter(thing => keyOfItem(thing) === identityKey(marker))
  if (exact.length > 0) return exact
  return new Set(all.map(keyOfItem)).size === 1 ? all : []
}

/** What a mark is to say that takes the place of the one there: an account that was known stays so. */
export function updateMarker(marker: Marker, existing: string | null | undefined): Marker {
  const account = marker.account ?? parseMarker(existing)?.account
  return account === undefined ? marker : { ...marker, account }
}

/**
 * Whether a text begins with such a mark; of any occasion, where the mark names none. Only at the
 * beginning: further on, anything may be quoted.
 */
function hasMarker(text: string | null | undefined, marker: Marker): boolean {
  const found = parseMarker(text)
  return (
    found?.kind === marker.kind &&
    isSameIdentity(found, marker) &&
    (marker.sinceRun === undefined || found.since === marker.sinceRun)
  )
}

/** The occasion of the mark that a text begins with. */
export function sinceRunOf(text: string | null | undefined): string | undefined {
  return parseMarker(text)?.since
}

/** `<policy>.<account>`, or the policy alone. */
export function identityKey({ policy, account }: PolicyIdentity): string {
  return account === undefined ? policy : `${policy}.${account}`
}

/** An account that is not known may be any. */
function isSameIdentity(one: PolicyIdentity, other: PolicyIdentity): boolean {
  return (
    one.policy === other.policy &&
    (one.account === undefined || other.account === undefined || one.account === other.account)
  )
}

interface ParsedMarker extends PolicyIdentity {
  readonly kind: string
  readonly since?: string
  readonly by?: MarkerWriter
}

const markerPattern =
  /^<!-- oss-bucket-encryption (?<kind>[a-z]+) (?<policy>[0-9a-f]+)(?:\.(?<account>[0-9a-f]+))?(?: since (?<since>[\w.]+))?(?: by (?<occasion>[\w.]+) on (?<commit>\w+))? -->/

function parseMarker(text: string | null | undefined): ParsedMarker | null {
  const found = markerPattern.exec(text ?? '')?.groups
  if (found === undefined) return null
  const { kind = '', policy = '', account, since, occasion: runAttemptId, commit } = found
  return {
    kind,
    policy,
    ...(account === undefined ? {} : { account }),
    ...(since === undefined ? {} : { since }),
    ...(runAttemptId === undefined || commit === undefined ? {} : { by: { runAttemptId, commit } })
  }
}
