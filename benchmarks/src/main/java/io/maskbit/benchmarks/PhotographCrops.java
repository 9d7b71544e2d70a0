package io.maskbit.benchmarks;

import io.maskbit.api.Purpose;
import io.maskbit.api.Seeds;
import io.maskbit.training.data.Box;
import io.maskbit.training.data.BrokenImageException;
import io.maskbit.training.data.RawImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/**
 * Square crops of photographs that do not overlap. All photographs are first shrunk to one shorter
 * side: the smallest multiple of the crops' side that still gives enough of them, so that a crop
 * shows things and not a patch of sky.
 */
final class PhotographCrops {

    private static final int LARGEST = 16;

    private final List<Path> photographs = new ArrayList<>();
    private final List<String> names = new ArrayList<>();
    private final int side;
    private final long seed;

    /**
     * One crop.
     *
     * @param name of its file without ending, with the half that it belongs to
     * @param photograph where it is from
     * @param box which part of the photograph, once that is shrunk
     */
    record Crop(String name, Path photograph, Box box) {}

    /**
     * Crops, those of one photograph behind each other.
     *
     * @param shorterSide to which every photograph is shrunk
     * @param crops the crops
     */
    record Choice(int shorterSide, List<Crop> crops) {}

    private record Extent(int height, int width) {
        int shorter() {
            return Math.min(height, width);
        }

        /** The extent once the shorter side has a length. */
        Extent shrunk(int length) {
            return new Extent(
                    height <= width ? length : (int) ((double) length * height / width),
                    width <= height ? length : (int) ((double) length * width / height));
        }
    }

    PhotographCrops(List<Path> folders, int side, long seed) throws IOException {
        this.side = side;
        this.seed = seed;
        for (int f = 0; f < folders.size(); f++) {
            List<Path> found = photographs(folders.get(f));
            if (found.isEmpty()) {
                throw new IllegalArgumentException(folders.get(f) + " holds no photograph");
            }
            for (int i = 0; i < found.size(); i++) {
                photographs.add(found.get(i));
                names.add(String.format(Locale.ROOT, "source-%d-photo-%04d", f, i));
            }
        }
    }

    /** Chooses so many crops, as equally many of each photograph as can be. */
    Choice choose(int count) throws BrokenImageException {
        List<Extent> extents = new ArrayList<>();
        for (Path photograph : photographs) {
            RawImage image = RawImage.read(photograph);
            extents.add(new Extent(image.height(), image.width()));
        }
        int shorter = shorter(extents, count);
        List<List<Crop>> there = new ArrayList<>();
        for (int i = 0; i < photographs.size(); i++) {
            there.add(crops(i, extents.get(i), shorter));
        }
        int[] taken = new int[there.size()];
        int left = count;
        for (int turn = 0; left > 0; turn++) {
            for (int i = 0; i < taken.length && left > 0; i++) {
                if (turn < there.get(i).size()) {
                    taken[i]++;
                    left--;
                }
            }
        }
        List<Crop> chosen = new ArrayList<>();
        for (int i = 0; i < taken.length; i++) {
            chosen.addAll(there.get(i).subList(0, taken[i]));
        }
        return new Choice(shorter, List.copyOf(chosen));
    }

    private int shorter(List<Extent> extents, int count) {
        for (int multiple = 1; multiple <= LARGEST; multiple++) {
            int shorter = multiple * side;
            long there = 0;
            for (int i = 0; i < extents.size(); i++) {
                there += crops(i, extents.get(i), shorter).size();
            }
            if (there >= count) {
                return shorter;
            }
        }
        throw new IllegalArgumentException(
                "these photographs do not give " + count + " crops of " + side + "x" + side);
    }

    /** Divides a photograph into crops and shuffles them; photographs take turns in the halves. */
    private List<Crop> crops(int number, Extent extent, int shorter) {
        List<Crop> crops = new ArrayList<>();
        if (extent.shorter() < shorter) {
            return crops;
        }
        Extent shrunk = extent.shrunk(shorter);
        String name = (number % 2 == 0 ? "a/" : "b/") + names.get(number);
        for (int top = 0; top + side <= shrunk.height(); top += side) {
            for (int left = 0; left + side <= shrunk.width(); left += side) {
                crops.add(
                        new Crop(
                                name + "-at-" + top + "-" + left,
                                photographs.get(number),
                                new Box(top, left, side, side)));
            }
        }
        SplittableRandom random = new Seeds(seed).stream(Purpose.STUDY, names.get(number));
        for (int i = crops.size() - 1; i > 0; i--) {
            Collections.swap(crops, i, random.nextInt(i + 1));
        }
        return crops;
    }

    private static List<Path> photographs(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(Files::isRegularFile)
                    .filter(PhotographCrops::isPhotograph)
                    .sorted()
                    .toList();
        }
    }

    private static boolean isPhotograph(Path file) {
        String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
        return name.endsWith(".jpg") || name.endsWith(".jpeg") || name.endsWith(".png");
    }
}
