# People's emotions, for whoever has EMOTIC: see README.md, "EMOTIC".
.PHONY: emotic-features emotic smoke-emotic
SMOKE += smoke-emotic
# The dataset as its authors give it: Annotations/Annotations.mat and the images below emotic/.
EMOTIC ?= ../../emotic

emotic-features: runs/emotic-data/train/features.json runs/emotic-data/val/features.json ## EMOTIC's persons as the app describes them; EMOTIC=FOLDER
runs/emotic-data/annotations/train.json:
	$(PYTHON) emotic/mat_to_json.py $(EMOTIC)/Annotations/Annotations.mat $(@D)
runs/emotic-data/%/features.json: runs/emotic-data/annotations/train.json
	$(NODE) emotic/extract-features.ts runs/emotic-data/annotations/$*.json $(EMOTIC)/emotic $(@D)

emotic: emotic-features ## trains, measures and exports the head to runs/emotic, with its card
	$(RUN) emotic.train configs/emotic.toml

smoke-emotic: ## the recipe on drawn people, annotated in the published layout
	$(RUN) emotic.synthetic runs/smoke/emotic-drawn
	$(PYTHON) emotic/mat_to_json.py runs/smoke/emotic-drawn/Annotations.mat runs/smoke/emotic-drawn
	for split in train val; do \
	  $(NODE) emotic/extract-features.ts runs/smoke/emotic-drawn/$$split.json runs/smoke/emotic-drawn/emotic runs/smoke/emotic-data/$$split || exit 1; \
	done
	$(RUN) emotic.train configs/emotic.toml --run runs/smoke/emotic train=smoke/emotic-data/train val=smoke/emotic-data/val epochs=8 batch=8
