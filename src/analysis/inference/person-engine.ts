/** Loads the net for people's emotions that the user has installed, if there is one. */

import { type CatalogueEntry, featuresIdentity } from '../../shared/node/model-catalogue.ts'
import { findPersonModel, PERSON_FEATURE_COUNT } from '../../shared/node/person-model.ts'
import type { ExecutionProvider } from '../../shared/taxonomy.ts'
import { PersonEmotions } from '../emotions/person-emotions.ts'
import { PersonDescriber } from '../emotions/person-features.ts'
import { textOf } from '../failures.ts'
import { BACKBONE_MODEL } from '../landmarks/recogniser.ts'
import type { Backbone } from './backbone.ts'
import { createSession } from './sessions.ts'

/** @returns null with an empty reason where nobody has installed one; null with the reason where it does not fit */
export async function loadPersonEmotions(
  dirs: readonly string[],
  provider: ExecutionProvider,
  backbone: Backbone,
  backboneEntry: CatalogueEntry | undefined,
): Promise<{ value: PersonEmotions | null; reason: string }> {
  try {
    const found = await findPersonModel(dirs)
    if (!found) return { value: null, reason: '' }
    const { path, card } = found
    if (!backboneEntry || card.backbone !== featuresIdentity(backboneEntry))
      throw new Error(
        `${path} was trained with another ${BACKBONE_MODEL.modelId} than this version has; train it anew.`,
      )
    const session = await createSession(path, provider)
    const [input] = session.inputMetadata
    const length = input?.isTensor ? input.shape[1] : undefined
    if (input?.name !== 'features' || length !== PERSON_FEATURE_COUNT)
      throw new Error(
        `${path} wants ${input?.name} of ${length} numbers instead of features of ${PERSON_FEATURE_COUNT}.`,
      )
    for (const name of ['categories', 'affect'])
      if (!session.outputNames.includes(name)) throw new Error(`${path} has no output named ${name}.`)
    return { value: new PersonEmotions(session, card, new PersonDescriber(backbone)), reason: '' }
  } catch (error) {
    return { value: null, reason: textOf(error) }
  }
}
