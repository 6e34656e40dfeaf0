import type { Engine } from '../runtime/actions-runner.js'
import { didYouMean, isTypoOf } from '../text/did-you-mean.js'
import { code, join, message, quantity, quote, words, type Message } from '../text/message.js'
import { inputDefaults, type InputName } from './inputs.js'
import { ruleInputs } from './scope-inputs.js'

/** The variables in which the runner hands inputs to a step, `INPUT_BUCKET` for example. */
export type InputVariables = Readonly<Record<string, string | undefined>>

/** Sentences about `INPUT_*` variables that are not inputs of this action. */
export interface UnknownInputs {
  readonly problems: readonly Message[]
  readonly warnings: readonly Message[]
}

/**
 * Checks for non-empty `INPUT_*` variables that are not inputs of this action. On GitHub each is a
 * problem. Other engines may pass a composite action's own inputs on to its steps, so there only an
 * obvious misspelling of an input that was not set is a problem, and the rest are a warning.
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
  if (engine === 'GitHub') return { problems: unknown.map(unknownInputProblem), warnings: [] }
  const unset = unsetInputs(raw)
  const isMisspelt = (name: string): boolean => unset.some(meant => isTypoOf(name, meant))
  const ignored = unknown.filter(name => !isMisspelt(name))
  return {
    problems: unknown.filter(isMisspelt).map(unknownInputProblem),
    warnings: ignored.length === 0 ? [] : [ignoredInputsWarning(ignored, engine)]
  }
}

/** The inputs that a misspelt name may have been meant for. */
function unsetInputs(raw: Readonly<Record<InputName, string>>): readonly InputName[] {
  // Not set on purpose: policy-file excludes these.
  const excluded: readonly InputName[] = raw['policy-file'].trim() === '' ? [] : ruleInputs
  return (Object.keys(inputDefaults) as InputName[]).filter(
    name =>
      !excluded.includes(name) && (raw[name].trim() === '' || raw[name] === inputDefaults[name])
  )
}

function ignoredInputsWarning(names: readonly string[], engine: Engine): Message {
  return message`${quantity(names.length, 'unknown input')} ${words(names.length === 1 ? 'was' : 'were')} ignored: ${join(names.map(quote), ', ')}. On ${words(engine)}, the steps of a composite action can also receive that action's own inputs. If an input was meant for this step, correct its name.`
}

function unknownInputProblem(name: string): Message {
  const suggestion = didYouMean(name, Object.keys(inputDefaults))
  const hint =
    suggestion.length === 0
      ? message` See ${code('docs/inputs.md')} for the valid inputs.`
      : suggestion
  return message`${quote(name)} is not an input of this action.${hint}`
}
