import { randomBytes } from 'node:crypto'
import type { Credential } from '../ram/credential.js'
import type { RamPolicy } from '../ram/ram-policy.js'

export interface SessionRequest {
  /** The ARN of the assumed role. */
  roleArn: string
  /** The role's own policy. */
  policy?: RamPolicy
  /** Narrows the role's policy. */
  sessionPolicy?: RamPolicy
  lifetimeMs: number
}

export interface StsSession extends Credential {
  securityToken: string
  expires: Date
}

/** The temporary credentials that were issued, with all their secrets. */
export class StsSessions {
  /** Key IDs, secrets and tokens, metadata tokens included. */
  readonly issuedSecrets: string[] = []
  readonly #sessions: StsSession[] = []

  start({ roleArn, policy, sessionPolicy, lifetimeMs }: SessionRequest, now: number): StsSession {
    const session: StsSession = {
      accessKeyId: `STS.${alphanumeric(25)}`,
      accessKeySecret: alphanumeric(44),
      // Contains +, / and =, and is as long as real tokens.
      securityToken: `CAIS${randomBytes(500).toString('base64')}`,
      expires: new Date(wholeSeconds(now + lifetimeMs)),
      principal: roleArn,
      ...(policy === undefined ? {} : { policy }),
      ...(sessionPolicy === undefined ? {} : { sessionPolicy })
    }
    this.#sessions.push(session)
    this.issuedSecrets.push(session.accessKeyId, session.accessKeySecret, session.securityToken)
    return session
  }

  expireAll(now: number): void {
    for (const session of this.#sessions) {
      session.expires = new Date(Math.min(session.expires.getTime(), now))
    }
  }
}

/** Expiration is printed without fractions, so it has none. */
function wholeSeconds(time: number): number {
  return Math.floor(time / 1000) * 1000
}

function alphanumeric(length: number): string {
  let text = ''
  while (text.length < length) text += randomBytes(length).toString('base64').replace(/\W/g, '')
  return text.slice(0, length)
}
