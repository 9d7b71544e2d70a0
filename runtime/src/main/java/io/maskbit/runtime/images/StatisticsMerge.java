package io.maskbit.runtime.images;

import io.maskbit.api.ExperimentException;
import io.maskbit.api.Location;
import io.maskbit.evaluation.features.ExtractorIdentity;
import io.maskbit.evaluation.statistics.FeatureMoments;
import io.maskbit.evaluation.statistics.Gaussian;
import io.maskbit.evaluation.statistics.MomentSums;
import io.maskbit.evaluation.statistics.StatisticsFile;
import io.maskbit.evaluation.statistics.StatisticsOrigin;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Adds statistics that were made apart, of parts of one set: the result is that of the whole set
 * but for rounding.
 */
public final class StatisticsMerge {

    private StatisticsMerge() {}

    /**
     * Merges.
     *
     * @param files statistics of parts, at least two, written by this program
     * @param code version of this program
     * @return the statistics of all parts; their source digest is the SHA-256 over those of the
     *     parts in the given order
     * @throws ExperimentException if one is altered or not of this program, if parts were made
     *     otherwise than each other, or one is given twice
     */
    public static StatisticsFile of(List<Path> files, String code) {
        if (files.size() < 2) {
            throw new ExperimentException(
                    Location.of("--merge"), "needs at least 2 files, but is given " + files.size());
        }
        List<StatisticsFile> parts = files.stream().map(StatisticsFile::read).toList();
        Map<String, Path> seen = new LinkedHashMap<>();
        for (int i = 0; i < parts.size(); i++) {
            requireOurs(files.get(i), parts.get(i));
            requireAlike(files.get(0), parts.get(0), files.get(i), parts.get(i));
            StatisticsOrigin origin = origin(parts.get(i));
            Path before = seen.putIfAbsent(origin.sourceDigest(), files.get(i));
            if (before != null) {
                throw new ExperimentException(
                        Location.of(files.get(i).toString()),
                        "is of the same images as " + before,
                        "give every part once");
            }
        }
        StatisticsOrigin first = origin(parts.get(0));
        String images =
                parts.stream()
                        .map(part -> StatisticsSource.images(origin(part).source()))
                        .collect(Collectors.joining(" + "));
        return StatisticsFile.of(
                merged(parts.stream().map(StatisticsFile::pooled).toList()),
                parts.stream().allMatch(part -> part.spatial().isPresent())
                        ? Optional.of(
                                merged(
                                        parts.stream()
                                                .map(part -> part.spatial().orElseThrow())
                                                .toList()))
                        : Optional.empty(),
                new StatisticsOrigin(
                        first.extractor(),
                        StatisticsSource.text(
                                images, StatisticsSource.preprocessing(first.source())),
                        digest(parts),
                        first.protocol(),
                        code));
    }

    private static Gaussian merged(List<Gaussian> parts) {
        int width = parts.get(0).width();
        double[] sum = new double[width];
        double[] products = new double[width * width];
        long count = 0;
        for (Gaussian part : parts) {
            MomentSums sums = MomentSums.of(part);
            for (int i = 0; i < sum.length; i++) {
                sum[i] += sums.sum()[i];
            }
            for (int i = 0; i < products.length; i++) {
                products[i] += sums.products()[i];
            }
            count += sums.count();
        }
        return FeatureMoments.gaussian(new MomentSums(count, sum, products));
    }

    private static void requireOurs(Path file, StatisticsFile part) {
        if (part.origin().isEmpty() || part.pooled().count() < 2) {
            throw new ExperimentException(
                    Location.of(file.toString()),
                    "does not say how many images it is of, and cannot be merged",
                    "only files written by maskbit stats know it");
        }
    }

    private static void requireAlike(
            Path firstFile, StatisticsFile first, Path file, StatisticsFile part) {
        Map<String, String> there = fields(first);
        List<String> differences = new ArrayList<>();
        fields(part)
                .forEach(
                        (name, value) -> {
                            if (!value.equals(there.get(name))) {
                                differences.add(name + " " + there.get(name) + " against " + value);
                            }
                        });
        if (!differences.isEmpty()) {
            throw new ExperimentException(
                    Location.of(file.toString()),
                    "was made otherwise than " + firstFile + ": " + String.join("; ", differences),
                    "parts of one set are made by the same command");
        }
    }

    private static Map<String, String> fields(StatisticsFile part) {
        ExtractorIdentity network = origin(part).extractor();
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("extractor", network.name());
        fields.put("extractor digest", network.digest());
        fields.put("preparation", network.preparation());
        fields.put("precision", network.precision());
        fields.put("protocol", origin(part).protocol());
        fields.put("preprocessing", StatisticsSource.preprocessing(origin(part).source()));
        fields.put("features", Integer.toString(part.pooled().width()));
        fields.put(
                "spatial features",
                part.spatial().map(spatial -> Integer.toString(spatial.width())).orElse("none"));
        return fields;
    }

    private static StatisticsOrigin origin(StatisticsFile part) {
        return part.origin().orElseThrow();
    }

    private static String digest(List<StatisticsFile> parts) {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            for (StatisticsFile part : parts) {
                sha256.update(origin(part).sourceDigest().getBytes(StandardCharsets.US_ASCII));
            }
            return HexFormat.of().formatHex(sha256.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
