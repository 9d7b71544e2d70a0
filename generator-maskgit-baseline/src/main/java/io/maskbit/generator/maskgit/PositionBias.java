package io.maskbit.generator.maskgit;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import io.maskbit.networks.Layer;
import io.maskbit.networks.Start;
import io.maskbit.spi.Pass;
import java.util.ArrayList;
import java.util.List;

/** What is added to the scores of each group at each position. Parameters: {@code j} (N, V). */
final class PositionBias extends Layer {

    private final List<Parameter> tables = new ArrayList<>();

    PositionBias(int groups, int positions, int vocabulary) {
        for (int j = 0; j < groups; j++) {
            tables.add(
                    parameter(
                            Integer.toString(j), new Shape(positions, vocabulary), Start.zeros()));
        }
    }

    /** Returns the bias of a group, (N, V); borrowed. */
    NDArray of(int group, NDArray x, Pass pass) {
        return value(tables.get(group), x, pass);
    }
}
