package io.maskbit.runtime.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.maskbit.api.ExperimentException;
import io.maskbit.api.Location;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TextsTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "plain",
                "a b",
                "1e5",
                "12",
                ".inf",
                "true",
                "null",
                "~",
                "",
                " lead",
                "trail ",
                "colon: x",
                "# hash",
                "a #b",
                "quote\"s",
                "back\\slash",
                "line\nbreak",
                "tab\there",
                "[x]",
                "{x}",
                "- x",
                "*a",
                "&a",
                "!a",
                "%",
                "@",
                "`",
                "é",
                "日本",
                "\u0085",
                "🙂",
                "---",
                "...",
                "\uFEFFx",
                "\u2028"
            })
    void writesEveryTextSoThatItIsReadBack(String text) {
        Location place = Location.of("x");
        Node scalar = new Node.Scalar(place, text, true);
        Node list = new Node.Sequence(place, List.of(scalar));
        Node.Mapping root =
                Node.Mapping.empty(place)
                        .with("key", new Node.Entry(place, scalar))
                        .with("list", new Node.Entry(place, list));
        Node.Mapping read = Document.parse("f", YamlText.of(root)).root();
        assertEquals(text, ((Node.Scalar) read.get("key").orElseThrow()).text());
        Node.Sequence readList = (Node.Sequence) read.get("list").orElseThrow();
        assertEquals(text, ((Node.Scalar) readList.items().get(0)).text());
    }

    @Test
    void findsNearSpellings() {
        List<String> known = List.of("depth", "width", "heads", "learning_rate");
        assertEquals(Optional.of("depth"), Spelling.nearest("dept", known));
        assertEquals(Optional.of("depth"), Spelling.nearest("detph", known));
        assertEquals(Optional.of("learning_rate"), Spelling.nearest("learning-rat", known));
        assertEquals(Optional.empty(), Spelling.nearest("zebra", known));
        assertEquals(Optional.empty(), Spelling.nearest("x", known));
        assertEquals(3, Spelling.distance("kitten", "sitting"));
        assertEquals(1, Spelling.distance("ab", "ba"));
    }

    @Test
    void readsSetOptionsAndLaysThemOver() {
        Node.Mapping root = Document.parse("f", "{a: {b: 1, c: 2}}").root();
        assertEquals("{a: {b: 3, c: 2}}", SetOption.of("a.b=3").applyTo(root).flow());
        assertEquals(
                "{a: {b: 1, c: 2}, d: {e: [1, x]}}",
                SetOption.of("d.e=[1, x]").applyTo(root).flow());
        assertEquals("--set a.b=3", SetOption.of("a.b=3").value().location().toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a", "=3", "a..b=3", ".a=3", "a.=3", "a=", "a=[1", "a=&x 3"})
    void refusesSetOptionsOfAnotherForm(String text) {
        assertThrows(ExperimentException.class, () -> SetOption.of(text));
    }
}
