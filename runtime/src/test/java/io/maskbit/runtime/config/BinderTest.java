package io.maskbit.runtime.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.maskbit.api.Problem;
import io.maskbit.spi.ConfigType;
import io.maskbit.spi.Setting;
import java.lang.invoke.MethodHandles;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BinderTest {

    enum Shade {
        LIGHT,
        VERY_DARK
    }

    record Inner(
            @Setting(about = "how wide") int width,
            @Setting(about = "how high", fallback = "4") int height) {
        Inner {
            if (width > 100) {
                throw new IllegalArgumentException("width must be at most 100, but is " + width);
            }
        }
    }

    record All(
            @Setting(about = "an int") int count,
            @Setting(about = "a long", fallback = "5_000_000_000") long many,
            @Setting(about = "a float", fallback = "0.5") float share,
            @Setting(about = "a double", fallback = "1e-4") double learningRate,
            @Setting(about = "a boolean", fallback = "false") boolean flag,
            @Setting(about = "a text", fallback = "") String label,
            @Setting(about = "a path", fallback = "\"\"") Path folder,
            @Setting(about = "an enum", fallback = "light") Shade shade,
            @Setting(about = "a list", fallback = "[1, 2]") List<Integer> sizes,
            @Setting(about = "a section", fallback = "{width: 3}") Inner inner,
            @Setting(about = "sections", fallback = "[]") List<Inner> more) {
        All {
            if (count < 0) {
                throw new IllegalArgumentException("count must not be negative, but is " + count);
            }
        }
    }

    private static final ConfigType<All> ALL = ConfigType.of(All.class, MethodHandles.lookup());

    private final Problems problems = new Problems();

    private Optional<Bound<All>> bind(String yaml) {
        return new Binder("thing 'x'", problems).bind(ALL, Document.parse("f.yaml", yaml).root());
    }

    private String only() {
        assertEquals(1, problems.list().size(), () -> problems.list().toString());
        return problems.list().get(0).text().replace(System.lineSeparator(), "|");
    }

    @Test
    void readsEveryType() {
        String yaml =
                """
                count: 1_000
                many: -7
                share: .25
                learning_rate: 3E-5
                flag: true
                label: "yes: # no"
                folder: a/b
                shade: very-dark
                sizes: [3, 1_0]
                inner: {width: 7, height: 8}
                more: [{width: 1}, {width: 2, height: 9}]
                """;
        All all = bind(yaml).orElseThrow().value();
        assertTrue(problems.isEmpty());
        assertEquals(
                new All(
                        1000,
                        -7,
                        0.25f,
                        3e-5,
                        true,
                        "yes: # no",
                        Path.of("a/b"),
                        Shade.VERY_DARK,
                        List.of(3, 10),
                        new Inner(7, 8),
                        List.of(new Inner(1, 4), new Inner(2, 9))),
                all);
    }

    @Test
    void fillsFallbacksAsTheyWouldBeWritten() {
        All all = bind("count: 1").orElseThrow().value();
        assertEquals(5_000_000_000L, all.many());
        assertEquals(1e-4, all.learningRate());
        assertEquals("", all.label());
        assertEquals(Path.of(""), all.folder());
        assertEquals(List.of(1, 2), all.sizes());
        assertEquals(new Inner(3, 4), all.inner());
    }

    @Test
    void takesEnumsWithUnderscoreToo() {
        All all = bind("{count: 1, shade: very_dark}").orElseThrow().value();
        assertEquals(Shade.VERY_DARK, all.shade());
    }

    @Test
    void spellsEverySettingOutAndReadsItBack() {
        Bound<All> bound = bind("{count: 12, label: 'null', shade: very_dark}").orElseThrow();
        String text = YamlText.of(bound.settings());
        assertTrue(text.contains("learning_rate: 1.0e-4\n"), text);
        assertTrue(text.contains("label: \"null\"\n"), text);
        assertTrue(text.contains("inner:\n  width: 3\n  height: 4\n"), text);
        Bound<All> again = bind(text).orElseThrow();
        assertEquals(bound.value(), again.value());
        assertEquals(text, YamlText.of(again.settings()));
    }

    @Test
    void collectsAllProblemsWithTheirLines() {
        bind(
                """
                coutn: 3
                many: 12.5
                share: wide
                flag: yes
                shade: very-drak
                sizes: [1, two]
                inner:
                  width: 101
                more: 4
                """);
        assertEquals(
                List.of(
                        "line 1: thing 'x' has no setting 'coutn'; did you mean 'count'?",
                        "line 2: thing 'x': 'many' must be a whole number, but is '12.5'",
                        "line 3: thing 'x': 'share' must be a number, but is 'wide'",
                        "line 4: thing 'x': 'flag' must be true or false, but is 'yes'; YAML 1.2"
                                + " knows only true and false",
                        "line 5: thing 'x': 'shade' must be one of light, very-dark, but is"
                                + " 'very-drak'; did you mean 'very-dark'?",
                        "line 6: thing 'x': 'sizes' must be a whole number, but is 'two'",
                        "line 8: thing 'x': inner: width must be at most 100, but is 101",
                        "line 9: thing 'x': 'more' must be a list such as [a, b], but is '4'"),
                problems.list().stream().map(Problem::text).toList());
    }

    @Test
    void putsARecordsOwnMessageAtTheKeyItNames() {
        assertTrue(bind("label: a\ncount: -1").isEmpty());
        assertEquals("line 2: thing 'x': count must not be negative, but is -1", only());
    }

    @Test
    void saysWhatAMissingSettingMeans() {
        assertTrue(bind("flag: true").isEmpty());
        assertEquals("line 1: thing 'x' needs the setting 'count'|    it means: an int", only());
    }

    @Test
    void listsTheSettingsWhereNothingIsNear() {
        bind("{count: 1, zebra: 3}");
        String start = "line 1: thing 'x' has no setting 'zebra'|    its settings: count, many";
        assertEquals(start, only().substring(0, start.length()));
    }

    @Test
    void givesAValueDespiteAnUnknownKeySoThatMoreCanBeChecked() {
        assertEquals(9, bind("{coutn: 9}").orElseThrow().value().count());
        assertFalse(problems.isEmpty());
    }

    @Test
    void refusesNumbersInQuotes() {
        bind("{count: '3'}");
        assertEquals(
                "line 1: thing 'x': 'count' must be a whole number, but is the text '3'; write it"
                        + " without quotes",
                only());
    }

    @Test
    void refusesNumbersThatAreTooLarge() {
        bind("{count: 3_000_000_000, share: 1e60, learning_rate: 1e400}");
        assertEquals(3, problems.list().size());
    }

    @Test
    void saysTheSameProblemOfTwoArmsOnce() {
        Node.Mapping root = Document.parse("f", "count: x").root();
        new Binder("y", problems.in("baseline")).bind(ALL, root);
        new Binder("y", problems.in("candidate")).bind(ALL, root);
        assertEquals("line 1: y: 'count' must be a whole number, but is 'x'", only());
    }
}
