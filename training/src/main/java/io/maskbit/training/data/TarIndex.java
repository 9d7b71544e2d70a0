package io.maskbit.training.data;

import io.maskbit.api.ExperimentException;
import io.maskbit.api.Location;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Where each image of a list of archives lies, and what its class is. */
final class TarIndex {

    private static final Set<String> IMAGES = Set.of("jpg", "jpeg", "png");
    private static final int MOST_CLASSES = 1 << 20;
    private static final int EDGE = 4096;

    private final boolean labelled;
    private int[] shards = new int[1024];
    private long[] offsets = new long[1024];
    private int[] lengths = new int[1024];
    private int[] labels = new int[1024];
    private int[] begins = {};
    private int size;

    private TarIndex(boolean labelled) {
        this.labelled = labelled;
    }

    /**
     * Goes through archives.
     *
     * @param archives the archives in order
     * @return the places of their images
     * @throws ExperimentException if an archive is damaged, or a sample lacks image or class
     */
    static TarIndex of(List<Path> archives) {
        return of(archives, true);
    }

    /**
     * Goes through archives.
     *
     * @param archives the archives in order
     * @param labelled whether every image must have a class; one without has label -1
     * @return the places of their images
     * @throws ExperimentException if an archive is damaged, or a sample lacks what it must have
     */
    static TarIndex of(List<Path> archives, boolean labelled) {
        TarIndex index = new TarIndex(labelled);
        index.begins = new int[archives.size() + 1];
        for (int s = 0; s < archives.size(); s++) {
            Sample sample = index.new Sample(archives.get(s), s);
            TarReader.visit(archives.get(s), sample);
            sample.end();
            index.begins[s + 1] = index.size;
        }
        if (index.size == 0) {
            throw refusal(archives.get(0), "holds no image", "expected files KEY.jpg and KEY.cls");
        }
        return index;
    }

    int size() {
        return size;
    }

    int shard(int number) {
        return shards[number];
    }

    /** Returns which sample of its archive an image is, from 0. */
    int place(int number) {
        return number - begins[shards[number]];
    }

    long offset(int number) {
        return offsets[number];
    }

    int length(int number) {
        return lengths[number];
    }

    int label(int number) {
        return labels[number];
    }

    int largestLabel() {
        return Arrays.stream(labels, 0, size).max().orElseThrow();
    }

    /** Adds the images of one archive to a digest. */
    void addTo(Digest digest, int shard, FileChannel archive) throws IOException {
        for (int i = begins[shard]; i < begins[shard + 1]; i++) {
            digest.add(offsets[i]).add(lengths[i]).add(labels[i]);
            int edge = Math.min(EDGE, lengths[i]);
            digest.add(TarReader.read(archive, offsets[i], edge));
            digest.add(TarReader.read(archive, offsets[i] + lengths[i] - edge, edge));
        }
    }

    private void add(int shard, long offset, int length, int label) {
        if (size == shards.length) {
            int more = Math.addExact(size, size / 2);
            shards = Arrays.copyOf(shards, more);
            offsets = Arrays.copyOf(offsets, more);
            lengths = Arrays.copyOf(lengths, more);
            labels = Arrays.copyOf(labels, more);
        }
        shards[size] = shard;
        offsets[size] = offset;
        lengths[size] = length;
        labels[size] = label;
        size++;
    }

    private static ExperimentException refusal(Path path, String message, String... hints) {
        return new ExperimentException(Location.of(path.toString()), message, hints);
    }

    /** Collects neighbours of equal key. */
    private final class Sample implements TarReader.Visitor {

        private final Path archive;
        private final int shard;
        private String key = "";
        private long offset = -1;
        private int length;
        private int label = -1;

        Sample(Path archive, int shard) {
            this.archive = archive;
            this.shard = shard;
        }

        @Override
        public void file(String name, long from, long bytes, FileChannel channel)
                throws IOException {
            String last = name.substring(name.lastIndexOf('/') + 1);
            int dot = last.indexOf('.');
            if (dot <= 0) {
                return; // hidden, or no member of a sample
            }
            String own = name.substring(0, name.length() - last.length() + dot);
            String extension = last.substring(dot + 1).toLowerCase(Locale.ROOT);
            if (!own.equals(key)) {
                end();
                key = own;
            }
            if (IMAGES.contains(extension)) {
                requireFirst(offset < 0, "images");
                if (bytes > Integer.MAX_VALUE - 8) {
                    throw odd("has an image of " + bytes + " bytes", "leave it out");
                }
                offset = from;
                length = (int) bytes;
            } else if (extension.equals("cls")) {
                requireFirst(label < 0, "classes");
                label = label(from, bytes, channel);
            }
        }

        /** Ends the sample in hand. */
        void end() {
            if (offset >= 0 && (label >= 0 || !labelled)) {
                add(shard, offset, length, label);
            } else if (labelled && (offset >= 0 || label >= 0)) {
                throw odd(
                        "has " + (label < 0 ? "no class" : "no image"),
                        "expected KEY.jpg or KEY.png beside KEY.cls");
            }
            key = "";
            offset = -1;
            label = -1;
        }

        private int label(long from, long bytes, FileChannel channel) throws IOException {
            String text =
                    bytes > 32
                            ? ""
                            : new String(
                                            TarReader.read(channel, from, (int) bytes),
                                            StandardCharsets.US_ASCII)
                                    .strip();
            if (!text.matches("[0-9]{1,7}") || Integer.parseInt(text) >= MOST_CLASSES) {
                throw odd(
                        "has no class number in its .cls file",
                        "expected a decimal number from 0 to " + (MOST_CLASSES - 1));
            }
            return Integer.parseInt(text);
        }

        private void requireFirst(boolean isFirst, String what) {
            if (!isFirst) {
                throw odd("has two " + what, "expected one image and one class per key");
            }
        }

        private ExperimentException odd(String message, String hint) {
            return refusal(archive, "sample '" + key + "' " + message, hint);
        }
    }
}
