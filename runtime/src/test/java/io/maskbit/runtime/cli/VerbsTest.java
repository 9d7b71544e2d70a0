package io.maskbit.runtime.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** What the command line takes. */
class VerbsTest {

    /** Changing what the command line takes is a decision: it shows here. */
    @Test
    void takesTheseVerbsAndOptions() {
        Map<String, List<String>> verbs = new TreeMap<>();
        Main.commandLine()
                .getSubcommands()
                .forEach((verb, line) -> verbs.put(verb, arguments(line)));
        List<String> network =
                List.of(
                        "--inception",
                        "--features",
                        "--extractor",
                        "--input",
                        "--input-side",
                        "--input-resize",
                        "--precision",
                        "--chunk");
        List<String> images =
                List.of("--shorter-side", "--crop", "--interpolation", "--limit", "--choose");
        List<String> looking = joined(images, network, List.of());
        Map<String, List<String>> expected = new TreeMap<>();
        expected.put("plugins", List.of("ID", "--plugins", "--json"));
        expected.put("plan", List.of("FILE", "--plugins", "--set"));
        expected.put(
                "run",
                List.of("FILE", "--plugins", "--set", "--out", "--resume", "--arm", "--seed"));
        expected.put(
                "compare",
                List.of("FILE", "--plugins", "--set", "--out", "--resume", "--in-process"));
        expected.put(
                "roadmap",
                List.of(
                        "FILE",
                        "--plugins",
                        "--set",
                        "--out",
                        "--resume",
                        "--plan",
                        "--rung",
                        "--in-process"));
        expected.put("report", List.of("DIR", "--into"));
        expected.put(
                "evaluate",
                joined(
                        List.of(
                                "SUBJECT",
                                "--plugins",
                                "--arm",
                                "--run-seed",
                                "--device",
                                "--samples",
                                "--reconstructions",
                                "--images",
                                "--against",
                                "--paired",
                                "--name",
                                "--set"),
                        looking,
                        List.of(
                                "--protocol",
                                "--metrics",
                                "--bootstrap",
                                "--infinite",
                                "--lpips",
                                "--seed",
                                "--out")));
        expected.put(
                "reproduce",
                joined(
                        List.of("NAME", "--plugins"),
                        network,
                        List.of(
                                "--results",
                                "--tokenizer",
                                "--generator",
                                "--images",
                                "--reference",
                                "--device",
                                "--out")));
        expected.put(
                "import",
                List.of(
                        "FILE",
                        "--plugins",
                        "--out",
                        "--tokenizer",
                        "--recipe",
                        "--set",
                        "--classes"));
        expected.put("export", List.of("RUN", "--plugins", "--out", "--stage"));
        expected.put("fetch", List.of("NAME", "--out", "--hub", "--offline"));
        expected.put("table", List.of("RECORDS", "--apart", "--into", "--place"));
        List<String> trained = List.of("--plugins", "--arm", "--run-seed", "--device");
        expected.put(
                "sample",
                joined(
                        List.of("RUN"),
                        trained,
                        List.of(
                                "--labels",
                                "--count",
                                "--seed",
                                "--first",
                                "--set",
                                "--steps",
                                "--guidance",
                                "--batch",
                                "--memory",
                                "--npz",
                                "--out")));
        expected.put(
                "edit",
                joined(
                        List.of("RUN"),
                        trained,
                        List.of(
                                "--image",
                                "--data-set",
                                "--mask",
                                "--region",
                                "--outpaint",
                                "--shrink",
                                "--resample-groups",
                                "--keep-groups",
                                "--class",
                                "--blend",
                                "--feather",
                                "--seed",
                                "--variants",
                                "--set",
                                "--out")));
        expected.put(
                "tune",
                joined(
                        List.of("RUN"),
                        trained,
                        List.of(
                                "--budget",
                                "--confirm",
                                "--first",
                                "--range",
                                "--set",
                                "--seed",
                                "--out")));
        expected.put(
                "reconstruct",
                joined(
                        List.of("RUN", "IMAGE"),
                        trained,
                        List.of(
                                "--out",
                                "--npz",
                                "--batch",
                                "--shorter-side",
                                "--crop",
                                "--interpolation",
                                "--limit",
                                "--choose")));
        expected.put(
                "stats",
                joined(
                        List.of(
                                "SET",
                                "--plugins",
                                "--out",
                                "--merge",
                                "--protocol",
                                "--batch",
                                "--device"),
                        looking,
                        List.of()));
        expected.put(
                "look",
                joined(
                        List.of("RUN"),
                        trained,
                        List.of(
                                "--control",
                                "--images",
                                "--seed",
                                "--film",
                                "--attention",
                                "--out")));
        expected.put(
                "verify",
                joined(
                        List.of("RUN"),
                        trained,
                        List.of(
                                "--weights",
                                "--activations",
                                "--partial",
                                "--record",
                                "--tolerance",
                                "--set",
                                "--full")));
        expected.put(
                "tokenize",
                joined(List.of("RUN", "IMAGE"), trained, List.of("--data-set", "--set", "--out")));
        expected.put(
                "shards", List.of("FILE", "--plugins", "--set", "--out", "--samples", "--bytes"));
        expected.put("new-plugin", List.of("KIND", "ID", "--out"));
        expected.put("doctor", List.of("--plugins", "--json"));
        assertEquals(expected, verbs);
    }

    private static List<String> joined(List<String> first, List<String> then, List<String> last) {
        return Stream.of(first, then, last).flatMap(List::stream).toList();
    }

    private static List<String> arguments(CommandLine line) {
        List<String> names = new ArrayList<>();
        line.getCommandSpec().positionalParameters().forEach(p -> names.add(p.paramLabel()));
        line.getCommandSpec().options().stream()
                .map(option -> option.longestName())
                .filter(name -> !name.equals("--help") && !name.equals("--version"))
                .forEach(names::add);
        return names;
    }
}
