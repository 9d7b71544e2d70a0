package io.maskbit.runtime.report;

import io.maskbit.api.ComparisonReport.Interval;
import io.maskbit.runtime.report.TuneModel.Point;
import io.maskbit.runtime.report.TuneModel.Tested;
import io.maskbit.runtime.report.TuneModel.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Writes what came of a search as one page that needs no network and no other file. */
final class TunePage {

    private static final String STYLE =
            "circle.out{fill:var(--soft);fill-opacity:.35}circle.on{fill:var(--a1);fill-opacity:.75}"
                    + "circle.present{fill:var(--a0)}circle.winner{fill:var(--good)}"
                    + "pre{background:var(--band);padding:.8rem;border-radius:8px;overflow-x:auto}";

    private final TuneModel model;
    private final Html html = new Html();
    private final List<String> knobs;

    private TunePage(TuneModel model) {
        this.model = model;
        knobs = List.copyOf(model.points().get(0).settings().keySet());
    }

    static String of(TuneModel model) {
        return new TunePage(model).write();
    }

    private String write() {
        html.raw("<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\">");
        html.raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">");
        html.raw("<title>settings of the sampler</title>");
        html.raw("<style>" + HtmlReport.style() + STYLE + "</style></head><body><main>");
        html.raw("<h1>" + Html.escape(model.verdict().words()) + "</h1>");
        html.paragraph(conclusion());
        html.heading("The section to use");
        html.raw("<pre>" + Html.escape(model.yaml()) + "</pre>");
        confirmation();
        charts();
        html.heading("The search");
        html.paragraph(
                "All candidates get the same seeds and labels, so that they differ by their settings"
                        + " alone. After each round the better half goes on and gets as many images"
                        + " again. Distances fall with the number of images: compare them within a"
                        + " round only.");
        html.table(head("round"), model.points().stream().map(this::row).toList());
        return html.raw("</main></body></html>").toString();
    }

    private String conclusion() {
        String how =
                String.format(
                        Locale.ROOT,
                        "%d candidates, %d images in the search (seed %d), scored by the Fréchet"
                                + " distance of the features of %s, a classifier that is right on"
                                + " %.1f %% of held-out images. It is no FID. ",
                        model.points().stream().mapToInt(Point::candidate).max().orElse(0) + 1,
                        model.searchImages(),
                        model.seed(),
                        model.judge(),
                        100 * model.judgeAccuracy());
        return how
                + model.difference()
                        .map(this::confirmed)
                        .orElse(
                                "The present setting was the best of the last round, so there was"
                                        + " nothing to confirm.");
    }

    private String confirmed(Interval difference) {
        String text =
                String.format(
                        Locale.ROOT,
                        "On %d images each of another seed, the winner's distance minus that of the"
                                + " present setting is %.4g (95 %% interval over images: %.4g to"
                                + " %.4g; below zero is better). ",
                        model.confirmImages(),
                        difference.mean(),
                        difference.low(),
                        difference.high());
        return text
                + (model.verdict() == Verdict.CONFIRMED
                        ? "That it was chosen for being the best of many cannot explain this, as these"
                                + " images took no part in the choice."
                        : "That is not below zero beyond chance, so the present setting stays.");
    }

    private void confirmation() {
        if (model.tested().isEmpty()) {
            return;
        }
        html.heading("On images that the search has not seen");
        List<List<String>> rows = new ArrayList<>();
        List<ReportModel.PictureRow> pictures = new ArrayList<>();
        for (Tested tested : model.tested()) {
            List<String> row = new ArrayList<>(row(tested.point()));
            row.set(0, tested.role());
            rows.add(row);
            pictures.add(new ReportModel.PictureRow(tested.role(), List.of(tested.picture())));
        }
        html.table(head("setting"), rows);
        html.pictureTable(List.of("", "images of equal number and class, same seed"), pictures);
    }

    private void charts() {
        html.heading("Distance by setting, first round");
        html.raw(
                "<p class=\"legend\">blue: present setting; green: winner; orange: went on to the"
                        + " second round; grey: ended in the first</p>");
        html.raw("<div class=\"charts\">");
        List<Point> first = model.points().stream().filter(p -> p.round() == 0).toList();
        for (String knob : knobs) {
            List<ScatterChart.Dot> dots =
                    first.stream().map(p -> dot(p, p.settings().get(knob))).toList();
            chart(ScatterChart.svg("judge-Fréchet, lower is better", knob, dots));
        }
        chart(
                ScatterChart.svg(
                        "judge-Fréchet, lower is better",
                        "forward passes per image",
                        first.stream().map(p -> dot(p, p.passes())).toList()));
        html.raw("</div>");
    }

    private void chart(String svg) {
        html.raw("<div class=\"chart\">" + svg + "</div>");
    }

    private ScatterChart.Dot dot(Point point, double x) {
        boolean wentOn =
                model.points().stream()
                        .anyMatch(p -> p.candidate() == point.candidate() && p.round() == 1);
        boolean isWinner = point.candidate() == model.winner();
        boolean isPresent = point.candidate() == 0;
        String style = isWinner ? "winner" : isPresent ? "present" : wentOn ? "on" : "out";
        return new ScatterChart.Dot(
                x,
                point.frechet(),
                style,
                isWinner || isPresent ? 6 : 4.5,
                "candidate " + point.candidate() + ": " + point.settings());
    }

    private List<String> head(String first) {
        List<String> head = new ArrayList<>(List.of(first));
        if (first.equals("round")) {
            head.set(0, "round, candidate");
        }
        head.addAll(knobs);
        head.addAll(List.of("images", "judge-Fréchet", "label accuracy", "passes per image"));
        return head;
    }

    private List<String> row(Point point) {
        List<String> row = new ArrayList<>();
        row.add((point.round() + 1) + ", " + name(point.candidate()));
        knobs.forEach(knob -> row.add(LineChart.number(point.settings().get(knob))));
        row.add(Integer.toString(point.images()));
        row.add(String.format(Locale.ROOT, "%.4g", point.frechet()));
        row.add(String.format(Locale.ROOT, "%.3f", point.labelAccuracy()));
        row.add(Integer.toString(point.passes()));
        return row;
    }

    private static String name(int candidate) {
        return candidate == 0 ? "present" : Integer.toString(candidate);
    }
}
