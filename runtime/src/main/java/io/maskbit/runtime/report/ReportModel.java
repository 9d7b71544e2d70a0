package io.maskbit.runtime.report;

import io.maskbit.api.ArmResult;
import io.maskbit.api.ComparisonReport;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Everything a report shows, gathered before anything is written.
 *
 * @param experiment name of the experiment
 * @param question the comment at the head of the experiment file; empty if there is none
 * @param arms names of the arms in the order of columns: one, or several, the baseline first
 * @param results what each arm gave, one entry per seed
 * @param pairs verdict and paired rows of every two arms, those with the baseline first; empty
 *     where nothing is compared
 * @param differences settings that differ between the arms
 * @param equalities what was checked to be equal
 * @param curves numbers over steps
 * @param pictures image files, side by side by arm
 * @param health how tokenizers fared under training
 * @param environment where it ran
 * @param warnings what is to be known of the scores by a protocol, one sentence each
 */
public record ReportModel(
        String experiment,
        String question,
        List<String> arms,
        Map<String, List<ArmResult>> results,
        List<ComparisonReport> pairs,
        List<Difference> differences,
        List<Equality> equalities,
        List<Curve> curves,
        List<Pictures> pictures,
        HealthModel health,
        Map<String, String> environment,
        List<String> warnings) {

    /**
     * One setting that differs.
     *
     * @param path dotted path of the setting
     * @param values value per arm; "-" where the arm has no such setting
     */
    public record Difference(String path, List<String> values) {}

    /**
     * One check of equality.
     *
     * @param what what was compared, for example "data order, seed 0"
     * @param equal whether it was found equal
     * @param detail the digests or values that were compared
     */
    public record Equality(String what, boolean equal, String detail) {}

    /**
     * One quantity over steps.
     *
     * @param name name of the quantity
     * @param unit unit; may be empty
     * @param lines one line per arm and seed
     * @param across what runs along the lines, for example "step"
     */
    public record Curve(String name, String unit, List<Line> lines, String across) {

        /** A quantity over steps. */
        public Curve(String name, String unit, List<Line> lines) {
            this(name, unit, lines, "step");
        }
    }

    /**
     * One line of a curve.
     *
     * @param arm index of the arm
     * @param label arm and seed
     * @param steps completed steps
     * @param values values at these steps
     * @param isDashed whether it is the second of two quantities in one picture
     */
    public record Line(int arm, String label, double[] steps, double[] values, boolean isDashed) {

        /** A line of the only quantity in its picture. */
        public Line(int arm, String label, double[] steps, double[] values) {
            this(arm, label, steps, values, false);
        }
    }

    /**
     * Pictures that belong side by side.
     *
     * @param title what they show
     * @param columns headings of the columns, usually the arms
     * @param rows one row each, for example per class
     */
    public record Pictures(String title, List<String> columns, List<PictureRow> rows) {}

    /**
     * One row of pictures.
     *
     * @param label what the row shows, for example the name of a class
     * @param files PNG files, one per column
     */
    public record PictureRow(String label, List<Path> files) {}
}
