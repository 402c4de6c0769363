/** All words of the app in German. */
import type { en } from '../en/index.ts'
import type { SameKeys } from '../same-keys.ts'
import * as app from './app.ts'
import * as browse from './browse.ts'
import { common, sidebar, status } from './common.ts'
import * as corrections from './corrections.ts'
import * as library from './library.ts'
import * as messages from './messages.ts'
import { modelTexts } from './models.ts'
import { packs } from './packs.ts'
import * as photo from './photo.ts'
import * as selection from './selection.ts'
import * as settings from './settings.ts'
import * as why from './why.ts'

export const de: SameKeys<typeof en> = {
  ...common,
  sidebar,
  status,
  ...app,
  ...corrections,
  ...library,
  modelTexts,
  packs,
  ...messages,
  ...photo,
  ...selection,
  ...settings,
  ...browse,
  ...why,
}
