import { bad, ok, type Checked } from '../../text/checked-value.js'
import { code, message, words } from '../../text/message.js'

/** A RAM role to assume, and the parameters of its session. */
export interface RoleRequest {
  /** `acs:ram::<account>:role/<name>` */
  readonly arn: string
  /** `acs:ram::<account>:oidc-provider/<name>`: the role is assumed with an OIDC token of the source. Absent: with its credentials. */
  readonly oidcProvider?: string
  /** The audience of the OIDC token. */
  readonly audience: string
  /** The account's audit log shows it as the caller. */
  readonly sessionName: string
  /** The lifetime of a session. */
  readonly seconds: number
}

export const defaultSessionName = 'github-action-session'

/** Seconds. Source: STS API 2015-04-01, DurationSeconds. */
export const shortestSession = 900

const arnPattern =
  /^acs:ram::(?<account>\d{5,20}):(?<kind>role|oidc-provider)\/(?<name>[A-Za-z0-9._-]{1,128})$/

const kindNames = { role: words('a role'), 'oidc-provider': words('an OIDC provider') }

/** Validates the ARN of a RAM role or OIDC provider. Source: RAM's documentation on ARNs and names. */
export function parseRamArn(text: string, kind: 'role' | 'oidc-provider'): Checked<string> {
  return arnPattern.exec(text)?.groups?.['kind'] === kind
    ? ok(text)
    : bad(
        message`is not the ARN of ${kindNames[kind]}. Copy the ARN from the RAM console. It has the form ${code(`acs:ram::<account id>:${kind}/<name>`)}`
      )
}

/** The id of the account to which a role, and the buckets that it manages, belong. */
export function accountOfRole({ arn }: Pick<RoleRequest, 'arn'>): string | undefined {
  return arnPattern.exec(arn)?.groups?.['account']
}

/** What {@link isSessionName} accepts. */
export const sessionNameForm = message`2 to 64 characters: letters, digits, dots, hyphens, underscores or ${code('@')}`

/** Source: STS API 2015-04-01, RoleSessionName. */
export function isSessionName(text: string): boolean {
  return /^[A-Za-z0-9.@_-]{2,64}$/.test(text)
}
