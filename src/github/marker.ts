import { defined } from '../encryption/defined-fields.js'

/** Identifies the policy and the account that a comment, an issue or a check is about. */
export interface PolicyIdentity {
  /** A hash in hex. */
  readonly policy: string
  /** A hash in hex. Absent: unknown, for example because the buckets could not be listed. */
  readonly account?: string
}

/** A run and its attempt, as `4242.1`. */
export type RunAttemptId = string

export function runIdOf(id: RunAttemptId): string {
  return id.split('.', 1).join()
}

/** The hidden first line of our comments and issues, by which we find them again. */
export interface Marker extends PolicyIdentity {
  readonly kind: 'comment' | 'issue' | 'closing'
  /** The run attempt that opened the issue; tells apart the closing notes of one issue. */
  readonly sinceRun?: RunAttemptId
  /** The run that wrote the text. */
  readonly writer?: MarkerWriter
}

export interface MarkerWriter {
  readonly runAttemptId: RunAttemptId
  /** The commit that the run is for. Empty: unknown. */
  readonly commit: string
}

/** An HTML comment, which GitHub does not render. */
export function withMarker({ kind, sinceRun, writer, ...identity }: Marker, text: string): string {
  const since = sinceRun === undefined ? '' : ` since ${sinceRun}`
  const writtenBy = /^\w+$/.test(writer?.commit ?? '')
    ? ` by ${writer?.runAttemptId} on ${writer?.commit}`
    : ''
  return `<!-- oss-bucket-encryption ${kind} ${identityKey(identity)}${since}${writtenBy} -->\n${text}`
}

/**
 * Whether a newer run, for another commit, wrote the existing text. For the same commit the last
 * writer wins.
 */
export function isSuperseded(
  existing: string | null | undefined,
  writer: MarkerWriter | undefined
): boolean {
  const other = parseMarker(existing)?.writer
  if (other === undefined || writer === undefined) return false
  return other.commit !== writer.commit && runNumberOf(other) > runNumberOf(writer)
}

/** GitHub's run ids increase. */
function runNumberOf({ runAttemptId }: MarkerWriter): number {
  return Number.parseInt(runIdOf(runAttemptId), 10)
}

/**
 * Keeps the items whose marker matches. Without an exact match, a marker with an unknown account
 * matches any account, provided that all candidates have the same identity.
 */
export function withMatchingMarker<Item extends { readonly body?: string | null | undefined }>(
  items: readonly Item[],
  marker: Marker
): Item[] {
  const keyOf = (item: Item): string => identityKey(parseMarker(item.body) ?? marker)
  const all = items.filter(({ body }) => hasMarker(body, marker))
  const exact = all.filter(item => keyOf(item) === identityKey(marker))
  if (exact.length > 0) return exact
  return new Set(all.map(keyOf)).size === 1 ? all : []
}

/** Keeps the account of the existing marker if this run does not know it. */
export function updateMarker(marker: Marker, existing: string | null | undefined): Marker {
  const account = marker.account ?? parseMarker(existing)?.account
  return account === undefined ? marker : { ...marker, account }
}

/**
 * Whether the text begins with a matching marker; elsewhere it could be a quotation. A marker
 * without `sinceRun` matches any.
 */
function hasMarker(text: string | null | undefined, marker: Marker): boolean {
  const found = parseMarker(text)
  return (
    found?.kind === marker.kind &&
    isSameIdentity(found, marker) &&
    (marker.sinceRun === undefined || found.sinceRun === marker.sinceRun)
  )
}

/** The run attempt that opened an issue, from the marker in its body. */
export function sinceRunOf(text: string | null | undefined): RunAttemptId | undefined {
  return parseMarker(text)?.sinceRun
}

/** `<policy>.<account>`, or only the policy. */
export function identityKey({ policy, account }: PolicyIdentity): string {
  return account === undefined ? policy : `${policy}.${account}`
}

/** An unknown account matches any. */
function isSameIdentity(a: PolicyIdentity, b: PolicyIdentity): boolean {
  return (
    a.policy === b.policy &&
    (a.account === undefined || b.account === undefined || a.account === b.account)
  )
}

interface ParsedMarker extends PolicyIdentity {
  readonly kind: string
  readonly sinceRun?: RunAttemptId
  readonly writer?: MarkerWriter
}

const markerPattern =
  /^<!-- oss-bucket-encryption (?<kind>[a-z]+) (?<policy>[0-9a-f]+)(?:\.(?<account>[0-9a-f]+))?(?: since (?<since>[\w.]+))?(?: by (?<writer>[\w.]+) on (?<commit>\w+))? -->/

function parseMarker(text: string | null | undefined): ParsedMarker | null {
  const found = markerPattern.exec(text ?? '')?.groups
  if (found === undefined) return null
  const { kind = '', policy = '', account, since, writer: runAttemptId, commit } = found
  return {
    kind,
    policy,
    ...defined({
      account,
      sinceRun: since,
      writer:
        runAttemptId === undefined || commit === undefined ? undefined : { runAttemptId, commit }
    })
  }
}
