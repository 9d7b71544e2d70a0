package io.maskbit.runtime.plan;

import io.maskbit.runtime.config.Document;
import io.maskbit.runtime.plugin.Catalog;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * A roadmap that can run: arms of which each differs from the one before it in what its rung says.
 *
 * @param document the file as given
 * @param experiment name of the experiment
 * @param seeds the seeds with which each rung runs
 * @param rungs the rungs in order, at least one
 * @param catalog the factories among which was chosen
 */
public record RoadmapPlan(
        Document document, String experiment, List<Long> seeds, List<Rung> rungs, Catalog catalog) {

    /** Copies the lists. */
    public RoadmapPlan {
        seeds = List.copyOf(seeds);
        rungs = List.copyOf(rungs);
    }

    /**
     * One rung.
     *
     * @param name its name, unique in the roadmap, fit for a folder
     * @param change what it changes, in words
     * @param publishedRfid the published reconstruction FID on ImageNet; empty if there is none
     * @param arm what runs
     * @param changes settings that differ from the rung before; empty for the first
     */
    public record Rung(
            String name,
            String change,
            OptionalDouble publishedRfid,
            ArmPlan arm,
            List<SettingChange> changes) {

        /** Copies the changes. */
        public Rung {
            changes = List.copyOf(changes);
        }
    }

    /**
     * One setting that differs from the rung before.
     *
     * @param path dotted path
     * @param before its value there; "-" if it was not set
     * @param after its value now; "-" if it is not set
     */
    public record SettingChange(String path, String before, String after) {

        private static final String ABSENT = "-";

        /** Lists the paths at which two arms differ, in the order of the file. */
        static List<SettingChange> between(ArmPlan before, ArmPlan after) {
            Map<String, String> old = before.arm().settings();
            Map<String, String> now = after.arm().settings();
            Set<String> paths = new LinkedHashSet<>(now.keySet());
            paths.addAll(old.keySet());
            return paths.stream()
                    .filter(path -> !Objects.equals(old.get(path), now.get(path)))
                    .map(
                            path ->
                                    new SettingChange(
                                            path,
                                            old.getOrDefault(path, ABSENT),
                                            now.getOrDefault(path, ABSENT)))
                    .toList();
        }
    }
}
