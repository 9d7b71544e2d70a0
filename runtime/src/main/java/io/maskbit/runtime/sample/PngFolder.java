package io.maskbit.runtime.sample;

import io.maskbit.api.ExperimentException;
import io.maskbit.api.Location;
import io.maskbit.runtime.picture.PngFiles;
import io.maskbit.tensor.Durable;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.imageio.ImageIO;

/** One PNG file per image, named by its number and its class. */
public final class PngFolder implements ImageStore {

    private static final Pattern NUMBERED = Pattern.compile("\\d{6,}-.*\\.png");

    private final Path folder;
    private final SampleRequest request;
    private final int side;
    private final List<Path> unsecured = new ArrayList<>();

    /**
     * A folder of images.
     *
     * @param folder the folder
     * @param request which images it is for
     * @param side height and width of each
     */
    public PngFolder(Path folder, SampleRequest request, int side) {
        this.folder = folder;
        this.request = request;
        this.side = side;
    }

    @Override
    public String form() {
        return "PNG files";
    }

    @Override
    public void requireRoom() {
        if (names().stream().anyMatch(name -> NUMBERED.matcher(name).matches())) {
            throw new ExperimentException(
                    Location.of(folder.toString()),
                    "this folder holds numbered pictures, but no "
                            + SampleState.FILE
                            + " that says of what",
                    "give a new folder with --out, or remove them");
        }
    }

    @Override
    public long resume(long done) {
        Set<String> there = names();
        long place = 0;
        while (place < done && there.contains(name(place))) {
            place++;
        }
        return place;
    }

    @Override
    public void add(long place, List<byte[]> images) {
        for (int i = 0; i < images.size(); i++) {
            Path file = folder.resolve(name(place + i));
            PngFiles.write(file, images.get(i), side, side);
            unsecured.add(file);
        }
    }

    @Override
    public void secure() throws IOException {
        for (Path file : unsecured) {
            Durable.flush(file);
        }
        Durable.flushFolder(folder);
        unsecured.clear();
    }

    @Override
    public List<byte[]> first(int images) throws IOException {
        List<byte[]> all = new ArrayList<>();
        for (int place = 0; place < images; place++) {
            BufferedImage picture = ImageIO.read(folder.resolve(name(place)).toFile());
            byte[] rgb = new byte[3 * side * side];
            for (int i = 0; i < side * side; i++) {
                int colour = picture.getRGB(i % side, i / side);
                rgb[3 * i] = (byte) (colour >> 16);
                rgb[3 * i + 1] = (byte) (colour >> 8);
                rgb[3 * i + 2] = (byte) colour;
            }
            all.add(rgb);
        }
        return all;
    }

    @Override
    public boolean isFinished() {
        return false;
    }

    @Override
    public void finish() {}

    @Override
    public String whereabouts() {
        return "images and grid.png are in " + folder;
    }

    private String name(long place) {
        return String.format(
                Locale.ROOT,
                "%06d-%s.png",
                request.first() + place,
                request.className(place).replaceAll("[^A-Za-z0-9._-]", "_"));
    }

    private Set<String> names() {
        try (Stream<Path> entries = Files.list(folder)) {
            Set<String> names = new HashSet<>();
            entries.forEach(entry -> names.add(entry.getFileName().toString()));
            return names;
        } catch (IOException e) {
            throw new ExperimentException(
                    Location.of(folder.toString()), "the folder cannot be read: " + e.getMessage());
        }
    }
}
