package io.maskbit.runtime.cli;

import io.maskbit.api.ExperimentException;
import io.maskbit.api.Location;
import io.maskbit.api.TokenGroups;
import io.maskbit.runtime.edit.Margins;
import io.maskbit.runtime.edit.MaskPicture;
import io.maskbit.sampling.TokenMask;
import io.maskbit.training.data.BrokenImageException;
import io.maskbit.training.data.RawImage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import picocli.CommandLine.Option;

/** Says which tokens, and which groups of them, are made anew. */
final class MaskOptions {

    @Option(
            names = "--mask",
            paramLabel = "FILE",
            description =
                    "picture of any size: white is made anew, black stays; read like the images, so"
                            + " that its centre square counts")
    private Optional<Path> mask = Optional.empty();

    @Option(
            names = "--region",
            paramLabel = "X,Y,W,H",
            description =
                    "rectangle that is made anew, in pixels of the run's images; may be given more"
                            + " than once")
    private List<String> regions = new ArrayList<>();

    @Option(
            names = "--outpaint",
            paramLabel = "L,T,R,B",
            description = "margins that are made anew, in pixels: left, top, right, bottom")
    private Optional<String> outpaint = Optional.empty();

    @Option(
            names = "--shrink",
            description = "with --outpaint: first shrink the image into what the margins leave")
    private boolean shrink;

    @Option(
            names = "--resample-groups",
            split = ",",
            paramLabel = "G",
            description = "only these bit groups are made anew, counted from 0 (lowest bits)")
    private List<Integer> resample = new ArrayList<>();

    @Option(
            names = "--keep-groups",
            split = ",",
            paramLabel = "G",
            description = "these bit groups stay, all others are made anew")
    private List<Integer> keep = new ArrayList<>();

    /**
     * Returns what is made anew: all that any option marks, in the chosen groups. Groups alone mean
     * the whole image.
     */
    TokenMask mask(TokenGroups groups, int side) {
        if (!resample.isEmpty() && !keep.isEmpty()) {
            throw refused("--keep-groups", "give --resample-groups or --keep-groups, not both");
        }
        boolean everywhere = mask.isEmpty() && regions.isEmpty() && outpaint.isEmpty();
        if (everywhere && resample.isEmpty() && keep.isEmpty()) {
            throw refused(
                    "--mask",
                    "nothing says what shall be made anew",
                    "give --mask, --region, --outpaint, --resample-groups or --keep-groups");
        }
        if (everywhere) {
            return TokenMask.all(groups).onlyGroups(chosen(groups));
        }
        boolean[] marked = new boolean[side * side];
        regions.forEach(region -> mark(region, marked, side));
        margins(side).ifPresent(margins -> margins.mark(marked, side));
        TokenMask joined = TokenMask.ofPixels(groups, side, side, marked);
        return mask.map(file -> joined.or(MaskPicture.read(picture(file), groups)))
                .orElse(joined)
                .onlyGroups(chosen(groups));
    }

    /** Returns the margins into which the images are shrunk first. */
    Optional<Margins> shrunkInto(int side) {
        if (!shrink) {
            return Optional.empty();
        }
        Margins margins =
                margins(side)
                        .orElseThrow(
                                () ->
                                        refused(
                                                "--shrink",
                                                "--shrink has no effect without --outpaint"));
        if (!margins.leaveSquare()) {
            throw refused(
                    "--shrink",
                    "what the margins " + outpaint.orElseThrow() + " leave is no square",
                    "left and right must be as much as top and bottom together");
        }
        return Optional.of(margins);
    }

    private Optional<Margins> margins(int side) {
        return outpaint.map(
                text -> {
                    int[] n = numbers("--outpaint", text);
                    if (n[0] + n[2] >= side || n[1] + n[3] >= side) {
                        throw refused(
                                "--outpaint",
                                "the margins " + text + " leave nothing of " + side + " pixels",
                                "left and right, and top and bottom, must be less than "
                                        + side
                                        + " together; to make everything anew use --region 0,0,"
                                        + side
                                        + ","
                                        + side);
                    }
                    return new Margins(n[0], n[1], n[2], n[3]);
                });
    }

    private static void mark(String region, boolean[] marked, int side) {
        int[] n = numbers("--region", region);
        if (n[2] < 1 || n[3] < 1 || n[0] + n[2] > side || n[1] + n[3] > side) {
            throw refused(
                    "--region",
                    "the rectangle " + region + " is empty or reaches outside the image",
                    "images of this run are " + side + "x" + side + " pixels");
        }
        for (int y = n[1]; y < n[1] + n[3]; y++) {
            Arrays.fill(marked, y * side + n[0], y * side + n[0] + n[2], true);
        }
    }

    private static RawImage picture(Path file) {
        try {
            return RawImage.read(file);
        } catch (BrokenImageException e) {
            throw refused(file.toString(), "this mask " + e.getMessage());
        }
    }

    private Set<Integer> chosen(TokenGroups groups) {
        Set<Integer> all = IntStream.range(0, groups.groups()).boxed().collect(Collectors.toSet());
        Set<Integer> named = new LinkedHashSet<>(resample.isEmpty() ? keep : resample);
        if (!all.containsAll(named)) {
            throw refused(
                    resample.isEmpty() ? "--keep-groups" : "--resample-groups",
                    "there are no groups " + named,
                    groups.groups() == 1
                            ? "the tokens of this run have one group, 0"
                            : "groups of this run are 0 to " + (groups.groups() - 1));
        }
        if (!resample.isEmpty()) {
            return named;
        }
        all.removeAll(named);
        if (all.isEmpty()) {
            throw refused("--keep-groups", "all groups are kept, nothing is made anew");
        }
        return all;
    }

    private static int[] numbers(String option, String text) {
        String[] parts = text.split(",", -1);
        if (parts.length == 4 && Arrays.stream(parts).allMatch(p -> p.matches("\\d{1,6}"))) {
            return Arrays.stream(parts).mapToInt(Integer::parseInt).toArray();
        }
        throw refused(
                option,
                "'" + text + "' is not understood",
                "expected four whole numbers with commas, for example 0,0,8,8");
    }

    private static ExperimentException refused(String where, String what, String... hints) {
        return new ExperimentException(Location.of(where), what, hints);
    }
}
