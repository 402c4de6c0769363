import type * as en from '../en/models.ts'
import type { SameKeys } from '../same-keys.ts'

export const modelTexts: SameKeys<typeof en.modelTexts> = {
  tasks: {
    'face detection': 'Gesichtserkennung',
    expression: 'Ausdruck',
    'image features': 'Bildmerkmale',
    'mask detection': 'Maskenerkennung',
    'person and object detection': 'Erkennung von Menschen und Dingen',
    'body pose': 'Körperhaltung',
    'semantic segmentation': 'Bildaufteilung nach Bedeutung',
    'monocular depth': 'Tiefe aus einem Bild',
    'expression+valence/arousal': 'Ausdruck, Valenz und Erregung',
    'face recognition': 'Vergleich von Gesichtern',
    'object detection': 'Erkennung von Dingen',
    'person segmentation': 'Freistellen von Menschen',
  },
  gains: {
    face_detector: 'findet Gesichter und ihre fünf Punkte; mehr braucht es dafür nicht',
    expression_face: 'erkennt Ausdrücke; mehr braucht es dafür nicht',
    place_embedder: 'erkennt Sehenswürdigkeiten und findet ähnliche Fotos; mehr braucht es dafür nicht',
    mobilenet_v2:
      'keiner für die App, die eine eigene Kopie hat (place_embedder); der Stand, mit dem das Training beginnt',
    face_yunet_n:
      'keiner für die App, deren eigener Gesichtsfinder (face_detector) auf ihm aufbaut; der Stand, mit dem das Training beginnt',
    face_mask_rfb640: 'erkennt Gesichter mit Maske, deren Ausdruck dann an den Augen abgelesen wird',
    fer_mini_xception:
      'keiner für die App, deren eigenes Netz (expression_face) daraus entstand; mit ihm beginnt das Training',
    fer_big_xception:
      'keiner für die App, deren eigenes Netz (expression_face) daraus entstand; mit ihm beginnt das Training',
    fer_faceapi:
      'keiner für die App, deren eigenes Netz (expression_face) daraus entstand; mit ihm beginnt das Training',
    object_fastestdet: 'Stimmung von Szenen: findet Menschen und Dinge',
    pose_movenet_lightning: 'Stimmung von Szenen: wie Menschen sich halten',
    seg_deeplab_pascal: 'Stimmung von Szenen: was das Bild füllt',
    depth_midas_small:
      'keiner mit den mitgelieferten Zahlen, die ohne Tiefe angepasst wurden; um sie mit dem Tiefenzweig neu anzupassen (training/README.md)',
    'hsemotion-enet-b0-8-best-vgaf':
      'noch keiner: für Versuche aufgehoben; die Autoren geben 61,3 % auf AffectNet-8 an, dessen Bedingungen nur Forschung erlauben',
    'hsemotion-enet-b0-8-va-mtl':
      'noch keiner: für Versuche aufgehoben; Ausdruck, Valenz und Erregung in einem Netz, 61,9 % auf AffectNet-8, dessen Bedingungen nur Forschung erlauben',
    'yunet-2023mar':
      'noch keiner: der neuere Gesichtsfinder für Bilder einer Größe; face_detector findet Gesichter in jeder Größe',
    'sface-2021dec':
      'noch keiner: für Versuche aufgehoben; vergleicht Gesichter, was diese Version nicht tut',
    'fer-mobilefacenet-2022july':
      'noch keiner: für Versuche aufgehoben; sieben Ausdrücke aus einem ausgerichteten Gesicht',
    'nanodet-2022nov': 'noch keiner: für Versuche aufgehoben; findet Dinge sicherer als object_fastestdet',
    'pphumanseg-2023mar': 'noch keiner: für Versuche aufgehoben; stellt Menschen frei',
  },
}
