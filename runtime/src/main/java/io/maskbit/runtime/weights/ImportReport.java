package io.maskbit.runtime.weights;

import java.nio.file.Path;
import java.util.List;

/**
 * What an import did, file by file and key by key.
 *
 * @param folder the run that was made
 * @param files the files that were read
 * @param surroundings settings that no file says
 * @param facts what users should know beside
 */
public record ImportReport(
        Path folder, List<ImportedFile> files, List<Finding> surroundings, List<String> facts) {

    /** Copies the lists. */
    public ImportReport {
        files = List.copyOf(files);
        surroundings = List.copyOf(surroundings);
        facts = List.copyOf(facts);
    }

    /** Returns what people should read, line by line. */
    public List<String> summary() {
        return ReportFiles.summary(this);
    }

    /**
     * What became of a key.
     *
     * @param key its name in the file; for a computed one that is not there, the name it would have
     * @param shape its extents as text; empty for what is no tensor
     * @param outcome what became of it
     * @param note its new name, or the reason
     */
    public record Entry(String key, String shape, Outcome outcome, String note) {}

    /** What can become of a key. */
    public enum Outcome {
        /** Taken under its name. */
        MATCHED,
        /** Taken under another name. */
        RENAMED,
        /** Left out for a reason. */
        IGNORED,
        /** Follows from the settings, and was found to be as it is computed here. */
        COMPUTED,
        /** Follows from the settings, and is not in the file. */
        ABSENT
    }

    /**
     * A file that was read.
     *
     * @param path the file
     * @param bytes its size
     * @param sha256 its digest in hexadecimal
     * @param words what it was recognised as
     * @param findings settings that follow from it
     * @param entries its keys
     */
    public record ImportedFile(
            Path path,
            long bytes,
            String sha256,
            String words,
            List<Finding> findings,
            List<Entry> entries) {

        /** Copies the lists. */
        public ImportedFile {
            findings = List.copyOf(findings);
            entries = List.copyOf(entries);
        }

        /** Returns how many keys had an outcome. */
        public long count(Outcome outcome) {
            return entries.stream().filter(entry -> entry.outcome() == outcome).count();
        }
    }
}
