# Expression nets: see README.md, "Expressions".
.PHONY: expression-data expression expression-upper expression-export expression-study smoke-expression
SMOKE += smoke-expression
FACES ?= ../../shared/data/faces/train
# Ordinary photos with people: what shows in them is what the public nets say. Group photos are never taught: the study
# reads them.
WILD ?= $(addprefix ../../shared/data/,masks/without_mask scenes/oasis non-landmarks)
ORDINARY ?= ../../shared/data/group-photos

expression-data: $(addsuffix /index.csv,$(addprefix runs/expression-data/,train wild ordinary)) ## faces cut by the app's detector, labelled ones and those of ordinary photos
runs/expression-data/train/index.csv:
	$(NODE) ../scripts/expression-crops.ts $(FACES) $(@D)
runs/expression-data/wild/index.csv:
	$(NODE) ../scripts/unlabelled-faces.ts $(@D) $(WILD)
runs/expression-data/ordinary/index.csv:
	$(NODE) ../scripts/unlabelled-faces.ts $(@D) $(ORDINARY)

expression: expression-data ## the net for bare faces
	$(RUN) expressions.train configs/expression.toml

expression-upper: expression-data ## the net for faces under masks
	$(RUN) expressions.train configs/expression-upper.toml

expression-export: expression expression-upper ## calibration, ONNX file, card and reference vectors
	$(RUN) expressions.calibrate
	$(RUN) expressions.export

expression-study: expression ## what tells sources apart, other sources left out, augmentations and losses compared
	$(RUN) expressions.study

smoke-expression: ## the recipe for bare and masked faces on drawn faces
	$(RUN) expressions.train configs/expression.toml --run runs/smoke/expression data=synthetic wild='' stem=scratch views=2 epochs=3
	$(RUN) expressions.train configs/expression.toml --run runs/smoke/expression-tuned data=synthetic wild='' stem=scratch views=2 epochs=3 tuned=mini start_from=smoke/expression
	$(RUN) expressions.train configs/expression-upper.toml --run runs/smoke/expression-upper data=synthetic wild='' stem=scratch views=2 epochs=3
