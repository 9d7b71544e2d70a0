package io.maskbit.runtime.sample;

import io.maskbit.api.ExperimentException;
import io.maskbit.api.Location;
import io.maskbit.runtime.images.ImageArrayFile;
import io.maskbit.tensor.npz.NpyArray;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * One file of all images and labels, as the ADM evaluation suite reads them: {@code arr_0} uint8
 * (N, h, w, 3) and {@code arr_1} int64 (N). Until all images are there they lie one after another
 * in {@code FILE.part}.
 *
 * @see <a href="https://github.com/openai/guided-diffusion/tree/main/evaluations">the suite</a>
 */
public final class NpzImages implements ImageStore {

    private final Path folder;
    private final SampleRequest request;
    private final ImageArrayFile images;

    /**
     * A file of images.
     *
     * @param file the file
     * @param folder where the state lies; the file's place is told from there
     * @param request which images it is for
     * @param side height and width of each
     */
    public NpzImages(Path file, Path folder, SampleRequest request, int side) {
        this.folder = folder.toAbsolutePath().normalize();
        this.request = request;
        images = new ImageArrayFile(file, request.count(), side, side);
    }

    @Override
    public String form() {
        Path file = images.file();
        boolean related = Objects.equals(file.getRoot(), folder.getRoot());
        return "npz " + (related ? folder.relativize(file) : file).toString().replace('\\', '/');
    }

    @Override
    public void requireRoom() {
        for (Path path : List.of(images.file(), images.part())) {
            if (Files.exists(path)) {
                throw new ExperimentException(
                        Location.of(path.toString()),
                        "this is there already, but no "
                                + SampleState.FILE
                                + " in "
                                + folder
                                + " says of what",
                        "give a new file with --npz, or remove this one");
            }
        }
    }

    @Override
    public long resume(long done) throws IOException {
        return images.resume(done);
    }

    @Override
    public void add(long place, List<byte[]> more) throws IOException {
        for (int i = 0; i < more.size(); i++) {
            images.add(place + i, more.get(i));
        }
    }

    @Override
    public void secure() throws IOException {
        images.secure();
    }

    @Override
    public List<byte[]> first(int count) throws IOException {
        return images.first(count);
    }

    @Override
    public boolean isFinished() {
        return images.isFinished();
    }

    @Override
    public void finish() throws IOException {
        long[] labels = request.labels(0, request.count());
        images.finish(Map.of("arr_1", NpyArray.longs(labels, labels.length)));
    }

    @Override
    public String whereabouts() {
        return "images and their labels are in " + images.file() + ", grid.png in " + folder;
    }
}
