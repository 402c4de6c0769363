/** What models do, by task and by id in the catalogue (resources/models/catalogue.json), whose words these are. */
export const modelTexts = {
  tasks: {
    'face detection': 'face detection',
    expression: 'expression',
    'image features': 'image features',
    'mask detection': 'mask detection',
    'person and object detection': 'person and object detection',
    'body pose': 'body pose',
    'semantic segmentation': 'semantic segmentation',
    'monocular depth': 'monocular depth',
    'expression+valence/arousal': 'expression, valence and arousal',
    'face recognition': 'face recognition',
    'object detection': 'object detection',
    'person segmentation': 'person segmentation',
  },
  gains: {
    face_detector: 'finds faces and their five points; nothing else is needed for it',
    expression_face: 'recognises expressions; nothing else is needed for it',
    place_embedder: 'recognises landmarks and finds similar photos; nothing else is needed for it',
    mobilenet_v2:
      'none for the app, which has its own copy (place_embedder); the checkpoint that training starts from',
    face_yunet_n:
      'none for the app, whose own detector (face_detector) comes from it; the checkpoint that training starts from',
    face_mask_rfb640: 'tells masked faces, whose expression is then read from the eyes',
    fer_mini_xception:
      'none for the app, whose own net (expression_face) grew from it; training starts from it',
    fer_big_xception:
      'none for the app, whose own net (expression_face) grew from it; training starts from it',
    fer_faceapi: 'none for the app, whose own net (expression_face) grew from it; training starts from it',
    object_fastestdet: 'moods of scenes: finds people and things',
    pose_movenet_lightning: 'moods of scenes: how people hold themselves',
    seg_deeplab_pascal: 'moods of scenes: what fills the picture',
    depth_midas_small:
      'none with the bundled numbers, which were fitted without depth; for fitting them anew with the depth branch (training/README.md)',
    'hsemotion-enet-b0-8-best-vgaf':
      'none yet: kept for experiments; its authors report 61.3 % on AffectNet-8, whose terms allow research only',
    'hsemotion-enet-b0-8-va-mtl':
      'none yet: kept for experiments; expressions with valence and arousal in one net, 61.9 % on AffectNet-8, whose terms allow research only',
    'yunet-2023mar':
      'none yet: the newer face detector for pictures of one size; face_detector finds faces at any size',
    'sface-2021dec': 'none yet: kept for experiments; compares faces, which this version does not do',
    'fer-mobilefacenet-2022july': 'none yet: kept for experiments; seven expressions from an aligned face',
    'nanodet-2022nov': 'none yet: kept for experiments; finds objects more surely than object_fastestdet',
    'pphumanseg-2023mar': 'none yet: kept for experiments; cuts out people',
  },
} as const
