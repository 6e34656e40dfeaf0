export type CertificateProblem = 'date' | 'other-host' | 'untrusted'

/** Classifies Node's error codes for certificates; `undefined` for every other code. */
export function certificateProblem(code: string): CertificateProblem | undefined {
  if (code === 'CERT_HAS_EXPIRED' || code === 'CERT_NOT_YET_VALID') return 'date'
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') return 'other-host'
  return /^(?:CERT_.*|DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_.*)$/.test(
    code
  )
    ? 'untrusted'
    : undefined
}

/** Whether the peer sent something other than valid TLS. */
export function isNoTls(code: string): boolean {
  return code === 'EPROTO' || code.startsWith('ERR_SSL_')
}
