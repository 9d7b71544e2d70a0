package io.maskbit.runtime.evaluate;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import com.google.gson.JsonObject;
import io.maskbit.api.ComponentKind;
import io.maskbit.api.ExperimentException;
import io.maskbit.api.ImageShape;
import io.maskbit.api.Location;
import io.maskbit.api.Precision;
import io.maskbit.api.Seeds;
import io.maskbit.evaluation.Images;
import io.maskbit.runtime.config.Binder;
import io.maskbit.runtime.config.Document;
import io.maskbit.runtime.config.Problems;
import io.maskbit.runtime.plugin.Catalog;
import io.maskbit.spi.BuildContext;
import io.maskbit.spi.Pass;
import io.maskbit.spi.PerceptualLoss;
import io.maskbit.spi.PerceptualLossFactory;
import io.maskbit.tensor.FileDigest;
import io.maskbit.tensor.Step;
import io.maskbit.tensor.Tape;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * LPIPS of pairs: the perceptual loss {@code lpips} of the plugins, image by image.
 *
 * @see <a href="https://arxiv.org/abs/1801.03924">The unreasonable effectiveness of deep features
 *     as a perceptual metric</a>
 */
public final class PerceptualDistance {

    private static final String ID = "lpips";

    private final PerceptualLossFactory<?> factory;
    private final Map<String, String> given;
    private final Document settings;
    private final NDManager manager;

    /**
     * Chooses the network.
     *
     * @param given settings of the perceptual loss, as in experiment files: {@code weights}, {@code
     *     linear_weights}, and digests of other files than the published ones
     * @param catalog where the perceptual loss is found
     * @param manager where arrays are made
     * @throws ExperimentException if there is no such perceptual loss
     */
    public PerceptualDistance(Map<String, String> given, Catalog catalog, NDManager manager) {
        factory =
                catalog.find(ComponentKind.PERCEPTUAL_LOSS, ID)
                        .map(found -> found.factory())
                        .filter(PerceptualLossFactory.class::isInstance)
                        .map(PerceptualLossFactory.class::cast)
                        .orElseThrow(
                                () ->
                                        new ExperimentException(
                                                Location.of("--lpips"),
                                                "no plugin offers the perceptual loss 'lpips'"));
        JsonObject json = new JsonObject(); // JSON is YAML
        given.forEach(json::addProperty);
        this.given = Map.copyOf(given);
        settings = Document.parse("--lpips", json.toString());
        this.manager = manager;
    }

    /** Returns the SHA-256 of its files by setting, for identities. */
    public Map<String, String> digests() {
        Map<String, String> digests = new TreeMap<>();
        for (String setting : List.of("weights", "linear_weights")) {
            if (given.containsKey(setting)) {
                digests.put("lpips " + setting, FileDigest.sha256(Path.of(given.get(setting))));
            }
        }
        return digests;
    }

    /** Compares single images. */
    interface OfPairs {

        /**
         * Returns the distance of each pair.
         *
         * @param originals the originals
         * @param others as many of the same shape
         */
        double[] of(Images originals, Images others);
    }

    /** Builds the network for images of an extent. */
    OfPairs of(ImageShape image) {
        PerceptualLoss loss = create(factory, image);
        return (originals, others) -> {
            double[] distances = new double[originals.count()];
            for (int i = 0; i < distances.length; i++) {
                int place = i;
                distances[i] =
                        Step.scoped(
                                () ->
                                        Tape.withoutGradients(
                                                () ->
                                                        (double)
                                                                loss.distance(
                                                                                one(
                                                                                        originals,
                                                                                        place),
                                                                                one(others, place),
                                                                                Pass.evaluation(
                                                                                        manager))
                                                                        .getFloat()));
            }
            return distances;
        };
    }

    private NDArray one(Images images, int place) {
        return images.array(place, manager);
    }

    private <C extends Record> PerceptualLoss create(
            PerceptualLossFactory<C> chosen, ImageShape image) {
        Problems problems = new Problems();
        var bound = new Binder("--lpips", problems).bind(chosen.config(), settings.root());
        problems.throwIfAny("--lpips");
        return chosen.create(
                bound.orElseThrow().value(),
                image,
                new BuildContext(manager, new Seeds(0), Precision.FLOAT32));
    }
}
