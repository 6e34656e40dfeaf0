/** What a text of ours is about: a policy, in an account. */
export interface About {
  /** Hex digits. */
  readonly policy: string
  /** Hex digits; absent: not known, as where the account's buckets could not be listed. */
  readonly account?: string
}

/** What is ours, and which of ours: hidden at the very beginning of what we write on GitHub. */
export interface Mark extends About {
  readonly kind: 'comment' | 'issue' | 'closing'
  /** Which of several in one place: an occasion, as `4242.1`. */
  readonly since?: string
  /** Whose words they are. */
  readonly by?: Writer
}

/** The run that wrote something. */
export interface Writer {
  /** Of the run and its attempt, as `4242.1`. */
  readonly occasion: string
  /** What it was about. Empty: not known. */
  readonly commit: string
}

/** An HTML comment, which GitHub does not show. */
export function marked({ kind, since, by, ...about }: Mark, text: string): string {
  const occasion = since === undefined ? '' : ` since ${since}`
  const writer = /^\w+$/.test(by?.commit ?? '') ? ` by ${by?.occasion} on ${by?.commit}` : ''
  return `<!-- oss-bucket-encryption ${kind} ${keyOf(about)}${occasion}${writer} -->\n${text}`
}

/**
 * Whether a text has been overtaken: what stands there with our mark is of a newer run, and about
 * another commit, so that ours is about an older one. Of one commit, whoever writes last knows best.
 */
export function isOvertaken(there: string | null | undefined, by: Writer | undefined): boolean {
  const other = readMark(there)?.by
  if (other === undefined || by === undefined || other.commit === by.commit) return false
  return runOf(other) > runOf(by)
}

/** GitHub counts its runs up. */
function runOf({ occasion }: Writer): number {
  return Number.parseInt(occasion, 10)
}

/**
 * Of what has our mark, what is about the same as `mark` says. What names no account may be of any,
 * but only where it can't be of several, and nothing is about just that account.
 */
export function aboutTheSame<Thing extends { readonly body?: string | null | undefined }>(
  things: readonly Thing[],
  mark: Mark
): Thing[] {
  const of = (thing: Thing): string => keyOf(readMark(thing.body) ?? mark)
  const all = things.filter(({ body }) => hasMark(body, mark))
  const exact = all.filter(thing => of(thing) === keyOf(mark))
  if (exact.length > 0) return exact
  return new Set(all.map(of)).size === 1 ? all : []
}

/** What a mark is to say that takes the place of the one there: an account that was known stays so. */
export function renewed(mark: Mark, there: string | null | undefined): Mark {
  const account = mark.account ?? readMark(there)?.account
  return account === undefined ? mark : { ...mark, account }
}

/**
 * Whether a text begins with such a mark; of any occasion, where the mark names none. Only at the
 * beginning: further on, anything may be quoted.
 */
function hasMark(text: string | null | undefined, mark: Mark): boolean {
  const found = readMark(text)
  return (
    found?.kind === mark.kind &&
    isSame(found, mark) &&
    (mark.since === undefined || found.since === mark.since)
  )
}

/** The occasion of the mark that a text begins with. */
export function sinceOf(text: string | null | undefined): string | undefined {
  return readMark(text)?.since
}

/** `<policy>.<account>`, or the policy alone. */
export function keyOf({ policy, account }: About): string {
  return account === undefined ? policy : `${policy}.${account}`
}

/** An account that is not known may be any. */
function isSame(one: About, other: About): boolean {
  return (
    one.policy === other.policy &&
    (one.account === undefined || other.account === undefined || one.account === other.account)
  )
}

interface Read extends About {
  readonly kind: string
  readonly since?: string
  readonly by?: Writer
}

const form =
  /^<!-- oss-bucket-encryption (?<kind>[a-z]+) (?<policy>[0-9a-f]+)(?:\.(?<account>[0-9a-f]+))?(?: since (?<since>[\w.]+))?(?: by (?<occasion>[\w.]+) on (?<commit>\w+))? -->/

function readMark(text: string | null | undefined): Read | null {
  const found = form.exec(text ?? '')?.groups
  if (found === undefined) return null
  const { kind = '', policy = '', account, since, occasion, commit } = found
  return {
    kind,
    policy,
    ...(account === undefined ? {} : { account }),
    ...(since === undefined ? {} : { since }),
    ...(occasion === undefined || commit === undefined ? {} : { by: { occasion, commit } })
  }
}
