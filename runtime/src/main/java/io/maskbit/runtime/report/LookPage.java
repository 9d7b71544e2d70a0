package io.maskbit.runtime.report;

import io.maskbit.api.ComparisonReport.Interval;
import io.maskbit.api.TokenSpace;
import io.maskbit.evaluation.ChangeMeasure;
import io.maskbit.evaluation.TokenBits;
import io.maskbit.runtime.report.LookModel.Picture;
import io.maskbit.runtime.report.LookModel.Subject;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Writes a look into a run as one page that needs no network and no other file. */
final class LookPage {

    private final LookModel model;
    private final LookText text;
    private final Html html = new Html();

    private LookPage(LookModel model) {
        this.model = model;
        this.text = new LookText(model);
    }

    static String of(LookModel model) {
        return new LookPage(model).write();
    }

    private String write() {
        html.raw("<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\">");
        html.raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">");
        html.raw("<title>" + Html.escape(text.headline()) + "</title><style>");
        html.raw(HtmlReport.style());
        html.raw(LookWriter.style() + "</style></head><body><main>");
        html.raw("<p class=\"name\">maskbit look: ");
        html.raw(Html.escape(model.subjects().get(0).folder()) + "</p>");
        html.raw("<h1>" + Html.escape(text.headline()) + "</h1>");
        list(text.findings());
        explanation();
        model.subjects().forEach(this::pictures);
        new LookNumbers(model, text, html).write();
        new LookGenerator(model, html).write();
        html.heading("What may be concluded");
        list(new LookLimits(model).sentences());
        setup();
        return html.raw("</main></body></html>").toString();
    }

    private void list(List<String> lines) {
        html.raw(
                lines.stream()
                        .map(line -> "<li>" + Html.escape(line) + "</li>")
                        .collect(Collectors.joining("", "<ul class=\"reasons\">", "</ul>")));
    }

    private void explanation() {
        Subject run = model.subjects().get(0);
        int positions = run.tokens().grid().positions();
        html.heading("What is shown");
        html.paragraph(
                "A tokenizer turns an image of "
                        + model.setup().side()
                        + " x "
                        + model.setup().side()
                        + " pixels into a grid of "
                        + run.tokens().grid()
                        + " tokens, and a decoder turns the tokens back into an image. A token is a"
                        + " whole number, here of "
                        + run.bits()
                        + " bits. For this page one bit, always the same one, was flipped (0 became"
                        + " 1, and 1 became 0) in all "
                        + positions
                        + " tokens of an image at once, and the flipped tokens were decoded. Nothing"
                        + " was trained or repaired in between.");
        html.paragraph(
                "What a bit means depends on the tokens. Those of a bit quantizer (lfq) are made of"
                        + " bits: each bit is the sign of one channel, so that a flip changes one"
                        + " channel and leaves the others. Those of a codebook (vq) are row numbers"
                        + " of a table: a flip leads to another row, and neighbouring rows have"
                        + " nothing in common. The MaskBit paper (Weber et al., 2024) holds that"
                        + " images survive the first kind of flip and not the second.");
        html.paragraph(
                "All changes are measured from the image that the unchanged tokens give, not from"
                        + " the original: what the tokenizer loses anyway does not count. Numbers in"
                        + " brackets are 95 % intervals over images.");
        list(words());
    }

    private List<String> words() {
        List<String> words = new ArrayList<>();
        words.add(
                "MSE: mean squared error of a colour value between 0 and 1; 0 is no change. PSNR is"
                        + " the same in decibels; more is closer.");
        words.add("SSIM: likeness of local structure; 1 is no change, about 0 is nothing alike.");
        model.setup()
                .perceptual()
                .ifPresent(id -> words.add("Perceptual distance: by the run's loss '" + id + "'."));
        model.setup()
                .judge()
                .ifPresent(
                        judge ->
                                words.add(
                                        "Judge: a small classifier trained on the same data. “Judge"
                                                + " distance” is how far what it makes of the image"
                                                + " moves, “class changed” in how many images it"
                                                + " names another class than before."));
        words.add(
                "Entropy of a bit: 1 if it is as often 0 as 1, and 0 if it never changes. A bit"
                        + " that never changes says nothing.");
        return words;
    }

    private void pictures(Subject subject) {
        html.heading(LookNumbers.heading(subject));
        if (!new TokenBits(subject.tokens()).isComplete()) {
            html.paragraph(
                    subject.tokens().vocabulary()
                            + " codes are no power of two: where a flip would lead out of the"
                            + " codebook, the token was left as it was. The last row says how many"
                            + " tokens changed; where they are few, the images look closer than"
                            + " flips would leave them.");
        }
        Map<String, List<String>> rows = new LinkedHashMap<>();
        Map<ChangeMeasure, Interval> back = subject.summary().reconstructions();
        for (ChangeMeasure measure : text.measures()) {
            List<String> row =
                    new ArrayList<>(List.of("", LookNumbers.cell(measure, back.get(measure))));
            subject.summary()
                    .bits()
                    .forEach(bit -> row.add(LookNumbers.cell(measure, bit.get(measure))));
            rows.put(measure.title(), row);
        }
        if (!new TokenBits(subject.tokens()).isComplete()) {
            List<String> changed = new ArrayList<>(List.of("", ""));
            subject.scores().bitsChanged().forEach(s -> changed.add(LookText.percent(s)));
            rows.put("tokens changed", changed);
        }
        strip(html, subject.columns(), model.setup().side(), rows);
        html.paragraph(
                "Means over "
                        + model.setup().images()
                        + " images. Those below “reconstruction” compare it with the original,"
                        + " those below a bit compare the flipped image with the reconstruction.");
    }

    /** Columns of pictures with a title above and numbers below. */
    static void strip(Html html, List<Picture> columns, int side, Map<String, List<String>> rows) {
        int width = side < 64 ? side * Math.max(1, 64 / side) : Math.min(side, 112);
        StringBuilder out = new StringBuilder("<div class=\"wide\"><table class=\"strip\"><tr>");
        out.append("<th></th>");
        columns.forEach(c -> out.append("<th>").append(Html.escape(c.title())).append("</th>"));
        out.append("</tr><tr><td></td>");
        for (Picture column : columns) {
            out.append("<td><img alt=\"").append(Html.escape(column.title()));
            out.append("\" style=\"width:").append(width).append("px\" src=\"");
            out.append(uri("png", column.png())).append("\"></td>");
        }
        out.append("</tr>");
        rows.forEach(
                (name, cells) -> {
                    out.append("<tr><th>").append(Html.escape(name)).append("</th>");
                    cells.forEach(c -> out.append("<td>").append(Html.escape(c)).append("</td>"));
                    out.append("</tr>");
                });
        html.raw(out.append("</table></div>").toString());
    }

    static String uri(String type, byte[] bytes) {
        return "data:image/" + type + ";base64," + Base64.getEncoder().encodeToString(bytes);
    }

    private void setup() {
        LookModel.Setup setup = model.setup();
        html.heading("How it was measured");
        Map<String, String> facts = new LinkedHashMap<>();
        for (Subject subject : model.subjects()) {
            boolean isCodebook = subject.tokens() instanceof TokenSpace.Codebook;
            facts.put(
                    subject.role(),
                    subject.folder()
                            + ": "
                            + subject.quantizer()
                            + ", "
                            + subject.tokens()
                            + (isCodebook ? "; bits are digits of the index" : ""));
        }
        facts.put("images", setup.images() + " held-out images of " + setup.data());
        facts.put("seed", setup.seed() + ": chooses images, random bits and resampling");
        facts.put("intervals", "95 %, bootstrap over images, " + setup.draws() + " resamplings");
        setup.judge()
                .ifPresent(
                        judge ->
                                facts.put(
                                        "judge",
                                        judge.name()
                                                + ", right on "
                                                + LookText.percent(judge.accuracy())
                                                + " of held-out images"));
        setup.perceptual().ifPresent(id -> facts.put("perceptual distance", id));
        facts.putAll(model.environment());
        html.table(
                List.of("what", "value"),
                facts.entrySet().stream().map(e -> List.of(e.getKey(), e.getValue())).toList());
    }
}
