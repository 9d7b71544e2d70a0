package io.maskbit.tensor;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.pooling.Pool;

/** The operators as compositions of plain operations, close to their formulas. */
final class ReferenceFeatureOps implements FeatureOps {

    /** Stands in for a squared length of zero, whose root has no gradient. */
    private static final float TINY = 1e-37f;

    @Override
    public NDArray resize(NDArray x, int height, int width) {
        Shape shape = x.getShape();
        NDArray rows = triangles(shape.get(2), height, x.getManager()); // (h, H)
        NDArray columns = triangles(shape.get(3), width, x.getManager()); // (w, W)
        return rows.matMul(x).matMul(columns.transpose()); // (B, C, h, w)
    }

    /** The share of each input in each output, (to, from). */
    private static NDArray triangles(long from, int to, NDManager manager) {
        float[] shares = new float[Math.toIntExact(to * from)];
        double scale = (double) from / to;
        double reach = Math.max(scale, 1);
        for (int i = 0; i < to; i++) {
            double centre = (i + 0.5) * scale;
            long low = Math.max((long) (centre - reach + 0.5), 0);
            long high = Math.min((long) (centre + reach + 0.5), from);
            double sum = 0;
            for (long j = low; j < high; j++) {
                sum += triangle((j - centre + 0.5) / reach);
            }
            for (long j = low; j < high; j++) {
                shares[(int) (i * from + j)] = (float) (triangle((j - centre + 0.5) / reach) / sum);
            }
        }
        return manager.create(shares, new Shape(to, from));
    }

    private static double triangle(double t) {
        return Math.max(0, 1 - Math.abs(t));
    }

    @Override
    public NDArray maxPool(NDArray x, int side, int stride, int padding) {
        return Pool.maxPool2d(
                x,
                new Shape(side, side),
                new Shape(stride, stride),
                new Shape(padding, padding),
                false);
    }

    @Override
    public NDArray convEachChannel(NDArray x, NDArray weight, NDArray bias, int padding) {
        long channels = x.getShape().get(1);
        NDList results = new NDList();
        for (long c = 0; c < channels; c++) {
            results.add(
                    Conv2d.conv2d(
                                    x.get(":, {}:{}", c, c + 1),
                                    weight.get("{}:{}", c, c + 1),
                                    bias.get("{}:{}", c, c + 1),
                                    new Shape(1, 1),
                                    new Shape(padding, padding))
                            .singletonOrThrow());
        }
        return NDArrays.concat(results, 1);
    }

    @Override
    public NDArray unitChannels(NDArray x, double eps) {
        NDArray squares = x.square().sum(new int[] {1}, true);
        return x.div(squares.maximum(TINY).sqrt().add((float) eps));
    }

    @Override
    public NDArray convNormRelu(
            NDArray x, NDArray weight, FrozenNorm norm, int stride, Padding padding) {
        NDArray y =
                Conv2d.conv2d(
                                x,
                                weight,
                                null,
                                new Shape(stride, stride),
                                new Shape(padding.top(), padding.left()))
                        .singletonOrThrow();
        Shape channels = new Shape(1, weight.getShape().get(0), 1, 1);
        NDArray deviation = norm.running().variance().add(norm.eps()).sqrt();
        y = y.sub(norm.running().mean().reshape(channels)).div(deviation.reshape(channels));
        y = y.mul(norm.scale().reshape(channels)).add(norm.shift().reshape(channels));
        return y.maximum(0);
    }

    @Override
    public NDArray averagePoolInside(NDArray x, int side) {
        NDArray weight = x.getManager().ones(new Shape(1, 1, side, side), x.getDataType());
        Shape shape = x.getShape();
        NDArray planes = x.reshape(-1, 1, shape.get(2), shape.get(3));
        Shape padding = new Shape(side / 2, side / 2);
        Shape one = new Shape(1, 1);
        NDArray sums = Conv2d.conv2d(planes, weight, null, one, padding).singletonOrThrow();
        NDArray counts =
                Conv2d.conv2d(planes.onesLike(), weight, null, one, padding).singletonOrThrow();
        return sums.div(counts).reshape(shape);
    }
}
