package io.maskbit.runtime.cli;

import io.maskbit.api.ExperimentException;
import io.maskbit.api.Location;
import io.maskbit.evaluation.score.Score;
import io.maskbit.evaluation.score.ScoreRecords;
import io.maskbit.evaluation.score.ScoreTable;
import io.maskbit.runtime.report.MarkedPage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Makes a table of scores that were measured before. */
@Command(
        name = "table",
        description = {
            "Makes a Markdown table of scores that 'maskbit evaluate' recorded: a row per metric, a"
                    + " column per subject. Values that were not measured alike are not put into one"
                    + " row: the table is refused, and the fields that differ are named."
        },
        mixinStandardHelpOptions = true)
final class TableVerb implements Callable<Integer> {

    @Spec private CommandSpec spec;

    @Parameters(
            arity = "1..*",
            paramLabel = "RECORDS",
            description = "files scores.json that 'maskbit evaluate' wrote")
    private List<Path> records = new ArrayList<>();

    @Option(
            names = "--apart",
            description = "puts values that were not measured alike into tables apart")
    private boolean apart;

    @Option(
            names = "--into",
            paramLabel = "PAGE",
            description =
                    "puts the table into this Markdown page, between the lines"
                            + " <!-- NAME: begin --> and <!-- NAME: end -->")
    private Optional<Path> page = Optional.empty();

    @Option(
            names = "--place",
            paramLabel = "NAME",
            description = "name of the place in the page; without it ${DEFAULT-VALUE}",
            defaultValue = "scores")
    private String place;

    @Override
    public Integer call() {
        List<Score> scores = new ArrayList<>();
        records.forEach(file -> scores.addAll(ScoreRecords.read(file)));
        if (scores.isEmpty()) {
            throw new ExperimentException(
                    Location.of(records.get(0).toString()), "the records hold no score");
        }
        String text =
                apart
                        ? ScoreTable.apart(scores).stream()
                                .map(ScoreTable::markdown)
                                .collect(Collectors.joining("\n"))
                        : ScoreTable.of(scores).markdown();
        spec.commandLine().getOut().print(text);
        page.ifPresent(file -> into(file, text));
        return Main.DONE;
    }

    private void into(Path file, String text) {
        try {
            new MarkedPage(file, place).fill(text);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        }
    }
}
