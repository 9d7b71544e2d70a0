package io.maskbit.runtime.report;

import io.maskbit.api.ArmResult;
import io.maskbit.runtime.report.ReportModel.Difference;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * Everything the report of a roadmap shows.
 *
 * @param experiment name of the experiment
 * @param question the comment at the head of the experiment file; empty if there is none
 * @param seeds the seeds with which each rung runs
 * @param rows the rungs in order
 * @param environment where it ran; empty before the first run is complete
 */
public record RoadmapModel(
        String experiment,
        String question,
        List<Long> seeds,
        List<Row> rows,
        Map<String, String> environment) {

    /** Copies the lists. */
    public RoadmapModel {
        seeds = List.copyOf(seeds);
        rows = List.copyOf(rows);
    }

    /**
     * One rung.
     *
     * @param name its name
     * @param change what it changes, in words
     * @param publishedRfid the published reconstruction FID; empty if there is none
     * @param differences settings that differ from the rung before, with the values there and here
     * @param results what the complete runs gave, in the order of the seeds
     */
    public record Row(
            String name,
            String change,
            OptionalDouble publishedRfid,
            List<Difference> differences,
            List<ArmResult> results) {

        /** Copies the lists. */
        public Row {
            differences = List.copyOf(differences);
            results = List.copyOf(results);
        }
    }
}
