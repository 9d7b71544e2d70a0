package acme.uvit;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Parameter;
import io.maskbit.spi.Pass;

/** Normalises each state to mean 0 and variance 1, then scales and shifts it. */
final class Norm {

    private static final float EPS = 1e-5f;
    private static final int[] STATE = {-1};

    private final Parameter scale;
    private final Parameter shift;

    Norm(int width, Weights weights, String name) {
        scale = weights.table(name + ".scale", 1, width, 0.01);
        shift = weights.table(name + ".shift", 1, width, 0.01);
    }

    /** (B, T, D) to (B, T, D). */
    NDArray apply(NDArray x, Pass pass) {
        NDArray centred = x.sub(x.mean(STATE, true));
        NDArray deviation = centred.square().mean(STATE, true).add(EPS).sqrt();
        // The stored scale is counted from one.
        return centred.div(deviation)
                .mul(Weights.of(scale, x, pass).add(1))
                .add(Weights.of(shift, x, pass));
    }
}
