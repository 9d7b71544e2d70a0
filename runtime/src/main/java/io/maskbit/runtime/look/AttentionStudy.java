package io.maskbit.runtime.look;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.maskbit.api.GridShape;
import io.maskbit.api.Purpose;
import io.maskbit.api.Seeds;
import io.maskbit.api.TokenGroups;
import io.maskbit.runtime.report.LookModel.LayerAttention;
import io.maskbit.spi.Generator;
import io.maskbit.spi.Pass;
import io.maskbit.tensor.Step;
import io.maskbit.tensor.Tape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Where masked positions look: half of the tokens of real images are hidden from the generator.
 *
 * @param hidden one array (N) per image: which positions are masked
 * @param asked the position, masked in every image, whose attention the maps show
 * @param maps for each layer one array (N) per image: weights from the asked position to all
 *     positions
 * @param layers sums of each layer
 * @param even the sums if a position looked everywhere alike
 */
record AttentionStudy(
        List<boolean[]> hidden,
        int asked,
        List<List<double[]>> maps,
        List<LayerAttention> layers,
        LayerAttention even) {

    /**
     * Asks a generator.
     *
     * @param generator the generator
     * @param tokens (P) for each image
     * @param labels the class of each image
     * @param seeds choose what is masked
     * @param manager a manager on the generator's device
     * @return what it said; empty if it shows no attention over positions, or over these and the
     *     label
     */
    static Optional<AttentionStudy> of(
            Generator generator,
            List<long[]> tokens,
            long[] labels,
            Seeds seeds,
            NDManager manager) {
        GridShape grid = generator.groups().space().grid();
        int asked = grid.height() / 2 * grid.width() + grid.width() / 2;
        List<boolean[]> hidden = new ArrayList<>();
        for (int i = 0; i < tokens.size(); i++) {
            hidden.add(hidden(grid.positions(), asked, seeds, i));
        }
        long[] entries = entries(generator.groups(), tokens, hidden);
        Shape shape = new Shape(tokens.size(), grid.positions(), generator.groups().groups());
        List<float[]> weights = new ArrayList<>();
        Step.run(
                () ->
                        Tape.withoutGradients(
                                () -> {
                                    List<NDArray> layers =
                                            generator.attention(
                                                    manager.create(entries, shape),
                                                    manager.create(labels),
                                                    Pass.evaluation(manager));
                                    layers.forEach(layer -> weights.add(layer.toFloatArray()));
                                    return null;
                                }));
        if (weights.isEmpty()) {
            return Optional.empty();
        }
        int side = (int) Math.round(Math.sqrt((double) weights.get(0).length / tokens.size()));
        if (side != grid.positions() && side != grid.positions() + 1) {
            return Optional.empty();
        }
        List<List<double[]>> maps = new ArrayList<>();
        List<LayerAttention> sums = new ArrayList<>();
        for (float[] layer : weights) {
            maps.add(maps(layer, tokens.size(), side, asked, grid.positions()));
            sums.add(sums(layer, side, hidden, grid));
        }
        float[] alike = new float[weights.get(0).length];
        Arrays.fill(alike, 1f / side);
        return Optional.of(
                new AttentionStudy(hidden, asked, maps, sums, sums(alike, side, hidden, grid)));
    }

    private static boolean[] hidden(int positions, int asked, Seeds seeds, int image) {
        boolean[] hidden = new boolean[positions];
        hidden[asked] = true;
        var random = seeds.stream(Purpose.STUDY, "hidden/" + image);
        for (int left = positions / 2 - 1; left > 0; ) {
            int position = random.nextInt(positions);
            if (!hidden[position]) {
                hidden[position] = true;
                left--;
            }
        }
        return hidden;
    }

    private static long[] entries(TokenGroups groups, List<long[]> tokens, List<boolean[]> hidden) {
        List<Long> entries = new ArrayList<>();
        for (int i = 0; i < tokens.size(); i++) {
            for (int p = 0; p < tokens.get(i).length; p++) {
                boolean isHidden = hidden.get(i)[p];
                for (int value : groups.split(Math.toIntExact(tokens.get(i)[p]))) {
                    entries.add(isHidden ? (long) groups.maskId() : value);
                }
            }
        }
        return entries.stream().mapToLong(Long::longValue).toArray();
    }

    private static List<double[]> maps(
            float[] layer, int images, int side, int asked, int positions) {
        List<double[]> maps = new ArrayList<>();
        for (int i = 0; i < images; i++) {
            double[] map = new double[positions];
            int row = (i * side + asked) * side;
            Arrays.setAll(map, p -> layer[row + p]);
            maps.add(map);
        }
        return maps;
    }

    /** Means over images and masked positions. */
    private static LayerAttention sums(
            float[] layer, int side, List<boolean[]> hidden, GridShape grid) {
        int positions = grid.positions();
        double self = 0;
        double masked = 0;
        double visible = 0;
        double label = 0;
        double distance = 0;
        int askers = 0;
        for (int i = 0; i < hidden.size(); i++) {
            for (int from = 0; from < positions; from++) {
                if (!hidden.get(i)[from]) {
                    continue;
                }
                int row = (i * side + from) * side;
                double among = 0;
                double path = 0;
                for (int to = 0; to < positions; to++) {
                    double weight = layer[row + to];
                    among += weight;
                    path += weight * cells(from, to, grid.width());
                    if (to == from) {
                        self += weight;
                    } else if (hidden.get(i)[to]) {
                        masked += weight;
                    } else {
                        visible += weight;
                    }
                }
                label += side > positions ? layer[row + positions] : 0;
                distance += path / among;
                askers++;
            }
        }
        return new LayerAttention(
                self / askers,
                masked / askers,
                visible / askers,
                label / askers,
                distance / askers);
    }

    private static double cells(int from, int to, int width) {
        return Math.hypot(from / width - to / width, from % width - to % width);
    }
}
