# The face detector: see README.md, "Face detector".
.PHONY: face-data face-detector face-detector-ablation face-detector-export face-detector-report face-detector-false-faces smoke-face-detector
SMOKE += smoke-face-detector
SHARED_DATA ?= ../../shared/data
FACE_FOLDERS = faces/train people-photos scenes landmarks/gallery landmarks-96px/gallery non-landmarks

face-data: runs/face-data/train/faces.json runs/face-data/without-people.json ## boxes and points that YuNet sees in ../shared/data: 4 minutes
runs/face-data/train/faces.json:
	$(NODE) face_detector/teacher-faces.ts $(SHARED_DATA) $(@D) $(FACE_FOLDERS)
runs/face-data/without-people.json: face_detector/without_people.py face_detector/people_by_eye.txt
	$(RUN) face_detector.without_people $(SHARED_DATA) $@
runs/face-data/report/faces.json:
	$(NODE) face_detector/teacher-faces.ts $(SHARED_DATA) $(@D) group-photos masks

face-detector: face-data ## YuNet's published weights trained on for hard views: 8 minutes on one free core
	$(RUN) face_detector.train configs/face_detector.toml

face-detector-export: face-detector ## ONNX file, card and reference vectors
	$(RUN) face_detector.export

face-detector-report: runs/face-data/report/faces.json ## YuNet and ours on photos that training never saw, plain and in hard views
	$(NODE) face_detector/report.ts $(SHARED_DATA) runs/face-data/report

face-detector-ablation: face-data runs/face-data/report/faces.json ## labels without distillation; photos without people taught as such; fp32 and int8 beside the exported file: 15 minutes
	$(RUN) face_detector.train configs/face_detector.toml --run runs/face_detector-labels distil=false keep_published=0
	$(RUN) face_detector.export runs/face_detector-labels runs/face_detector-labels/net.onnx
	$(NODE) face_detector/report.ts $(SHARED_DATA) runs/face-data/report runs/face_detector-labels/net.onnx
	$(RUN) face_detector.train configs/face_detector.toml --run runs/face_detector-empty empty_share=0.35 empty_weight=2
	$(RUN) face_detector.int8
	$(NODE) face_detector/report.ts $(SHARED_DATA) runs/face-data/report runs/face_detector/int8.onnx
	$(NODE) lab/speed.ts 640x480 runs/face_detector/fp32.onnx ../resources/models/face_detector.onnx runs/face_detector/int8.onnx

face-detector-false-faces: runs/face-data/without-people.json ## YuNet and ours where nobody is
	$(NODE) face_detector/false-faces.ts $(SHARED_DATA) $< yunet bundled

smoke-face-detector: ## the recipe on drawn faces
	$(RUN) face_detector.train configs/face_detector.toml --run runs/smoke/face-detector data=synthetic start=random distil=false side=128 steps=20 check_every=10 trial_scenes=10 without_people=synthetic empty_share=0.2 keep_published=0
