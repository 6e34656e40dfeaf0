import { bad, ok, type Checked } from '../../text/checked.js'

/** A RAM role that is to be assumed, and how. */
export interface RoleRequest {
  /** `acs:ram::<account>:role/<name>` */
  readonly arn: string
  /** `acs:ram::<account>:oidc-provider/<name>`: assumed with an OIDC token of the source. Absent: with its credentials. */
  readonly oidcProvider?: string
  /** Whom the OIDC token is for. */
  readonly audience: string
  /** What the account's audit log shows as the caller. */
  readonly sessionName: string
  /** How long a session is to live. */
  readonly seconds: number
}

export const defaultSessionName = 'github-action-session'

/** Seconds. Source: STS API 2015-04-01, DurationSeconds. */
export const shortestSession = 900

const arn =
  /^acs:ram::(?<account>\d{5,20}):(?<kind>role|oidc-provider)\/(?<name>[A-Za-z0-9._-]{1,128})$/

const names = { role: 'a role', 'oidc-provider': 'an OIDC provider' } as const

/** Reads the ARN of a RAM role or OIDC provider. Source: RAM's documentation on ARNs and names. */
export function parseRamArn(text: string, kind: 'role' | 'oidc-provider'): Checked<string> {
  return arn.exec(text)?.groups?.['kind'] === kind
    ? ok(text)
    : bad(
        `is not the ARN of ${names[kind]}: copy it from the RAM console, acs:ram::<account id>:${kind}/<name>`
      )
}

/** The id of the account that a role is of, whose buckets it works on. */
export function accountOfRole({ arn: text }: Pick<RoleRequest, 'arn'>): string | undefined {
  return arn.exec(text)?.groups?.['account']
}

/** Source: STS API 2015-04-01, RoleSessionName. */
export function isSessionName(text: string): boolean {
  return /^[A-Za-z0-9.@_-]{2,64}$/.test(text)
}
