/** What signs a request. */
export interface Credentials {
  readonly accessKeyId: string
  readonly accessKeySecret: string
  /** Makes them temporary. */
  readonly securityToken?: string
}

/** What a request is about: a bucket, a key of KMS by its id or alias, or the account as a whole. */
export type CredentialSubject =
  { readonly bucket: string } | { readonly key: string; readonly region: string } | 'account'

/** Where the credentials of a request come from, asked anew for each: a session may have been renewed. */
export interface CredentialProvider {
  /** Rejects with a {@link CallFailure} `credentials-rejected` when there are none to be had. */
  credentials(subject: CredentialSubject): Promise<Credentials>
  /** A service said that these have expired. Whether there may be others now. */
  expired(credentials: Credentials): boolean
}

/** Credentials that are what they are for the whole run. */
export function staticProvider(credentials: Credentials): CredentialProvider {
  return { credentials: () => Promise.resolve(credentials), expired: () => false }
}

/** Sends with the current credentials; once more, with new ones, where the service says that those have expired. */
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
