package io.maskbit.tensor;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;

/** The operators as compositions of plain operations over tables of all words. */
final class ReferenceEntropyOps implements EntropyOps {

    @Override
    public NDList entropies(NDArray affinity, double temperature, double smallest) {
        NDArray p = affinity.div(temperature).softmax(-1); // (R, n)
        NDArray mean = p.sum(new int[] {0}).div(p.getShape().get(0)); // (n)
        return new NDList(entropy(p, smallest).mean(), entropy(mean, smallest));
    }

    @Override
    public NDArray rowEntropy(NDArray logits, double smallest) {
        return entropies(words(logits), 1, smallest).get(0);
    }

    @Override
    public NDArray averageEntropy(NDArray logits, double smallest) {
        return entropies(words(logits), 1, smallest).get(1);
    }

    private static NDArray entropy(NDArray p, double smallest) {
        NDArray logarithm = p.maximum(Math.max(smallest, Float.MIN_NORMAL)).log();
        return p.mul(logarithm).sum(new int[] {-1}).neg();
    }

    /** Affinities to all words: (R, K) to (R, 2^K). */
    private static NDArray words(NDArray logits) {
        int bits = (int) logits.getShape().get(1);
        int count = 1 << bits;
        float[] digits = new float[bits * count];
        for (int i = 0; i < digits.length; i++) {
            digits[i] = (i % count) >> (i / count) & 1;
        }
        NDArray every = logits.getManager().create(digits, new Shape(bits, count));
        return logits.matMul(every);
    }
}
