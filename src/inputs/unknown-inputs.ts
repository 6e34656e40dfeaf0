import { didYouMean, isSlipOf } from '../text/did-you-mean.js'
import type { Engine } from '../runtime/runner.js'
import { inputDefaults, statedByInputs, type InputName } from './inputs.js'
import { count, quoted } from '../text/plain-text.js'

/** The variables in which the runner hands inputs to a step, `INPUT_BUCKET` for example. */
export type InputVariables = Readonly<Record<string, string | undefined>>

/** What is said of `INPUT_*` variables that are no input of this action: sentences. */
export interface UnknownInputs {
  readonly problems: readonly string[]
  readonly warnings: readonly string[]
}

/**
 * Judges the `INPUT_*` variables that are no input of this action; an empty one is passed over. On
 * GitHub each is a mistake. The other engines may hand a composite action's own inputs to its steps
 * too, so there one is a mistake only where it is surely a misspelt input that was not given.
 */
export function unknownInputs(
  raw: Readonly<Record<InputName, string>>,
  variables: InputVariables,
  engine: Engine
): UnknownInputs {
  const unknown = Object.entries(variables)
    .filter(([name, value = '']) => /^INPUT_./i.test(name) && value.trim() !== '')
    .map(([name]) => name.slice('INPUT_'.length).toLowerCase())
    .filter(name => !Object.hasOwn(inputDefaults, name))
    .sort()
  if (engine === 'GitHub') return { problems: unknown.map(mistake), warnings: [] }
  // These are refused beside policy-file, so an unknown name is no misspelling of one.
  const statedByFile = raw['policy-file'].trim() === '' ? [] : statedByInputs
  const known = (Object.keys(inputDefaults) as InputName[]).filter(
    name => !statedByFile.some(stated => stated === name)
  )
  const absent = known.filter(name => raw[name].trim() === '' || raw[name] === inputDefaults[name])
  const isMisspelt = (name: string): boolean => absent.some(meant => isSlipOf(name, meant))
  const others = unknown.filter(name => !isMisspelt(name))
  return {
    problems: unknown.filter(isMisspelt).map(mistake),
    warnings:
      others.length === 0
        ? []
        : [
            `${count(others.length, 'input')} that this action does not have ${others.length === 1 ? 'was' : 'were'} ignored: ${others.map(quoted).join(', ')}. Under ${engine} the inputs of a composite action may reach its steps too. If one of these was meant for this step, correct its name.`
          ]
  }
}

function mistake(name: string): string {
  const hint = didYouMean(name, Object.keys(inputDefaults))
  return `${quoted(name)} is not an input of this action.${hint === '' ? ' The README lists its inputs.' : hint}`
}
