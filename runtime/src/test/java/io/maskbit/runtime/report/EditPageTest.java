package io.maskbit.runtime.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.maskbit.runtime.picture.PngFiles;
import io.maskbit.runtime.report.EditModel.Edit;
import io.maskbit.runtime.report.EditModel.Extent;
import io.maskbit.runtime.report.EditModel.Image;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EditPageTest {

    @TempDir Path folder;

    @Test
    void thePageNeedsNoOtherFileAndEscapesNames() throws IOException {
        EditPage.write(model(List.of()), folder);
        String page = Files.readString(folder.resolve("edit.html"));
        assertEquals(4, page.split("data:image/png;base64,", -1).length - 1);
        assertTrue(page.contains("1 of 2 tokens made anew in one image"), page);
        assertTrue(page.contains("cat &lt;b&gt; (dog)"), page);
        assertTrue(page.contains("<td>2 of 2</td><td>1 of 1</td><td>9.3</td><td>–</td>"), page);
        assertFalse(page.contains("within the originals"), page);
        assertFalse(page.contains("http"), "no link leads outside");
    }

    @Test
    void compositesAreShownWhereTheyWereMade() throws IOException {
        EditPage.write(model(List.of(picture("within"))), folder);
        String page = Files.readString(folder.resolve("edit.html"));
        assertTrue(page.contains("within the originals"), page);
        assertEquals(6, page.split("data:image/png;base64,", -1).length - 1);
    }

    @Test
    void numbersAreWrittenAsJson() throws IOException {
        EditPage.write(model(List.of()), folder);
        JsonObject json =
                JsonParser.parseString(Files.readString(folder.resolve("edit.json")))
                        .getAsJsonObject();
        assertEquals("[3,0]", json.get("mask").toString());
        JsonObject image = json.getAsJsonArray("images").get(0).getAsJsonObject();
        assertEquals("[5,6]", image.get("tokens").toString());
        JsonObject edit = image.getAsJsonArray("edits").get(0).getAsJsonObject();
        assertEquals("[1,6]", edit.get("tokens").toString());
        assertEquals("seed-4.png", edit.get("picture").getAsString());
        assertTrue(edit.get("difference_outside").isJsonNull());
    }

    private EditModel model(List<Path> composite) throws IOException {
        Edit edit =
                new Edit(4, picture("seed-4"), composite, List.of(1L, 6L), 1, 2, 9.25, Double.NaN);
        Image image =
                new Image(
                        "cat <b>",
                        "dog",
                        picture("original"),
                        picture("mask"),
                        picture("reconstruction"),
                        List.of(5L, 6L),
                        1.5,
                        List.of(edit));
        return new EditModel(
                "runs/x",
                List.of("Asked."),
                List.of(4L),
                2,
                new Extent(1, 2, 2, 1, 2, List.of(3, 0)),
                List.of(image),
                Map.of("run", "runs/x"));
    }

    private Path picture(String name) {
        Path file = folder.resolve(name + ".png");
        PngFiles.write(file, new byte[12], 2, 2);
        return file;
    }
}
