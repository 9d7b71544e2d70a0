package io.maskbit.runtime.report;

import io.maskbit.api.ComparisonReport.Interval;
import io.maskbit.evaluation.ChangeMeasure;
import io.maskbit.runtime.report.LookModel.Subject;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The part of a page that shows the numbers of flipped bits, as charts and tables.
 *
 * @param model what to show
 * @param text its sentences
 * @param html where it goes
 */
record LookNumbers(LookModel model, LookText text, Html html) {

    void write() {
        bits();
        contrast();
        counts();
    }

    static String cell(ChangeMeasure measure, Interval interval) {
        return measure == ChangeMeasure.LABEL_CHANGED
                ? LookText.percent(interval.mean())
                : LookText.number(interval.mean());
    }

    static String heading(Subject subject) {
        String role = subject.role().substring(0, 1).toUpperCase(Locale.ROOT);
        return role + subject.role().substring(1) + ": " + subject.label();
    }

    private void bits() {
        html.heading("Bit by bit");
        legend("whiskers are 95 % intervals over images");
        html.raw("<div class=\"charts\">");
        for (ChangeMeasure measure : text.measures()) {
            if (measure != ChangeMeasure.PSNR) {
                List<BarChart.Series> series = new ArrayList<>();
                model.subjects().forEach(s -> series.add(bars(measure, s)));
                chart(new BarChart(title(measure), "bit that was flipped", series).svg());
            }
        }
        List<BarChart.Series> entropies = new ArrayList<>();
        for (Subject subject : model.subjects()) {
            List<Interval> bars =
                    subject.scores().entropies().stream().map(e -> new Interval(e, e, e)).toList();
            entropies.add(new BarChart.Series(subject.label(), bars));
        }
        chart(new BarChart("Entropy of the bit [bit]", "bit", entropies).svg());
        html.raw("</div>");
        model.subjects().forEach(this::bitTable);
    }

    private static BarChart.Series bars(ChangeMeasure measure, Subject subject) {
        return new BarChart.Series(
                subject.label(),
                subject.summary().bits().stream().map(bit -> bit.get(measure)).toList());
    }

    private static String title(ChangeMeasure measure) {
        return measure.title() + (measure.isDistance() ? ": low is close" : ": high is close");
    }

    private void bitTable(Subject subject) {
        List<String> head = new ArrayList<>(List.of("bit", "is 1 in", "entropy [bit]"));
        text.measures().forEach(measure -> head.add(measure.title()));
        List<List<String>> rows = new ArrayList<>();
        for (int bit = 0; bit < subject.bits(); bit++) {
            List<String> row = new ArrayList<>(List.of(String.valueOf(bit)));
            row.add(LookText.percent(subject.scores().ones().get(bit)));
            row.add(LookText.number(subject.scores().entropies().get(bit)));
            addCells(row, subject.summary().bits().get(bit));
            rows.add(row);
        }
        List<String> median = new ArrayList<>(List.of("median", "", ""));
        addCells(median, subject.summary().medians());
        rows.add(median);
        List<String> pairs = new ArrayList<>(List.of("another image", "", ""));
        addCells(pairs, subject.summary().pairs());
        rows.add(pairs);
        html.raw("<h3>" + Html.escape(heading(subject)) + "</h3>");
        html.table(head, rows);
    }

    private void addCells(List<String> row, Map<ChangeMeasure, Interval> values) {
        for (ChangeMeasure measure : text.measures()) {
            row.add(full(measure, values.get(measure)));
        }
    }

    private static String full(ChangeMeasure measure, Interval interval) {
        return measure == ChangeMeasure.LABEL_CHANGED
                ? LookText.percents(interval)
                : LookText.interval(interval);
    }

    private void contrast() {
        model.contrast()
                .ifPresent(
                        contrast -> {
                            html.heading("Run against control");
                            html.paragraph(
                                    "The typical bit: medians over bits of means over images. The"
                                            + " same images stand on both sides.");
                            List<List<String>> rows = new ArrayList<>();
                            for (ChangeMeasure measure : text.measures()) {
                                Interval ratio = contrast.ratios().get(measure);
                                List<String> row = new ArrayList<>(List.of(measure.title()));
                                model.subjects()
                                        .forEach(s -> row.add(cell(measure, median(measure, s))));
                                row.add(full(measure, contrast.differences().get(measure)));
                                row.add(ratio == null ? "" : LookText.interval(ratio));
                                row.add(text.reading(measure));
                                rows.add(row);
                            }
                            html.table(
                                    List.of(
                                            "median over bits",
                                            model.subjects().get(0).label(),
                                            model.subjects().get(1).label(),
                                            "run minus control",
                                            "run / control",
                                            "the run is"),
                                    rows);
                        });
    }

    private static Interval median(ChangeMeasure measure, Subject subject) {
        return subject.summary().medians().get(measure);
    }

    private void counts() {
        html.heading("From one bit to all bits");
        html.paragraph(
                "Here h bits of each token were flipped, for each token others, chosen at random."
                        + " Where neighbouring bit patterns mean similar images, the line climbs"
                        + " slowly with h; where a token is a mere row number, the first flip does"
                        + " most of what all flips do. The dashed level is how far two different"
                        + " images are apart.");
        legend("bands are 95 % intervals over images");
        html.raw("<div class=\"charts\">");
        for (ChangeMeasure measure : text.measures()) {
            if (measure.isDistance()) {
                List<CountChart.Series> series = new ArrayList<>();
                for (Subject s : model.subjects()) {
                    series.add(
                            new CountChart.Series(
                                    s.label(),
                                    s.summary().counts().stream()
                                            .map(count -> count.get(measure))
                                            .toList(),
                                    s.summary().pairs().get(measure),
                                    "two different images, " + s.label()));
                }
                chart(new CountChart(measure.title(), "flipped bits per token", series).svg());
            }
        }
        html.raw("</div>");
    }

    private void legend(String note) {
        html.raw(
                IntStream.range(0, model.subjects().size())
                        .mapToObj(
                                i ->
                                        "<span class=\"key arm"
                                                + i
                                                + "\"></span>"
                                                + Html.escape(heading(model.subjects().get(i))))
                        .collect(
                                Collectors.joining(
                                        " &nbsp; ", "<p class=\"legend\">", "; " + note + "</p>")));
    }

    private void chart(String svg) {
        html.raw("<div class=\"chart\">" + svg + "</div>");
    }
}
