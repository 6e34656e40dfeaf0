/**
 * Importing this module silences DEP0169. ali-oss calls `url.parse`, for which Node 24 prints that
 * warning once the call comes from a bundle rather than from node_modules. Users cannot act on it;
 * every other warning is still printed.
 */
const silenced = 'DEP0169'

const emitWarning = process.emitWarning.bind(process) as (...args: unknown[]) => void

process.emitWarning = (...args: unknown[]): void => {
  const [, options, code] = args
  const warningCode =
    typeof options === 'object' && options !== null && 'code' in options ? options.code : code
  if (warningCode !== silenced) emitWarning(...args)
}
