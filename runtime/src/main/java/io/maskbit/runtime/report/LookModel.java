package io.maskbit.runtime.report;

import io.maskbit.api.TokenSpace;
import io.maskbit.evaluation.FlipContrast;
import io.maskbit.evaluation.FlipScores;
import io.maskbit.evaluation.FlipSummary;
import io.maskbit.evaluation.TokenBits;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a page about the inside of a trained run shows.
 *
 * @param setup how it was measured
 * @param subjects the run, and after it its control if there is one
 * @param contrast of run and control; empty without a control
 * @param film how the generator unmasks; empty if it was not asked for
 * @param attention where the generator looks; empty if it was not asked for
 * @param environment facts about the machine, in order
 */
public record LookModel(
        Setup setup,
        List<Subject> subjects,
        Optional<FlipContrast> contrast,
        Optional<Film> film,
        Optional<Attention> attention,
        Map<String, String> environment) {

    /**
     * How it was measured.
     *
     * @param images number of held-out images
     * @param data words for the data
     * @param side side of the images in pixels
     * @param seed seed of all choices
     * @param draws number of resamplings behind each interval
     * @param judge the judge; empty if the data have no classes to tell apart
     * @param perceptual id of the run's perceptual loss; empty if it has none
     */
    public record Setup(
            int images,
            String data,
            int side,
            long seed,
            int draws,
            Optional<JudgeFacts> judge,
            Optional<String> perceptual) {}

    /**
     * Which judge looked.
     *
     * @param name name, with a digest of its weights
     * @param accuracy share of held-out images that it classifies right
     */
    public record JudgeFacts(String name, double accuracy) {}

    /**
     * A tokenizer that was looked into.
     *
     * @param role {@code run} or {@code control}
     * @param quantizer id of its quantizer
     * @param tokens what its tokens are
     * @param folder where the run lies
     * @param scores values by image
     * @param summary means and intervals
     * @param columns pictures: originals, reconstructions, then one per flipped bit
     */
    public record Subject(
            String role,
            String quantizer,
            TokenSpace tokens,
            String folder,
            FlipScores scores,
            FlipSummary summary,
            List<Picture> columns) {

        /** Returns a short name for people, for example "lfq (8 bits)". */
        public String label() {
            return quantizer
                    + (tokens instanceof TokenSpace.Codebook
                            ? " (" + tokens.vocabulary() + " codes)"
                            : " (" + bits() + " bits)");
        }

        /** Returns the number of binary digits of a token. */
        public int bits() {
            return new TokenBits(tokens).bits();
        }
    }

    /**
     * A picture with its title.
     *
     * @param title short text
     * @param png bytes of a PNG file
     */
    public record Picture(String title, byte[] png) {}

    /**
     * How a generator unmasks.
     *
     * @param generator id of the generator
     * @param steps number of steps
     * @param classes what the images show, from left to right
     * @param gif bytes of an animated GIF file, one frame per step
     * @param stills pictures of some steps
     */
    public record Film(
            String generator, int steps, List<String> classes, byte[] gif, List<Picture> stills) {}

    /**
     * Where masked positions look.
     *
     * @param generator id of the generator
     * @param images number of images behind the sums
     * @param columns pictures: originals, what is masked, then one per layer
     * @param layers sums by layer
     * @param even the sums if a position looked everywhere alike
     */
    public record Attention(
            String generator,
            int images,
            List<Picture> columns,
            List<LayerAttention> layers,
            LayerAttention even) {}

    /**
     * Where the masked positions of some images look in one layer: mean sums of attention weights,
     * which together are 1, and a distance.
     *
     * @param self weight on the position itself
     * @param masked weight on other masked positions
     * @param visible weight on visible positions
     * @param label weight on the label; 0 if the network has none among its positions
     * @param distance mean distance of what is looked at, in tokens
     */
    public record LayerAttention(
            double self, double masked, double visible, double label, double distance) {}
}
