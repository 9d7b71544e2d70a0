package io.maskbit.runtime.cli;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import io.maskbit.api.ComponentKind;
import io.maskbit.api.ExperimentException;
import io.maskbit.api.Location;
import io.maskbit.runtime.config.Spelling;
import io.maskbit.runtime.plugin.Catalog;
import io.maskbit.runtime.plugin.Found;
import io.maskbit.runtime.plugin.Listing;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Lists what experiments can choose from. */
@Command(
        name = "plugins",
        description = {
            "Lists the components that experiments can choose, one line each: kind, id, module,"
                    + " version, SPI version compiled against, location. With an id, where it comes from and its settings: type, fallback, range,"
                    + " meaning."
        },
        mixinStandardHelpOptions = true)
final class PluginsVerb implements Callable<Integer> {

    @Spec private CommandSpec spec;

    @Mixin private PluginOptions plugins;

    @Parameters(
            arity = "0..1",
            paramLabel = "ID",
            description = "shows the settings of the components with this id")
    private String id = "";

    @Option(names = "--json", description = "prints JSON instead of a table")
    private boolean json;

    @Override
    public Integer call() {
        Catalog catalog = plugins.catalog();
        PrintWriter out = spec.commandLine().getOut();
        List<Found> shown = id.isEmpty() ? catalog.all() : withId(catalog);
        if (json) {
            Gson gson = new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create();
            Map<String, Object> all = new LinkedHashMap<>();
            all.put("components", Listing.values(shown));
            all.put("notices", Listing.notices(catalog.notices()));
            out.println(gson.toJson(all));
            return Main.DONE;
        }
        out.print(id.isEmpty() ? Listing.table(shown) : Listing.settings(shown));
        out.flush();
        PluginOptions.report(catalog, spec.commandLine().getErr());
        return Main.DONE;
    }

    private List<Found> withId(Catalog catalog) {
        List<Found> found = catalog.all().stream().filter(f -> f.id().equals(id)).toList();
        if (!found.isEmpty()) {
            return found;
        }
        List<String> known = catalog.all().stream().map(Found::id).distinct().sorted().toList();
        List<String> hints = new ArrayList<>();
        Arrays.stream(ComponentKind.values())
                .filter(kind -> !catalog.ids(kind).isEmpty())
                .forEach(
                        kind ->
                                hints.add(
                                        kind.key() + ": " + String.join(", ", catalog.ids(kind))));
        catalog.notices().forEach(notice -> hints.add(notice.toString()));
        throw new ExperimentException(
                Location.of("plugins"),
                "no component has the id '" + id + "'" + Spelling.suggestion(id, known),
                hints.toArray(new String[0]));
    }
}
