import type * as en from '../en/why.ts'
import type { SameKeys } from '../same-keys.ts'

export const why: SameKeys<typeof en.why> = {
  button: 'Warum dieser Name?',
  buttonUnnamed: 'Wem sieht es ähnlich?',
  title: 'Warum {{name}}?',
  titleNothing: 'Warum kein Name?',
  close: 'Schließen',
  verdicts: {
    user: 'Du hast es gesagt, und dein Wort gilt vor allem anderen.',
    named: 'Das Bild ist deutlich genug, um es ohne Frage zu benennen.',
    together: 'Fotos, die mit ihm entstanden sind, zeigen sicher diese Sehenswürdigkeit, und es ist ähnlich.',
    unsure: 'Ähnlich, aber nicht ähnlich genug für einen Namen: Es wartet unter „Prüfen“.',
    none: 'Es sieht ihr ähnlicher als allem anderen Bekannten, aber nicht genug, um danach zu fragen.',
    rejected: 'Du hast gesagt, dass hier keine Sehenswürdigkeit ist.',
  },
  doubts: {
    race: 'Eine andere Sehenswürdigkeit ist fast ebenso wahrscheinlich: Es wartet unter „Prüfen“.',
    resemblance:
      'Es sieht kaum wie ein gewöhnliches Foto aus, daher der hohe Wert, ähnelt dieser Sehenswürdigkeit aber zu wenig für einen Namen: Es wartet unter „Prüfen“.',
  },
  nothingAlike: 'Es ähnelt keiner bekannten Sehenswürdigkeit.',

  score: 'Ähnlichkeit',
  scoreText: 'Ähnlichkeit {{score}}, benannt ab {{threshold}}',
  scoreNone: 'Das Bild wurde nicht verglichen.',
  namedFrom: 'ab hier benannt',
  probability: 'In {{percent}} solcher Fälle richtig.',
  second: 'Danach: {{name}}, {{score}}.',
  taughtBy_one: 'Gelernt aus {{count, number}} Foto, das du benannt hast.',
  taughtBy_other: 'Gelernt aus {{count, number}} Fotos, die du benannt hast.',
  alongside_one: '{{count, number}} weiteres, das ihnen sicher gleicht, hilft mit.',
  alongside_other: '{{count, number}} weitere, die ihnen sicher gleichen, helfen mit.',

  packs: 'Weltpakete',
  packDecides: 'Die Ähnlichkeit ist die des Weltpakets „{{name}}“.',
  packAgrees: 'Das Weltpaket „{{name}}“ sieht sie auch.',
  packScore: 'Nach seinem eigenen Maß: {{similarity}}, sicher ab {{confident}}.',

  picture: 'Was im Bild den Ausschlag gab',
  regions: 'Entscheidende Stellen',
  plain: 'Nur das Foto',
  pictureLabel: 'Das Foto, entscheidende Stellen in warmen Farben',
  legendLow: 'wenig',
  legendHigh: 'am meisten',
  computing: 'Das Bild wird betrachtet …',
  noRegions: 'Für diese Sehenswürdigkeit lassen sich die Stellen nicht angeben.',
  failed: 'Das Bild konnte nicht betrachtet werden. {{reason}}',

  nearestConfirmed: 'Ähnlichste Fotos, die du bestätigt hast',
  nearest: 'Ähnlichste Fotos derselben Sehenswürdigkeit',
  thisPhoto: 'Dieses Foto',
  similarity: 'Ähnlichkeit {{similarity}}',
  openNearest: 'Foto {{position, number}} von {{total, number}} öffnen, Ähnlichkeit {{similarity}}',
  noNearest: 'Es ist noch kein anderes Foto davon in der Bibliothek.',

  details_one: '{{count, number}} übereinstimmende Einzelheit',
  details_other: '{{count, number}} übereinstimmende Einzelheiten',
  detailsLabel_one:
    'Dieses Foto und ein anderes, mit einer Linie zwischen {{count, number}} gemeinsamen Einzelheit',
  detailsLabel_other:
    'Dieses Foto und ein anderes, mit Linien zwischen {{count, number}} gemeinsamen Einzelheiten',
  detailsReference:
    'Auch in einem Vergleichsfoto der Sehenswürdigkeit gefunden, von dem die App kein Bild behält.',

  position: 'Wo es aufgenommen wurde',
  distance: '{{distance}} von {{name}}',
  mapLabel: 'Karte: Das Foto wurde {{distance}} von {{name}} aufgenommen',
  mapPhoto: 'Foto',
  together: 'Zusammen aufgenommen mit',
  apart: '{{time}} Abstand',
  apartMeters: '{{time}} und {{distance}} Abstand',
}

export const whyMood: SameKeys<typeof en.whyMood> = {
  button: 'Warum diese Stimmung?',
  buttonNone: 'Warum keine Stimmung?',
  nothing: 'Aus dem Bild wurde noch nichts gelesen.',
  failed: 'Die Gründe konnten nicht gelesen werden.',
  byUser: 'Du hast es gesagt, und dein Wort gilt vor allem anderen. Das Bild selbst:',
  votes: 'Stimmen: {{votes}}.',
  facesOnly_one: 'Alle von {{count, number}} Gesicht.',
  facesOnly_other: 'Alle von {{count, number}} Gesichtern.',
  sceneOnly: 'Alle von der Szene; kein Gesicht stimmt mit.',
  both_one: '{{count, number}} Gesicht hat {{faceShare}} der Stimmen, die Szene {{rest}}.',
  both_other: '{{count, number}} Gesichter haben {{faceShare}} der Stimmen, die Szene {{rest}}.',
  pleasant: 'Die Szene ist von angenehmer Art',
  unpleasant: 'Die Szene ist von unangenehmer Art',
  lively: 'und lebhaft.',
  quiet: 'und ruhig.',
  shifted: 'Die Stimmungen, die du gesetzt hast, haben verschoben, was Szenen sagen.',
  needs: 'Eine Stimmung braucht {{share}} der Stimmen und {{lead}} Vorsprung.',
}
