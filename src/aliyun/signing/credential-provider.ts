/** Signs requests. */
export interface Credentials {
  readonly accessKeyId: string
  readonly accessKeySecret: string
  /** Present in temporary credentials. */
  readonly securityToken?: string
}

/** What a request is about. */
export type CredentialSubject =
  | { readonly kind: 'bucket'; readonly bucket: string }
  /** A KMS key, by its id or alias. */
  | { readonly kind: 'key'; readonly key: string; readonly region: string }
  | { readonly kind: 'account' }

/** Provides the credentials of each request, since a session may be renewed between two requests. */
export interface CredentialProvider {
  /** Rejects with a {@link CallFailure} `credentials-rejected` when there are none. */
  credentials(subject: CredentialSubject): Promise<Credentials>
  /** Reports that a service called these expired. Returns whether new ones are worth a retry. */
  expired(credentials: Credentials): boolean
}

/** Provides the same credentials for the whole run. */
export function staticProvider(credentials: Credentials): CredentialProvider {
  return { credentials: () => Promise.resolve(credentials), expired: () => false }
}

/** Sends with the current credentials; sends once more with new ones if the service calls them expired. */
export async function sendWithRenewal<Reply>(
  provider: CredentialProvider,
  subject: CredentialSubject,
  send: (credentials: Credentials) => Promise<Reply>,
  saysExpired: (reply: Reply) => boolean
): Promise<Reply> {
  const credentials = await provider.credentials(subject)
  const reply = await send(credentials)
  if (!saysExpired(reply) || !provider.expired(credentials)) return reply
  return await send(await provider.credentials(subject))
}
