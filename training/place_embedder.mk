# The place embedder: see README.md, "Place embedder".
PLACE_MAPS ?= runs/place_embedder_maps
SHARED ?= ../../shared

.PHONY: place-embedder place-embedder-maps place-embedder-cells place-embedder-pack place-embedder-attention
.PHONY: place-embedder-ablation place-embedder-tail place-embedder-sizes place-embedder-backbones
.PHONY: place-embedder-heads place-embedder-heads-study formats place-embedder-smoke

PACK = $(RUN) place_embedder.repack $(SHARED)/models/mobilenet_v2.onnx ../resources/models ../tests/fixtures/place-embedder-reference.f32
place-embedder-pack: ## bundled net from the published checkpoint, without loss, with the heads it has, and its reference vectors (5 s)
	$(PACK)

place-embedder-maps: ## what the frozen part of the net makes of all photos and of augmented views (about 10 minutes)
	$(NODE) place_embedder/prepare-pixels.ts $(SHARED)/data $(PLACE_MAPS) 224 320 448
	$(RUN) place_embedder.trunk $(PLACE_MAPS)/trunk.onnx
	$(NODE) place_embedder/cache-maps.ts $(PLACE_MAPS) $(PLACE_MAPS)/trunk.onnx plain 320
	$(NODE) place_embedder/cache-maps.ts $(PLACE_MAPS) $(PLACE_MAPS)/trunk.onnx views 448 2

place-embedder-cells: ## tiny photos, descriptors at three sizes and cells at stride 16, for the heads (about 10 minutes)
	$(NODE) place_embedder/prepare-pixels.ts $(SHARED)/data $(PLACE_MAPS) 224 320 448
	$(NODE) place_embedder/cache-maps.ts $(PLACE_MAPS) $(PLACE_MAPS)/trunk.onnx tiny 224
	$(NODE) place_embedder/cache-maps.ts $(PLACE_MAPS) ../resources/models/place_embedder.onnx scales 224,320,448
	for side in 224 320 448; do $(NODE) place_embedder/cache-maps.ts $(PLACE_MAPS) ../resources/models/place_embedder.onnx cells $$side || exit 1; done

place-embedder-heads: place-embedder-maps place-embedder-cells ## trains both heads on all landmarks and packs them into the bundled file (5 minutes)
	$(RUN) place_embedder.train_global configs/place_embedder_global.toml --final
	$(RUN) place_embedder.train_local configs/place_embedder_local.toml --final
	$(PACK) runs/place_embedder_global/global.pt runs/place_embedder_local/local.pt

place-embedder-heads-study: place-embedder-maps place-embedder-cells ## both heads on landmarks that they have not seen
	$(RUN) place_embedder.train_global configs/place_embedder_global.toml --run runs/global-study $(SET)
	$(RUN) place_embedder.train_local configs/place_embedder_local.toml --run runs/local-study $(SET)

formats: ## the bundled nets in fp32, fp16 and int8, for bench/model-precision.ts and lab/speed.ts
	$(RUN) lab.variants ../resources/models/place_embedder.onnx runs/formats/place
	$(RUN) place_embedder.integer runs/formats/place/int8-static.onnx
	$(RUN) lab.variants ../resources/models/expression_face.onnx runs/formats/expression
	$(RUN) lab.variants ../resources/models/face_detector.onnx runs/formats/face

place-embedder: place-embedder-maps ## tunes projection or last blocks, compares with the frozen net on unseen landmarks
	$(RUN) place_embedder.train configs/place_embedder.toml --cache $(PLACE_MAPS) $(SET)

place-embedder-ablation: place-embedder-maps ## loss, pooling and curriculum in one draw on unseen landmarks, as tables; SET='--seeds 3' (half an hour of one free core)
	$(RUN) place_embedder.ablation configs/place_embedder.toml --run runs/place_embedder_ablation --cache $(PLACE_MAPS) epochs=4 views_per_epoch=2400 $(SET)

place-embedder-sizes: place-embedder-maps ## the trunk's maps of plain photos at 224 and 448 px beside those at 320 (3 minutes)
	for side in 224 448; do $(NODE) place_embedder/cache-maps.ts $(PLACE_MAPS) $(PLACE_MAPS)/trunk.onnx plain $$side plain-$$side || exit 1; done

place-embedder-tail: place-embedder-sizes ## the last blocks tuned, and their weights averaged with the frozen ones, on unseen landmarks (an hour of one free core)
	$(RUN) place_embedder.ablation configs/place_embedder.toml --run runs/place_embedder_ablation --cache $(PLACE_MAPS) --only tail --average .25,.5,.75 --three-sizes epochs=4 views_per_epoch=2400 $(SET)

BACKBONES = mobilenet-v2 fastestdet-shufflenet-v2 movenet-mobilenet-v2 deeplab-mobilenet-v2 deeplab-aspp
place-embedder-backbones: ## frozen public backbones beside each other on unseen landmarks: figures, ms of a pass (5 minutes)
	$(NODE) place_embedder/prepare-pixels.ts $(SHARED)/data $(PLACE_MAPS) 224 320 448
	$(RUN) place_embedder.backbones cut runs/backbones
	for net in $(BACKBONES); do $(NODE) place_embedder/cache-maps.ts $(PLACE_MAPS) runs/backbones/$$net.onnx scales 320 backbone-$$net || exit 1; done
	$(RUN) place_embedder.backbones measure $(PLACE_MAPS) $(addprefix backbone-,$(BACKBONES)) $(addprefix backbone-mobilenet-v2+backbone-,$(wordlist 2,9,$(BACKBONES)))
	$(NODE) lab/speed.ts 320x240 $(patsubst %,runs/backbones/%.onnx,$(BACKBONES))

place-embedder-attention: place-embedder-maps ## attention-weighted pooling beside plain pooling, on unseen landmarks
	$(RUN) place_embedder.attend configs/place_embedder.toml --cache $(PLACE_MAPS) $(SET)

place-embedder-smoke:
	$(RUN) place_embedder.smoke
SMOKE += place-embedder-smoke
