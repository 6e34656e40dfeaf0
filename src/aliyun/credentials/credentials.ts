/** What signs a request. */
export interface Credentials {
  readonly accessKeyId: string
  readonly accessKeySecret: string
  /** Makes them temporary. */
  readonly securityToken?: string
}

/** Where the credentials of a request come from, asked anew for each: a session may have been renewed. */
export interface CredentialProvider {
  /**
   * For a request about this bucket; absent: about no bucket, such as one about a key. Rejects with
   * a {@link CallFailure} `credentials-rejected` when there are none to be had.
   */
  credentials(bucket?: string): Promise<Credentials>
  /** A service said that these have expired. Whether there may be others now. */
  expired(credentials: Credentials): boolean
}

/** Credentials that are what they are for the whole run. */
export function given(credentials: Credentials): CredentialProvider {
  return { credentials: () => Promise.resolve(credentials), expired: () => false }
}

/** Sends with the current credentials; once more, with new ones, where the service says that those have expired. */
export async function sendAs<Reply>(
  provider: CredentialProvider,
  bucket: string | undefined,
  send: (credentials: Credentials) => Promise<Reply>,
  saysExpired: (reply: Reply) => boolean
): Promise<Reply> {
  const credentials = await provider.credentials(bucket)
  const reply = await send(credentials)
  if (!saysExpired(reply) || !provider.expired(credentials)) return reply
  return await send(await provider.credentials(bucket))
}
