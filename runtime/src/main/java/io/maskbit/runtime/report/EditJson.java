package io.maskbit.runtime.report;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import io.maskbit.runtime.report.EditModel.Edit;
import io.maskbit.runtime.report.EditModel.Extent;
import io.maskbit.runtime.report.EditModel.Image;
import java.util.List;

/** Writes edits as JSON. */
final class EditJson {

    private EditJson() {}

    static String of(EditModel model) {
        JsonObject json = new JsonObject();
        json.addProperty("run", model.run());
        JsonObject settings = new JsonObject();
        model.settings().forEach(settings::addProperty);
        json.add("settings", settings);
        Extent extent = model.extent();
        json.addProperty("grid_height", extent.gridHeight());
        json.addProperty("grid_width", extent.gridWidth());
        json.addProperty("groups", extent.groups());
        json.add("mask", array(extent.mask()));
        JsonArray images = new JsonArray();
        for (Image image : model.images()) {
            JsonObject one = new JsonObject();
            one.addProperty("name", image.name());
            one.addProperty("class", image.label());
            one.add("tokens", array(image.tokens()));
            one.add("difference_of_reconstruction", number(image.lost()));
            JsonArray edits = new JsonArray();
            image.edits().forEach(edit -> edits.add(json(edit)));
            one.add("edits", edits);
            images.add(one);
        }
        json.add("images", images);
        Gson gson = new GsonBuilder().disableHtmlEscaping().serializeNulls().create();
        return gson.toJson(json) + "\n";
    }

    private static JsonObject json(Edit edit) {
        JsonObject json = new JsonObject();
        json.addProperty("seed", edit.seed());
        json.addProperty("picture", edit.picture().getFileName().toString());
        json.add("tokens", array(edit.tokens()));
        json.addProperty("changed_tokens", edit.changed());
        json.addProperty("visible_groups_kept", edit.visibleKept());
        json.add("difference_inside", number(edit.inside()));
        json.add("difference_outside", number(edit.outside()));
        return json;
    }

    private static JsonArray array(List<? extends Number> values) {
        JsonArray array = new JsonArray(values.size());
        values.forEach(array::add);
        return array;
    }

    /** JSON has no NaN. */
    private static JsonElement number(double value) {
        return Double.isNaN(value) ? JsonNull.INSTANCE : new JsonPrimitive(value);
    }
}
