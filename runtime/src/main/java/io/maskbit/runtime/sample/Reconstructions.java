package io.maskbit.runtime.sample;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import io.maskbit.api.ExperimentException;
import io.maskbit.api.ImageShape;
import io.maskbit.api.Location;
import io.maskbit.evaluation.features.ByteImages;
import io.maskbit.runtime.arm.Progress;
import io.maskbit.runtime.arm.TrainedRun;
import io.maskbit.runtime.images.ImageArrayFile;
import io.maskbit.runtime.images.ImageBatch;
import io.maskbit.runtime.images.ImagePlace;
import io.maskbit.runtime.images.ImageReading;
import io.maskbit.runtime.images.ImageSet;
import io.maskbit.runtime.images.WorkLock;
import io.maskbit.runtime.images.WorkState;
import io.maskbit.sampling.Pixels;
import io.maskbit.spi.Pass;
import io.maskbit.spi.Tokenizer;
import io.maskbit.tensor.Step;
import io.maskbit.tensor.Tape;
import io.maskbit.tensor.npz.NpyArray;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Sends a set of images of any size through a trained tokenizer and back, into two array files: the
 * reconstructions, cut off to 8 bits as the published numbers were taken, and the originals as the
 * tokenizer saw them. Images are never all held. The same command goes on after an interruption,
 * and the end is as if nothing had happened.
 */
public final class Reconstructions {

    private static final int DIGITS = 16;

    private final TrainedRun run;
    private final ImageSet set;
    private final int batch;
    private final Progress progress;
    private final ImageShape shape;
    private final ImageArrayFile reconstructions;
    private final ImageArrayFile originals;
    private final Path stateFile;

    /**
     * Describes the work; nothing is done yet.
     *
     * @param run its tokenizer does the work
     * @param set the images, prepared to the extents of the run
     * @param file the reconstructions; the originals go beside it, see {@link #originalsOf}
     * @param batch images at once, at least 1
     * @param progress told how far it has come
     */
    public Reconstructions(TrainedRun run, ImageSet set, Path file, int batch, Progress progress) {
        this.run = run;
        this.set = set;
        this.batch = batch;
        this.progress = progress;
        shape = run.plan().ground().shape();
        reconstructions = new ImageArrayFile(file, set.size(), shape.height(), shape.width());
        originals =
                new ImageArrayFile(originalsOf(file), set.size(), shape.height(), shape.width());
        stateFile = WorkState.fileOf(reconstructions.file());
    }

    /**
     * Returns where the originals go: {@code NAME-originals.npz} beside {@code NAME.npz}.
     *
     * @param file the reconstructions
     */
    public static Path originalsOf(Path file) {
        String name = file.getFileName().toString();
        String stem = name.endsWith(".npz") ? name.substring(0, name.length() - 4) : name;
        return file.resolveSibling(stem + "-originals.npz");
    }

    /**
     * Makes what is missing.
     *
     * @throws ExperimentException if an image cannot be read or has other extents than the run's,
     *     if the file is of another command, or if another process makes it
     */
    public void complete() {
        try {
            Path folder = reconstructions.file().getParent();
            Files.createDirectories(folder);
            String name = "." + reconstructions.file().getFileName() + ".lock";
            WorkLock lock = WorkLock.take(folder.resolve(name), "reconstructions");
            try {
                work(claim());
            } finally {
                lock.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + reconstructions.file(), e);
        }
        progress.say(
                String.format(
                        Locale.ROOT,
                        "%,d reconstructions are in %s, their originals in %s",
                        set.size(),
                        reconstructions.file(),
                        originals.file()));
    }

    private WorkState claim() throws IOException {
        Map<String, String> facts = facts();
        Optional<WorkState> there = WorkState.read(stateFile);
        if (there.isEmpty()) {
            requireRoom();
            reconstructions.resume(0);
            originals.resume(0);
            WorkState begun = new WorkState(facts, ImagePlace.BEGINNING);
            begun.write(stateFile);
            return begun;
        }
        WorkState counted = there.orElseThrow();
        counted.requireSame(facts, stateFile);
        int done = counted.place().done();
        boolean all = reconstructions.resume(done) == done && originals.resume(done) == done;
        progress.say(
                all
                        ? String.format(Locale.ROOT, "%,d images are there", done)
                        : "images that were counted are gone: beginning again");
        return all ? counted : counted.at(ImagePlace.BEGINNING);
    }

    private void requireRoom() {
        for (ImageArrayFile each : List.of(reconstructions, originals)) {
            for (Path path : List.of(each.file(), each.part())) {
                if (Files.exists(path)) {
                    throw new ExperimentException(
                            Location.of(path.toString()),
                            "this is there already, but no "
                                    + stateFile.getFileName()
                                    + " says of what",
                            "give a new file with --npz, or remove this one");
                }
            }
        }
    }

    private void work(WorkState found) throws IOException {
        int there = found.place().done();
        if (there < set.size()) {
            progress.at("reconstructing", there, set.size(), "");
            try (ImageReading reading = set.read(batch)) {
                Optional<ImageBatch> next = reading.next();
                while (next.isPresent()) {
                    ImagePlace now = reading.place();
                    if (now.done() > there) {
                        add(next.orElseThrow(), found.at(now));
                    } else {
                        found.requireUnchanged(now, set);
                    }
                    next = reading.next();
                }
            }
        }
        Map<String, NpyArray> labels = labels();
        for (ImageArrayFile each : List.of(originals, reconstructions)) {
            if (!each.isFinished()) {
                each.finish(labels);
            }
        }
    }

    private void add(ImageBatch images, WorkState after) throws IOException {
        long begun = System.nanoTime();
        if (!images.images().shape().equals(shape)) {
            throw new ExperimentException(
                    Location.of(set.imageName(images.first())),
                    "this image is "
                            + images.images().shape()
                            + ", but the run was trained with "
                            + shape,
                    "prepare all alike: --shorter-side "
                            + shape.height()
                            + " --crop "
                            + shape.height());
        }
        Rows rows = Step.scoped(() -> Tape.withoutGradients(() -> rows(images.images())));
        originals.add(images.first(), rows.originals());
        reconstructions.add(images.first(), rows.reconstructions());
        originals.secure();
        reconstructions.secure();
        after.write(stateFile);
        double seconds = (System.nanoTime() - begun) / 1e9;
        progress.at(
                "reconstructing",
                after.place().done(),
                set.size(),
                String.format(
                        Locale.ROOT, "%.1f images per second", images.images().count() / seconds));
    }

    private record Rows(byte[] originals, byte[] reconstructions) {}

    private Rows rows(ByteImages images) {
        float[] values = new float[images.pixels().length];
        for (int i = 0; i < values.length; i++) {
            values[i] = (images.pixels()[i] & 0xFF) / 255f;
        }
        NDArray original =
                run.manager()
                        .create(
                                values,
                                new Shape(images.count(), 3, shape.height(), shape.width()));
        Tokenizer tokenizer = run.tokenizer();
        Pass pass = Pass.evaluation(run.manager());
        NDArray back = tokenizer.decode(tokenizer.encode(original, pass).latents(), pass);
        if (back.isNaN().any().getBoolean()) {
            throw new ExperimentException(
                    Location.of(set.name()),
                    "the tokenizer of this run answers with values that are not numbers",
                    "its training has failed: look at its report");
        }
        return new Rows(Pixels.toBytes(original), Pixels.toBytes(back));
    }

    private Map<String, NpyArray> labels() {
        if (!IntStream.range(0, set.size()).allMatch(i -> set.label(i).isPresent())) {
            return Map.of();
        }
        long[] labels =
                IntStream.range(0, set.size()).mapToLong(i -> set.label(i).getAsInt()).toArray();
        return Map.of("arr_1", NpyArray.longs(labels, labels.length));
    }

    private Map<String, String> facts() {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("images", set.name());
        facts.put("selection", set.selection());
        facts.put("preprocessing", set.preprocessing().text());
        facts.put("device", run.plan().ground().device());
        facts.put("precision", run.plan().ground().precision().toString());
        facts.put("batch", Integer.toString(batch));
        run.weightDigests().entrySet().stream()
                .filter(weights -> !weights.getKey().startsWith("generator"))
                .forEach(
                        weights ->
                                facts.put(
                                        "weights " + weights.getKey(),
                                        weights.getValue().substring(0, DIGITS)));
        return facts;
    }
}
