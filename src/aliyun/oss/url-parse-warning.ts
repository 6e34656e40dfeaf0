/**
 * ali-oss calls `url.parse`, for which Node 24 prints DEP0169 once the call comes from a bundle
 * rather than from node_modules. It is nothing that a user could act on; every other warning stays.
 */
const silenced = 'DEP0169'

const emitWarning = process.emitWarning.bind(process) as (...args: unknown[]) => void

process.emitWarning = (...args: unknown[]): void => {
  const [, options, code] = args
  const given =
    typeof options === 'object' && options !== null && 'code' in options ? options.code : code
  if (given !== silenced) emitWarning(...args)
}
