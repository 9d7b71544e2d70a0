package io.maskbit.runtime.weights;

import io.maskbit.runtime.arm.Progress;
import io.maskbit.runtime.config.Document;
import io.maskbit.runtime.config.SetOption;
import io.maskbit.runtime.plugin.Catalog;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Imports for tests. */
final class Imports {

    private Imports() {}

    static ImportReport of(Path out, List<Path> files, String... settings) {
        return run(request(out, files, settings));
    }

    static WeightImport.Request request(Path out, List<Path> files, String... settings) {
        return new WeightImport.Request(
                files,
                out,
                Optional.empty(),
                Optional.empty(),
                List.of(settings).stream().map(SetOption::of).toList(),
                Optional.empty());
    }

    static ImportReport run(WeightImport.Request request) {
        return new WeightImport(Catalog.of(List.of()), Progress.SILENT).run(request);
    }

    /** Returns the settings of a run by their dotted paths. */
    static Map<String, String> settings(Path run) {
        Map<String, String> settings = new LinkedHashMap<>();
        Document.read(run.resolve("arm.yaml"))
                .root()
                .leaves()
                .forEach((path, node) -> settings.put(path, node.flow()));
        return settings;
    }
}
