package io.maskbit.runtime.edit;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.maskbit.api.Seeds;
import io.maskbit.runtime.arm.Progress;
import io.maskbit.runtime.arm.TrainedRun;
import io.maskbit.runtime.picture.PngFiles;
import io.maskbit.runtime.report.EditModel;
import io.maskbit.runtime.report.EditPage;
import io.maskbit.sampling.Composite;
import io.maskbit.sampling.ImageEditor;
import io.maskbit.sampling.Pixels;
import io.maskbit.sampling.SampledImages;
import io.maskbit.sampling.TokenMask;
import io.maskbit.training.data.Transforms;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/** Edits images with a trained run and writes pictures, numbers and a page. */
public final class Edits {

    private final TrainedRun trained;
    private final ImageEditor editor;
    private final Path folder;
    private final Progress progress;
    private final int side;

    /**
     * Prepares edits.
     *
     * @param trained the run
     * @param folder where everything is written
     * @param progress told how far the work is
     * @throws io.maskbit.api.ExperimentException if the run cannot edit
     */
    public Edits(TrainedRun trained, Path folder, Progress progress) {
        this.trained = trained;
        this.editor = trained.editor();
        this.folder = folder;
        this.progress = progress;
        side = trained.plan().ground().shape().height();
    }

    /**
     * Edits all images under every seed. Image i of the request is number i: the edit with a full
     * mask is the image of this number that {@link TrainedRun#sampler()} makes.
     *
     * @param request what to do
     * @param name name of the run on the page
     */
    public void write(EditRequest request, String name) {
        try (NDManager memory = trained.manager().newSubManager()) {
            NDArray originals = upload(request.subjects(), memory); // (B, 3, h, w)
            NDArray tokens = editor.tokensOf(originals, memory); // (B, H, W)
            List<byte[]> back = images(editor.reconstruct(tokens, 0, memory));
            List<List<Result>> results = new ArrayList<>();
            for (long seed : request.seeds()) {
                progress.at("editing", results.size(), request.seeds().size(), "");
                results.add(edit(request, seed, originals, tokens, memory));
            }
            progress.at("editing", results.size(), request.seeds().size(), "");
            write(request, name, tokens.toLongArray(), back, results);
        }
    }

    /** One edit of one image, on the host. */
    private record Result(long[] tokens, byte[] image, List<byte[]> composite) {}

    private List<Result> edit(
            EditRequest request, long seed, NDArray originals, NDArray tokens, NDManager owner) {
        int count = request.subjects().size();
        List<TokenMask> masks = Collections.nCopies(count, request.mask());
        long[] labels = request.subjects().stream().mapToLong(Subject::label).toArray();
        try (NDManager memory = owner.newSubManager()) {
            SampledImages edited = editor.edit(tokens, masks, labels, 0, new Seeds(seed), memory);
            List<byte[]> pictures = images(edited.images());
            List<byte[]> composites = new ArrayList<>();
            request.feather()
                    .ifPresent(
                            feather -> {
                                Composite composite = new Composite(feather);
                                NDArray clipped = edited.images().clip(0, 1);
                                composites.addAll(
                                        images(composite.of(originals, clipped, masks, memory)));
                            });
            long[] all = edited.tokens().toLongArray();
            int positions = all.length / count;
            List<Result> results = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                results.add(
                        new Result(
                                Arrays.copyOfRange(all, i * positions, (i + 1) * positions),
                                pictures.get(i),
                                composites.isEmpty() ? List.of() : List.of(composites.get(i))));
            }
            return results;
        }
    }

    private void write(
            EditRequest request,
            String name,
            long[] tokens,
            List<byte[]> back,
            List<List<Result>> results) {
        List<EditModel.Image> images = new ArrayList<>();
        List<List<byte[]>> grid = new ArrayList<>();
        int positions = tokens.length / back.size();
        for (int i = 0; i < back.size(); i++) {
            Subject subject = request.subjects().get(i);
            byte[] original = subject.image().rgb();
            byte[] tinted = MaskPicture.of(original, request.mask(), side);
            long[] before = Arrays.copyOfRange(tokens, i * positions, (i + 1) * positions);
            EditMeasure measure = new EditMeasure(request.mask(), before, back.get(i), side);
            List<byte[]> row = new ArrayList<>(List.of(original, tinted, back.get(i)));
            List<EditModel.Edit> edits = new ArrayList<>();
            for (int s = 0; s < results.size(); s++) {
                Result result = results.get(s).get(i);
                String seed = "seed-" + request.seeds().get(s);
                row.add(result.image());
                List<Path> composite = new ArrayList<>();
                for (byte[] within : result.composite()) {
                    composite.add(png(i, subject, seed + "-within", within));
                }
                edits.add(
                        measure.edit(
                                request.seeds().get(s),
                                png(i, subject, seed, result.image()),
                                composite,
                                result.tokens(),
                                result.image()));
            }
            grid.add(row);
            images.add(
                    new EditModel.Image(
                            subject.name(),
                            label(subject),
                            png(i, subject, "original", original),
                            png(i, subject, "mask", tinted),
                            png(i, subject, "reconstruction", back.get(i)),
                            EditMeasure.list(before),
                            measure.lost(original),
                            edits));
        }
        PngFiles.grid(folder.resolve("grid.png"), grid, side, side);
        page(
                new EditModel(
                        name,
                        request.asked(),
                        request.seeds(),
                        side,
                        EditMeasure.extent(request.mask()),
                        images,
                        request.settings()));
    }

    private void page(EditModel model) {
        try {
            EditPage.write(model, folder);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write into " + folder, e);
        }
    }

    private Path png(int number, Subject subject, String shown, byte[] image) {
        Path file = EditRequest.file(folder, number, subject.name(), shown);
        PngFiles.write(file, image, side, side);
        return file;
    }

    private String label(Subject subject) {
        List<String> names = trained.classNames();
        return subject.label() < names.size() ? names.get(subject.label()) : "no class";
    }

    private NDArray upload(List<Subject> subjects, NDManager owner) {
        int values = 3 * side * side;
        float[] pixels = new float[subjects.size() * values];
        for (int i = 0; i < subjects.size(); i++) {
            Transforms.write(subjects.get(i).image(), pixels, i * values);
        }
        return owner.create(pixels, new Shape(subjects.size(), 3, side, side));
    }

    /** Cuts an array (B, 3, side, side) into images of bytes. */
    private List<byte[]> images(NDArray batch) {
        byte[] all = Pixels.toBytes(batch);
        int length = 3 * side * side;
        List<byte[]> images = new ArrayList<>();
        for (int at = 0; at < all.length; at += length) {
            images.add(Arrays.copyOfRange(all, at, at + length));
        }
        return images;
    }
}
