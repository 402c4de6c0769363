# The place embedder: see README.md, "Place embedder".
PLACE_MAPS ?= runs/place_embedder_maps
SHARED ?= ../../shared

.PHONY: place-embedder place-embedder-maps place-embedder-pack place-embedder-attention place-embedder-smoke
place-embedder-pack: ## bundled net from the published checkpoint, without loss, and its reference vectors (5 s)
	$(RUN) place_embedder.repack $(SHARED)/models/mobilenet_v2.onnx ../resources/models ../tests/fixtures/place-embedder-reference.f32

place-embedder-maps: ## what the frozen part of the net makes of all photos and of augmented views (about 10 minutes)
	$(NODE) place_embedder/prepare-pixels.ts $(SHARED)/data $(PLACE_MAPS) 320 448
	$(RUN) place_embedder.trunk $(PLACE_MAPS)/trunk.onnx
	$(NODE) place_embedder/cache-maps.ts $(PLACE_MAPS) $(PLACE_MAPS)/trunk.onnx plain 320
	$(NODE) place_embedder/cache-maps.ts $(PLACE_MAPS) $(PLACE_MAPS)/trunk.onnx views 448 2

place-embedder: place-embedder-maps ## tunes projection or last blocks, compares with the frozen net on unseen landmarks
	$(RUN) place_embedder.train configs/place_embedder.toml --cache $(PLACE_MAPS) $(SET)

place-embedder-attention: place-embedder-maps ## attention-weighted pooling beside plain pooling, on unseen landmarks
	$(RUN) place_embedder.attend configs/place_embedder.toml --cache $(PLACE_MAPS) $(SET)

place-embedder-smoke:
	$(RUN) place_embedder.smoke
SMOKE += place-embedder-smoke
