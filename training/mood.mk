# Valence and arousal of a photo: see README.md, "Mood of a photo".
.PHONY: mood-features mood mood-export smoke-mood
SMOKE += smoke-mood
SCENES ?= ../../shared/data/scenes/scenes.csv
MOOD_FEATURES = runs/mood-features
MODELS = ../resources/models

mood-features: $(MOOD_FEATURES)/features.json ## the rated scenes as the app's own context branches describe them: 6 minutes
$(MOOD_FEATURES)/features.json:
	$(NODE) mood/extract-features.ts $(SCENES) $(@D)

mood: mood-features ## cross-validated figures of each branch and all together: 20 minutes, most of it the nested ones
	OMP_NUM_THREADS=$(THREADS) $(PYTHON) mood/fit.py $(MOOD_FEATURES)

mood-export: mood-features ## fits the head on all scenes: numbers, and reference answers for the parity test
	OMP_NUM_THREADS=$(THREADS) $(PYTHON) mood/classifier.py $(MODELS)
	OMP_NUM_THREADS=$(THREADS) $(PYTHON) mood/fit.py $(MOOD_FEATURES) --write $(MODELS)
	OMP_NUM_THREADS=$(THREADS) $(PYTHON) mood/reference.py $(MOOD_FEATURES) $(MODELS) ../tests/fixtures/scene-mood-reference.json

smoke-mood: ## the recipe on made-up scenes, with a depth branch
	OMP_NUM_THREADS=$(THREADS) $(PYTHON) mood/synthetic.py runs/smoke/mood-features
	OMP_NUM_THREADS=$(THREADS) $(PYTHON) mood/fit.py runs/smoke/mood-features --quick --with depth
	mkdir -p runs/smoke/mood && cp $(MODELS)/catalogue.json runs/smoke/mood
	OMP_NUM_THREADS=$(THREADS) $(PYTHON) mood/fit.py runs/smoke/mood-features --with depth --write runs/smoke/mood
	OMP_NUM_THREADS=$(THREADS) $(PYTHON) mood/reference.py runs/smoke/mood-features runs/smoke/mood runs/smoke/mood/reference.json
