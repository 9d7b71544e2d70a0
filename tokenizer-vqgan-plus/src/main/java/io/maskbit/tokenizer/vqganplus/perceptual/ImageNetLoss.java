package io.maskbit.tokenizer.vqganplus.perceptual;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Block;
import io.maskbit.networks.ImageClassifier;
import io.maskbit.networks.ImageNetInput;
import io.maskbit.networks.Seen;
import io.maskbit.spi.Pass;
import io.maskbit.spi.PerceptualLoss;
import io.maskbit.tensor.Tape;

/**
 * Mean squared error of what a classifier of ImageNet sees: of its logits, or of its last feature
 * map and its logits, the two added (spec 4.2). Both images are resized first, antialiased.
 *
 * @param classifier frozen
 * @param input brings images into the classifier's form
 * @param logitsOnly whether the feature map is left out
 */
record ImageNetLoss(ImageClassifier classifier, ImageNetInput input, boolean logitsOnly)
        implements PerceptualLoss {

    @Override
    public NDArray distance(NDArray images, NDArray reconstructions, Pass pass) {
        Seen wanted = Tape.withoutGradients(() -> see(images, pass));
        Seen seen = see(reconstructions, pass);
        NDArray logits = error(wanted.logits(), seen.logits());
        return logitsOnly ? logits : error(wanted.features(), seen.features()).add(logits);
    }

    @Override
    public Block block() {
        return classifier;
    }

    private Seen see(NDArray images, Pass pass) {
        return classifier.see(input.prepare(images), pass);
    }

    private static NDArray error(NDArray wanted, NDArray seen) {
        return seen.sub(wanted).square().mean();
    }
}
