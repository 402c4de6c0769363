import type * as en from '../en/messages.ts'
import type { SameKeys } from '../same-keys.ts'

export const messages: SameKeys<typeof en.messages> = {
  landmarkSet: '{{photos}}: Sehenswürdigkeit ist {{name}}',
  noLandmark: '{{photos}}: keine Sehenswürdigkeit',
  notAPlace: '{{photos}}: kein Ort',
  notLandmark: '{{photos}}: nicht {{name}}',
  renamed: '{{name}} heißt jetzt {{other}}',
  moodSet: '{{photos}}: Stimmung ist {{mood}}',
  noMood: '{{photos}}: keine Stimmung',
  placeAsPosition: '{{photos}}: Ort nach der Position',
  placeNamed: '{{photos}}: Ort heißt {{name}}',
  positionSetTo: '{{photos}}: Position ist {{name}}',
  positionSet: '{{photos}}: Position gesetzt',
  positionOfCamera: '{{photos}}: Position nach der Kamera',
  areaUnnamed: 'Gegend {{name}} wieder ohne Namen',
  areaNamed: 'Gegend heißt {{name}}',
  albumMade: 'Album {{name}} angelegt',
  albumChanged: 'Album {{name}} geändert',
  albumDeleted: 'Album {{name}} gelöscht',
  favourite: '{{photos}} als Favorit markiert',
  notFavourite: '{{photos}} nicht mehr Favorit',
  ratingRemoved: '{{photos}}: Bewertung entfernt',
  rated: '{{photos}} mit {{n}} von 5 bewertet',
  hidden: '{{photos}} ausgeblendet',
  shownAgain: '{{photos}} wieder eingeblendet',
  removed: '{{photos}} aus der Bibliothek entfernt',
  broughtBack: '{{photos}} in die Bibliothek zurückgeholt',
  byRule: '{{photos}} in {{name}} nach dessen Regel',
  putInto: '{{photos}} in {{name}} aufgenommen',
  takenOut: '{{photos}} aus {{name}} herausgenommen',
  coverByApp: 'Titelbild von {{name}} von Moodmark gewählt',
  coverChanged: 'Titelbild von {{name}} geändert',
  expressionSet: 'Ausdruck eines Gesichts ist {{expression}}',
  notAFace: 'Als kein Gesicht markiert',
  importedOne: 'Ein Urteil aus {{path}} übernommen',
  imported: '{{n}} Urteile aus {{path}} übernommen',
  repeated: '{{summary}} ({{n}}-mal)',
  andMore: '{{summary}} und {{n}} weitere Änderungen',

  nameTaken: 'Es gibt schon eine Sehenswürdigkeit namens „{{name}}“. Wähle einen anderen Namen.',
  nameEmpty: 'Ein Name braucht mindestens einen Buchstaben, eine Ziffer oder ein Zeichen.',
  nameTooLong: 'Ein Name kann höchstens {{n}} Zeichen haben; dieser hat {{other}}. Kürze ihn.',
  landmarkUnknown:
    'Es gibt keine Sehenswürdigkeit „{{id}}“. Wähle eine aus der Liste oder gib ihren Namen ein.',
  albumUnknown: 'Es gibt kein Album „{{id}}“.',
  areaGone: 'Diese Gegend hat keinen Namen mehr.',
  facesStillOn:
    'Gesichter sind noch eingeschaltet; schalte sie zuerst aus, sonst werden sie wieder gefunden.',
  moodStillOn: 'Die Stimmung ist noch eingeschaltet; schalte sie zuerst aus, sonst wird sie wieder bestimmt.',
  photoGone: 'Ein Foto ist nicht mehr in der Bibliothek. Nichts wurde geändert.',
  faceGone: 'Dieses Gesicht wird nicht mehr geführt. Nichts wurde geändert.',
  albumGone: 'Dieses Album wurde gelöscht. Nichts wurde geändert.',
  fileAway:
    'Die Datei dieses Fotos ist gerade nicht da. Verbinde ihr Laufwerk oder ihre Freigabe und versuche es erneut.',
  fileOfAway: 'Die Datei von {{name}} ist gerade nicht da. Verbinde ihr Laufwerk und versuche es erneut.',
  notCopied: '{{name}} konnte nicht kopiert werden: {{reason}}.',
  reasonDiskFull: 'der Datenträger ist voll',
  reasonDenied: 'es darf nicht gelesen oder geschrieben werden',
  reasonClosed: 'Moodmark wurde beendet',
  notWritable: 'In {{path}} kann nichts geschrieben werden. Wähle einen anderen Ordner.',
  insidePhotos: '{{path}} liegt im Fotoordner {{other}}. Wähle einen Ordner außerhalb deiner Fotos.',
  tooManyDragged: 'Nur {{n}} Fotos können auf einmal gezogen werden. Exportiere stattdessen Kopien.',
  fault: 'In Moodmark ist etwas schiefgegangen. Versuche es erneut; bleibt es so, starte die App neu.',

  rootMissing: 'Den Ordner {{path}} gibt es nicht. Prüfe den Namen oder verbinde sein Laufwerk.',
  rootIsFile: '{{path}} ist eine Datei, kein Ordner. Füge den Ordner hinzu, in dem sie liegt.',
  rootKnown: 'Der Ordner {{path}} ist schon in der Bibliothek.',
  rootInside: 'Der Ordner {{path}} ist schon in der Bibliothek, als Teil von {{other}}.',
  rootContains:
    'Der Ordner {{path}} enthält {{other}}, der schon in der Bibliothek ist. Entferne zuerst diesen und füge dann {{path}} hinzu.',
  rootIsLibrary: '{{path}} gehört zu Moodmarks eigener Bibliothek. Wähle einen Ordner mit Fotos.',
  rootDenied:
    'Der Ordner {{path}} darf nicht gelesen werden. Erlaube deinem Benutzer, ihn zu öffnen, und füge ihn dann wieder hinzu.',
  rootUnreadable: 'Der Ordner {{path}} darf nicht gelesen werden. Erlaube deinem Benutzer, ihn zu öffnen.',
  rootGone:
    'Der Ordner {{path}} ist nicht da. Verbinde sein Laufwerk oder seine Freigabe; seine Fotos bleiben in der Bibliothek.',
  rootNoFolder: '{{path}} ist kein Ordner mehr. Seine Fotos bleiben in der Bibliothek.',
  rootEmpty:
    'Der Ordner {{path}} ist leer; sein Laufwerk scheint nicht verbunden zu sein. Seine Fotos bleiben in der Bibliothek.',
  rootUnlisted:
    'Der Ordner {{path}} kann nicht gelesen werden. Prüfe sein Laufwerk; seine Fotos bleiben in der Bibliothek.',

  libraryDamaged:
    'Die Datenbank der Bibliothek {{path}} ist beschädigt. Deine Fotos sind sicher. Stelle eine Kopie aus dem Ordner „backups“ daneben wieder her, oder verschiebe die Datenbank und lies die Fotos neu ein.',
  libraryNone:
    '{{path}} ist keine Bibliothek von Moodmark oder ist beschädigt. Verschiebe die Datei, stelle eine Kopie aus dem Ordner „backups“ daneben wieder her, oder wähle einen anderen Bibliotheksordner.',
  libraryForeign:
    '{{path}} ist die Datenbank eines anderen Programms. Wähle einen anderen Bibliotheksordner.',
  libraryNewer:
    'Die Bibliothek {{path}} wurde von einer neueren Version von Moodmark geschrieben (ihr Format ist {{n}}, diese Version kennt {{other}}). Installiere die neuere Version oder wähle einen anderen Bibliotheksordner.',
  libraryOlder:
    'Die Bibliothek {{path}} hat ein älteres Format. Öffne sie einmal mit dieser Version, damit sie auf den neuen Stand kommt.',
  libraryMissing: 'In {{path}} ist noch keine Bibliothek. Lies zuerst einen Ordner ein.',
  libraryDiskError:
    'Der Datenträger hat beim Lesen oder Schreiben der Bibliothek {{path}} einen Fehler gemeldet. Prüfe ihn und sein Kabel und starte dann neu.',
  libraryUnopened:
    'Die Bibliothek {{path}} kann nicht geöffnet werden. Prüfe, ob es den Ordner gibt und ob du darin schreiben darfst.',
  sqliteTooOld:
    'SQLite {{n}} kann eine Bibliothek beschädigen; nötig ist {{other}} oder neuer. Installiere Moodmark noch einmal.',
  libraryReadOnly:
    'In die Bibliothek {{path}} kann nicht geschrieben werden. Prüfe, ob Ordner und Datenträger das deinem Benutzer erlauben.',
  diskFull:
    'Der Datenträger der Bibliothek {{path}} ist voll. Schaffe Platz und versuche es erneut; nichts ist verloren.',
  libraryBusy: 'Ein anderes Programm benutzt die Bibliothek {{path}}. Schließe es und versuche es erneut.',
  libraryInUse:
    'Die Bibliothek {{path}} wird benutzt von {{who}}. Schließe sie dort zuerst oder wähle einen anderen Bibliotheksordner.',

  quarantined:
    'Diese Datei hat die Auswertung zweimal abgebrochen und wird deshalb in Ruhe gelassen. Sie ist vielleicht beschädigt; öffne sie in einem anderen Programm oder versuche sie erneut.',
  fileNoPicture: '{{path}} enthält keine erkennbaren Bilddaten; ersetze die Datei durch eine Sicherung.',
  fileFormat:
    '{{path}} enthält {{format}}, was Moodmark noch nicht öffnen kann; wandle es in JPEG um, damit es aufgenommen wird.',
  fileEmpty: '{{path}} ist leer (0 Byte); kopiere die Datei noch einmal von ihrem Ursprung.',
  fileChanging:
    '{{path}} hat sich beim Lesen geändert; die Datei wird erneut versucht, sobald sie vollständig ist.',
  fileGone: '{{path}} ist weg; die Datei wurde verschoben, umbenannt oder gelöscht.',
  fileDenied: '{{path}} darf nicht gelesen werden; erlaube das Lesen und versuche es erneut.',
  fileIsFolder: '{{path}} ist ein Ordner mit dem Namen eines Fotos; benenne ihn um.',
  fileUnread: '{{path}} konnte nicht gelesen werden ({{cause}}); prüfe das Laufwerk und versuche es erneut.',
  fileDamaged:
    '{{path}} ist so beschädigt, dass nichts gelesen werden kann; ersetze die Datei durch eine Sicherung.',
  fileUnshowable:
    '{{path}} ist beschädigt, und kein Teil davon kann gezeigt werden; ersetze die Datei durch eine Sicherung.',
  fileTooLarge:
    '{{path}} hat mehr als 268 Millionen Bildpunkte, zu viele, um sie sicher zu öffnen; mache eine kleinere Kopie.',
  providerNotIncluded: 'ONNX Runtime für {{system}} enthält es nicht.',
  providerNotAsked: 'Nicht versucht: Die Einstellungen verlangen {{name}}.',
  providerNotPreferred: 'Nicht versucht: {{name}} wird bevorzugt und funktioniert.',
  providerNoModel: 'Nicht versucht: Auf diesem Rechner ist kein Modell, um es damit zu versuchen.',
  providerNoLibrary: 'Seine Bibliothek ist auf diesem Rechner nicht installiert.',
  providerNoStart: 'Es konnte nicht gestartet werden.',

  modelBundled: 'mitgeliefert',
  modelInLibrary: 'im Ordner der Bibliothek',
  modelMirror: 'Ordner der Entwicklung',
  modelMissing: '{{file}} ist nicht auf diesem Rechner',
  modelDiffers: '{{file}} weicht von der veröffentlichten Datei ab',
  modelWrongSize: '{{file}} hat {{n}} Bytes statt {{bytes}}',
  modelUnread: '{{file}} kann nicht gelesen werden ({{cause}})',
  modelInstall: 'führe „moodmark models install {{id}}“ aus',
  modelCopy:
    'kopiere es aus einem Ordner, der es hat: „moodmark models install {{id}} --from ORDNER“, oder setze MOODMARK_MODELS auf diesen Ordner',
  modelUnknown: 'Es gibt kein Modell namens {{id}}.',
  packUnknown: 'Es gibt kein Weltpaket namens {{id}}.',
  downloadWrong:
    'Was für {{name}} ankam, ist nicht die veröffentlichte Datei (Größe oder Prüfsumme weichen ab) und wurde gelöscht. Versuche es erneut oder nimm einen anderen Ordner.',
  downloadNotThere: 'In {{path}} ist kein {{name}}; wähle den Ordner, der es enthält.',
  downloadNotCopied: '{{path}} konnte nicht kopiert werden ({{cause}}).',
  downloadNoAddress: '{{name}} hat keine Adresse zum Herunterladen; kopiere es aus einem Ordner, der es hat.',
  downloadFailed:
    '{{name}} konnte nicht heruntergeladen werden ({{cause}}). Prüfe die Verbindung und versuche es erneut: Was angekommen ist, bleibt erhalten.',
  downloadDiskFull:
    '{{name}} konnte nicht gespeichert werden: Der Datenträger von {{path}} ist voll. Schaffe Platz und versuche es erneut: Was angekommen ist, bleibt erhalten.',
  downloadDenied:
    '{{name}} konnte nicht gespeichert werden: In {{path}} darf nicht geschrieben werden. Erlaube deinem Benutzer das Schreiben und versuche es erneut.',
  downloadStopped: 'Das Herunterladen von {{name}} wurde angehalten.',
  packStopped: 'Die Installation von {{name}} wurde angehalten.',
  modelNotDeleted:
    '{{path}} konnte nicht gelöscht werden; schließe, was die Datei benutzt, und versuche es erneut.',
  noFaces: 'Gesichter werden nicht gefunden: {{reason}}',
  noScenes: 'Szenen werden nicht beschrieben: {{reason}}',
  fewerModels: 'Mit weniger Modellen: {{reason}}',
  providerNoAdapter: 'Es wurde keine brauchbare Grafikkarte gefunden.',
  recognitionFailed: 'Die Erkennung ist an {{path}} gescheitert ({{cause}}); versuche es noch einmal.',
  fileTooHeavy:
    '{{path}} hat {{n}} Millionen Bildpunkte, zu viele, um sie in diesem Format sicher zu öffnen; speichere es als Baseline-JPEG, oder mache eine kleinere Kopie.',
  previewNoSpace: 'Die Festplatte von {{path}} ist voll; schaffe Platz und versuche es noch einmal.',
  previewDenied:
    '{{path}} darf nicht geschrieben werden; erlaube das Schreiben in seinem Ordner und versuche es noch einmal.',
  previewNotWritten: '{{path}} konnte nicht geschrieben werden ({{cause}}).',
}
