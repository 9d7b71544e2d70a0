package io.maskbit.tensor;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.convolutional.Conv2d;
import io.maskbit.api.Precision;
import io.maskbit.api.TokenGroups;

/** The operators as compositions of plain operations, close to their formulas. */
final class ReferenceOps implements TensorOps {

    @Override
    public NDArray conv2d(NDArray x, NDArray weight, int stride, Padding padding) {
        NDArray none = x.getManager().zeros(new Shape(weight.getShape().get(0)));
        return conv2d(x, weight, none, stride, padding);
    }

    @Override
    public NDArray conv2d(NDArray x, NDArray weight, NDArray bias, int stride, Padding padding) {
        Shape sides = new Shape(padding.left(), padding.right(), padding.top(), padding.bottom());
        return Conv2d.conv2d(x.pad(sides, 0), weight, bias, new Shape(stride, stride))
                .singletonOrThrow();
    }

    @Override
    public NDArray depthwiseConv2d(NDArray x, NDArray kernel, int stride, Padding padding) {
        Shape s = x.getShape();
        NDArray single = x.reshape(s.get(0) * s.get(1), 1, s.get(2), s.get(3)); // (B C, 1, H, W)
        NDArray y = conv2d(single, kernel, stride, padding);
        return y.reshape(s.get(0), s.get(1), y.getShape().get(2), y.getShape().get(3));
    }

    @Override
    public NDArray linear(NDArray x, NDArray weight, NDArray bias) {
        return linear(x, weight).add(bias);
    }

    @Override
    public NDArray linear(NDArray x, NDArray weight) {
        return x.matMul(weight.transpose());
    }

    @Override
    public NDArray groupNorm(NDArray x, NDArray weight, NDArray bias, int groups, double eps) {
        Shape shape = x.getShape();
        NDArray grouped = x.reshape(shape.get(0), groups, -1);
        NDArray normal = standardised(grouped, eps).reshape(shape);
        return normal.mul(weight.reshape(-1, 1, 1)).add(bias.reshape(-1, 1, 1));
    }

    @Override
    public NDArray groupNormSilu(NDArray x, NDArray weight, NDArray bias, int groups, double eps) {
        return silu(groupNorm(x, weight, bias, groups, eps));
    }

    @Override
    public NDArray layerNorm(NDArray x, NDArray weight, NDArray bias, double eps) {
        return standardised(x, eps).mul(weight).add(bias);
    }

    /** Subtracts the mean of the last axis and divides by its biased deviation. */
    private static NDArray standardised(NDArray x, double eps) {
        int[] last = {-1};
        long size = x.getShape().get(x.getShape().dimension() - 1);
        NDArray centred = x.sub(x.sum(last, true).div(size));
        NDArray variance = centred.square().sum(last, true).div(size);
        return centred.div(variance.add(eps).sqrt());
    }

    @Override
    public NDArray batchNorm(
            NDArray x, NDArray weight, NDArray bias, RunningStatistics running, double eps) {
        NDArray centred = x.sub(running.mean().reshape(-1, 1, 1));
        NDArray normal = centred.div(running.variance().add(eps).sqrt().reshape(-1, 1, 1));
        return normal.mul(weight.reshape(-1, 1, 1)).add(bias.reshape(-1, 1, 1));
    }

    @Override
    public NDArray batchNormUpdating(
            NDArray x,
            NDArray weight,
            NDArray bias,
            RunningStatistics running,
            double momentum,
            double eps) {
        NDArray values = x.transpose(1, 0, 2, 3).reshape(x.getShape().get(1), -1); // (C, B H W)
        long count = values.getShape().get(1);
        NDArray mean = values.sum(new int[] {1}).div(count); // (C)
        NDArray squares = values.sub(mean.reshape(-1, 1)).square().sum(new int[] {1}); // (C)
        NDArray unbiased = squares.stopGradient().div(count - 1);
        running.mean().muli(1 - momentum).addi(mean.stopGradient().mul(momentum));
        running.variance().muli(1 - momentum).addi(unbiased.mul(momentum));
        return batchNorm(x, weight, bias, new RunningStatistics(mean, squares.div(count)), eps);
    }

    @Override
    public NDArray gelu(NDArray x) {
        return x.mul(x.div(Math.sqrt(2)).erf().add(1).mul(0.5));
    }

    @Override
    public NDArray silu(NDArray x) {
        return x.div(x.neg().exp().add(1));
    }

    @Override
    public NDArray leakyRelu(NDArray x, double slope) {
        return x.maximum(0).add(x.minimum(0).mul(slope));
    }

    @Override
    public NDArray dropout(NDArray x, double p) {
        if (p == 0) {
            return x;
        }
        NDArray kept = x.getManager().randomUniform(0, 1, x.getShape()).gte(p);
        return x.mul(kept.toType(DataType.FLOAT32, false)).div(1 - p);
    }

    @Override
    public NDArray selfAttention(
            NDArray x,
            NDArray inWeight,
            NDArray inBias,
            NDArray outWeight,
            NDArray outBias,
            int heads,
            double dropout) {
        NDList parts = heads(x, inWeight, inBias, heads);
        NDArray mixed = dropout(weights(parts), dropout).matMul(parts.get(2)); // (B, heads, T, d)
        return linear(mixed.swapAxes(1, 2).reshape(x.getShape()), outWeight, outBias);
    }

    @Override
    public NDArray transformerLayer(
            NDArray x,
            TransformerWeights weights,
            int heads,
            boolean preNorm,
            double eps,
            double dropout) {
        return weights.applied(this, x, heads, preNorm, eps, dropout);
    }

    @Override
    public NDArray attentionWeights(NDArray x, NDArray inWeight, NDArray inBias, int heads) {
        return weights(heads(x, inWeight, inBias, heads)).mean(new int[] {1});
    }

    /** Query, key and value, each (B, heads, T, d). */
    private NDList heads(NDArray x, NDArray inWeight, NDArray inBias, int heads) {
        Shape s = x.getShape();
        NDList parts = new NDList();
        for (NDArray part : linear(x, inWeight, inBias).split(3, 2)) {
            parts.add(part.reshape(s.get(0), s.get(1), heads, s.get(2) / heads).swapAxes(1, 2));
        }
        return parts;
    }

    /** Attention weights (B, heads, T, T). */
    private static NDArray weights(NDList parts) {
        NDArray query = parts.get(0);
        double scale = Math.sqrt(query.getShape().get(3));
        return query.matMul(parts.get(1).swapAxes(2, 3)).div(scale).softmax(-1);
    }

    @Override
    public NDArray upsampleNearest2(NDArray x) {
        Shape s = x.getShape();
        long maps = s.get(0) * s.get(1);
        return x.reshape(maps, s.get(2), 1, s.get(3), 1)
                .broadcast(maps, s.get(2), 2, s.get(3), 2)
                .reshape(s.get(0), s.get(1), 2 * s.get(2), 2 * s.get(3));
    }

    @Override
    public NDArray averagePool2(NDArray x) {
        Shape s = x.getShape();
        long height = s.get(2) / 2;
        long width = s.get(3) / 2;
        return x.get(
                        new NDIndex()
                                .addAllDim(2)
                                .addSliceDim(0, 2 * height)
                                .addSliceDim(0, 2 * width))
                .reshape(s.get(0), s.get(1), height, 2, width, 2)
                .sum(new int[] {3, 5})
                .div(4);
    }

    @Override
    public NDArray adaptiveMaxPool(NDArray x, int height, int width) {
        Shape s = x.getShape();
        NDList cells = new NDList();
        for (int i = 0; i < height; i++) {
            for (int j = 0; j < width; j++) {
                NDIndex cell = new NDIndex().addAllDim(2);
                slice(cell, i, height, s.get(2));
                slice(cell, j, width, s.get(3));
                cells.add(x.get(cell).reshape(s.get(0), s.get(1), -1).max(new int[] {2}));
            }
        }
        return NDArrays.stack(cells, 2).reshape(s.get(0), s.get(1), height, width);
    }

    private static void slice(NDIndex index, int cell, int cells, long extent) {
        index.addSliceDim(cell * extent / cells, ((cell + 1) * extent + cells - 1) / cells);
    }

    @Override
    public NDArray embedding(NDArray table, NDArray indices) {
        int rows = (int) table.getShape().get(0);
        return indices.oneHot(rows, DataType.FLOAT32).matMul(table);
    }

    @Override
    public NDArray crossEntropy(NDArray logits, NDArray targets, double smoothing) {
        long values = logits.getShape().get(logits.getShape().dimension() - 1);
        NDArray hot = targets.oneHot((int) values, DataType.FLOAT32);
        NDArray wanted = hot.mul(1 - smoothing).add(smoothing / values);
        return logits.logSoftmax(-1).mul(wanted).sum(new int[] {-1}).neg();
    }

    @Override
    public NDArray split(NDArray tokens, TokenGroups groups) {
        return digits(tokens.expandDims(-1), groups.groups(), groups.vocabulary(), -1);
    }

    @Override
    public NDArray combine(NDArray values, TokenGroups groups) {
        NDArray exact = values.toType(DataType.FLOAT64, false);
        NDArray powers = powers(values, groups.groups(), groups.vocabulary());
        return exact.mul(powers).sum(new int[] {-1}).toType(DataType.INT64, false);
    }

    @Override
    public NDArray toBits(NDArray values, TokenGroups groups) {
        NDArray bits = digits(values.expandDims(-1), groups.bitsPerGroup(), 2, -1); // (B, N, G, b)
        NDArray known = values.lt(groups.maskId()).expandDims(-1);
        NDArray signs = bits.mul(2).sub(1).mul(known.toType(DataType.INT64, false));
        Shape s = values.getShape();
        return signs.reshape(s.get(0), s.get(1), -1).toType(DataType.FLOAT32, false);
    }

    @Override
    public NDArray signsToTokens(NDArray latents) {
        int bits = (int) latents.getShape().get(1);
        NDArray set = latents.gt(0).toType(DataType.FLOAT64, false);
        NDArray powers = powers(latents, bits, 2).reshape(-1, 1, 1);
        return set.mul(powers).sum(new int[] {1}).toType(DataType.INT64, false);
    }

    @Override
    public NDArray tokensToSigns(NDArray tokens, int bits) {
        NDArray digits = digits(tokens.expandDims(1), bits, 2, 1);
        return digits.mul(2).sub(1).toType(DataType.FLOAT32, false);
    }

    /** Digits of whole numbers to a base along an axis of extent 1, lowest first, int64. */
    private static NDArray digits(NDArray numbers, int count, int base, int axis) {
        // In doubles, which hold every token exactly: integer division gives floats here.
        NDArray rest = numbers.toType(DataType.FLOAT64, false);
        NDList digits = new NDList();
        for (int i = 0; i < count; i++) {
            NDArray quotient = rest.div(base).floor();
            digits.add(rest.sub(quotient.mul(base)));
            rest = quotient;
        }
        return NDArrays.concat(digits, axis).toType(DataType.INT64, false);
    }

    private static NDArray powers(NDArray like, int count, int base) {
        double[] powers = new double[count];
        for (int i = 0; i < count; i++) {
            powers[i] = Math.pow(base, i);
        }
        return like.getManager().create(powers);
    }

    /** Asks the engine: a gradient that leaves no trace is no composition of operations. */
    @Override
    public NDArray gradientNorm(NDArray loss, NDArray array) {
        return TensorOps.of(Precision.FLOAT32).gradientNorm(loss, array);
    }
}
