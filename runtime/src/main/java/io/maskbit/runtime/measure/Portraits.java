package io.maskbit.runtime.measure;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.maskbit.runtime.picture.PngFiles;
import io.maskbit.sampling.ImageSampler;
import io.maskbit.sampling.Pixels;
import io.maskbit.spi.BuildContext;
import io.maskbit.spi.Pass;
import io.maskbit.spi.Tokenizer;
import io.maskbit.tensor.Step;
import io.maskbit.tensor.Tape;
import io.maskbit.training.data.DataConfig;
import io.maskbit.training.data.DataSet;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Draws the pictures by which a person follows a training run: always the same images. */
public final class Portraits {

    /** By what absolute differences are multiplied, so that small ones are seen. */
    public static final int DIFFERENCES_TIMES = 4;

    private static final int IMAGES = 8;

    private final DataSet data;
    private final DataConfig config;
    private final BuildContext context;
    private final int side;

    /**
     * Pictures of one arm.
     *
     * @param data its data
     * @param config how the data are read
     * @param side side of the square images
     * @param context where arrays are made
     */
    public Portraits(DataSet data, DataConfig config, int side, BuildContext context) {
        this.data = data;
        this.config = config;
        this.side = side;
        this.context = context;
    }

    /**
     * Draws validation images above their reconstructions, and below these the absolute differences
     * times {@value #DIFFERENCES_TIMES}, white where that is above 1.
     *
     * @param tokenizer the tokenizer
     * @param file the PNG file
     */
    public void reconstructions(Tokenizer tokenizer, Path file) {
        FirstImages shown = new FirstImages(data.validation(), config, side, IMAGES);
        List<byte[]> originals = new ArrayList<>();
        List<byte[]> reconstructions = new ArrayList<>();
        List<byte[]> differences = new ArrayList<>();
        shown.forEach(
                batch ->
                        Step.run(
                                () -> {
                                    NDArray images = batch.images(context.manager());
                                    NDArray back = reconstruct(tokenizer, images).clip(0, 1);
                                    originals.addAll(images(images, side));
                                    reconstructions.addAll(images(back, side));
                                    NDArray difference =
                                            back.sub(images)
                                                    .abs()
                                                    .mul((float) DIFFERENCES_TIMES)
                                                    .clip(0, 1);
                                    differences.addAll(images(difference, side));
                                }));
        PngFiles.grid(file, List.of(originals, reconstructions, differences), side, side);
    }

    /**
     * Draws one sample of each of the first classes.
     *
     * @param sampler the sampler
     * @param file the PNG file
     */
    public void samples(ImageSampler sampler, Path file) {
        int shown = Math.min(2 * IMAGES, data.classNames().size());
        long[] labels = new long[shown];
        for (int i = 0; i < shown; i++) {
            labels[i] = i;
        }
        List<byte[]> images = new ArrayList<>();
        try (NDManager memory = context.manager().newSubManager()) {
            images.addAll(
                    images(sampler.sample(labels, 0, context.seeds(), memory).images(), side));
        }
        List<List<byte[]>> rows = new ArrayList<>();
        for (int from = 0; from < images.size(); from += IMAGES) {
            rows.add(images.subList(from, Math.min(from + IMAGES, images.size())));
        }
        PngFiles.grid(file, rows, side, side);
    }

    static NDArray reconstruct(Tokenizer tokenizer, NDArray images) {
        return Tape.withoutGradients(
                () -> {
                    Pass pass = Pass.evaluation(images.getManager());
                    return tokenizer.decode(tokenizer.encode(images, pass).latents(), pass);
                });
    }

    /** Cuts an array (B, 3, side, side) into images of bytes. */
    static List<byte[]> images(NDArray batch, int side) {
        byte[] all = Pixels.toBytes(batch);
        int length = 3 * side * side;
        List<byte[]> images = new ArrayList<>();
        for (int at = 0; at < all.length; at += length) {
            images.add(java.util.Arrays.copyOfRange(all, at, at + length));
        }
        return images;
    }
}
