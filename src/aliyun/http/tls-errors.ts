/** What is wrong with a certificate, by Node's error code; `undefined`: the trouble is another. */
export function certificateProblem(code: string): 'date' | 'other-host' | 'untrusted' | undefined {
  if (code === 'CERT_HAS_EXPIRED' || code === 'CERT_NOT_YET_VALID') return 'date'
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') return 'other-host'
  return /^(?:CERT_.*|DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_.*)$/.test(
    code
  )
    ? 'untrusted'
    : undefined
}

/** Whether the other side speaks no TLS, or none that can be understood. */
export function isNoTls(code: string): boolean {
  return code === 'EPROTO' || code.startsWith('ERR_SSL_')
}
