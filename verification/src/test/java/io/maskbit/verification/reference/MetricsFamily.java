package io.maskbit.verification.reference;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.maskbit.api.GridShape;
import io.maskbit.api.ImageShape;
import io.maskbit.api.TokenSpace;
import io.maskbit.evaluation.CodebookMetrics;
import io.maskbit.evaluation.ImageMetrics;
import io.maskbit.evaluation.Images;
import io.maskbit.evaluation.StructuralSimilarity;
import io.maskbit.sampling.Pixels;
import io.maskbit.tensor.Step;
import java.util.Arrays;

/** Distances of images and use of the vocabulary, batch by batch. */
final class MetricsFamily implements Family {

    @Override
    public void run(FixtureCase fixture, Checks checks, NDManager manager) {
        Values real = fixture.input("real");
        Values fake = fixture.input("fake");
        Values indices = fixture.input("indices"); // (B, H, W)
        TokenSpace space =
                new TokenSpace.Codebook(
                        fixture.config().get("num_codebook_entries").getAsInt(),
                        new GridShape((int) indices.shape()[1], (int) indices.shape()[2]));
        ImageMetrics images = new ImageMetrics();
        CodebookMetrics tokens = new CodebookMetrics(space);
        long[] batches = FixtureCase.longs(fixture.config().get("batches"));
        int first = 0;
        for (int i = 0; i < batches.length; i++) {
            int end = first + (int) batches[i];
            images.add(images(real.rows(first, end)), images(fake.rows(first, end)));
            tokens.add(indices.rows(first, end).longs());
            offer(checks, "after" + (i + 1) + ".", images, tokens);
            first = end;
        }
        CodebookMetrics generated = new CodebookMetrics(space);
        generated.add(indices.longs());
        checks.offerNumber("generator.CodebookUsage", generated.usage());
        checks.offerNumber("generator.CodebookEntropy", generated.entropy());
        checks.offerValues(
                "ssim_kernel",
                () -> {
                    double[] window = StructuralSimilarity.window();
                    long side = Math.round(Math.sqrt(window.length));
                    return Values.of(window, side, side);
                });
        checks.offerValues("to_uint8", () -> bytes(images(fake).bytes(), fake.shape()));
        Step.run(
                () ->
                        checks.holds(
                                "both ways to 8 bits are one",
                                Arrays.equals(
                                        images(fake).bytes(),
                                        planes(Pixels.toBytes(fake.on(manager)), fake, manager))));
    }

    private static void offer(
            Checks checks, String prefix, ImageMetrics images, CodebookMetrics tokens) {
        checks.offerNumber(prefix + "MAE", images.mae());
        checks.offerNumber(prefix + "MSE", images.mse());
        checks.offerNumber(prefix + "PSNR", images.psnr());
        checks.offerNumber(prefix + "SSIM", images.ssim());
        checks.offerNumber(prefix + "CodebookUsage", tokens.usage());
        checks.offerNumber(prefix + "CodebookEntropy", tokens.entropy());
    }

    private static Images images(Values pixels) {
        long[] s = pixels.shape();
        return new Images(
                pixels.floats(), (int) s[0], new ImageShape((int) s[1], (int) s[2], (int) s[3]));
    }

    private static Values bytes(byte[] bytes, long... shape) {
        long[] numbers = new long[bytes.length];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = bytes[i] & 0xFF;
        }
        return Values.of(numbers, shape);
    }

    /** Reorders bytes (B, H, W, C) to (B, C, H, W). */
    private static byte[] planes(byte[] bytes, Values like, NDManager manager) {
        long[] s = like.shape();
        NDArray ordered = bytes(bytes, s[0], s[2], s[3], s[1]).on(manager).transpose(0, 3, 1, 2);
        long[] numbers = ordered.reshape(new Shape(bytes.length)).toLongArray();
        byte[] planes = new byte[numbers.length];
        for (int i = 0; i < planes.length; i++) {
            planes[i] = (byte) numbers[i];
        }
        return planes;
    }
}
