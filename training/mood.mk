# Valence and arousal of a photo: see README.md, "Mood of a photo".
.PHONY: mood-features mood mood-export smoke-mood
SMOKE += smoke-mood
SCENES ?= ../../shared/data/scenes/scenes.csv
MOOD_FEATURES = runs/mood-features
MODELS = ../resources/models

mood-features: $(MOOD_FEATURES)/features.json ## the rated scenes as the app's own context branches describe them: 6 minutes
$(MOOD_FEATURES)/features.json:
	$(NODE) mood/extract-features.ts $(SCENES) $(@D)

mood: mood-features ## cross-validated figures of each branch and all together, plain and nested: 20 minutes
	$(RUN) mood.train configs/mood.toml

mood-export: mood-features ## fits the head on all scenes: numbers, and reference answers for the parity test: 2 minutes
	$(RUN) mood.classifier $(MODELS)
	$(RUN) mood.export configs/mood.toml
	$(RUN) mood.reference $(MOOD_FEATURES) $(MODELS) ../tests/fixtures/scene-mood-reference.json

smoke-mood: ## the recipe on made-up scenes, with a depth branch
	$(RUN) mood.synthetic runs/smoke/mood-features
	$(RUN) mood.train configs/mood.toml --run runs/smoke/mood $(SMOKE_MOOD) nested=1
	mkdir -p runs/smoke/mood && cp $(MODELS)/catalogue.json runs/smoke/mood
	$(RUN) mood.export configs/mood.toml --to runs/smoke/mood $(SMOKE_MOOD)
	$(RUN) mood.reference runs/smoke/mood-features runs/smoke/mood runs/smoke/mood/reference.json
SMOKE_MOOD = features=smoke/mood-features repetitions=2 'branches=["scene","face","segmentation","depth"]'
