# Expression nets: see README.md, "Expressions".
.PHONY: expression-data expression expression-upper expression-export expression-study smoke-expression
SMOKE += smoke-expression
FACES ?= ../../shared/data/faces/train

expression-data: runs/expression-data/train/index.csv ## faces cut by the app's detector, from ../shared/data/faces/train
runs/expression-data/train/index.csv:
	$(NODE) ../scripts/expression-crops.ts $(FACES) $(@D)

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
	$(RUN) expressions.train configs/expression.toml --run runs/smoke/expression data=synthetic stem=scratch views=2 epochs=3
	$(RUN) expressions.train configs/expression-upper.toml --run runs/smoke/expression-upper data=synthetic stem=scratch views=2 epochs=3
