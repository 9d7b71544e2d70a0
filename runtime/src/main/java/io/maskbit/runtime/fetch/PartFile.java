package io.maskbit.runtime.fetch;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import io.maskbit.tensor.Durable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * A file that has come in part, and what tells whether the rest belongs to it. One process at a
 * time: who opens it holds the lock of the repository's folder.
 */
final class PartFile implements AutoCloseable {

    private final Path file;
    private final Path part;
    private final Path note;
    private final FileChannel channel;

    private PartFile(Path file, FileChannel channel) {
        this.file = file;
        this.part = Durable.part(file);
        this.note = note(file);
        this.channel = channel;
    }

    private static Path note(Path file) {
        return file.resolveSibling(file.getFileName() + ".part.json");
    }

    /**
     * Opens what is there of a file.
     *
     * @param file the file when it is whole
     * @throws IOException if the disk fails
     */
    static PartFile open(Path file) throws IOException {
        return new PartFile(
                file,
                FileChannel.open(
                        Durable.part(file),
                        StandardOpenOption.CREATE,
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE,
                        LinkOption.NOFOLLOW_LINKS));
    }

    long length() throws IOException {
        return channel.size();
    }

    /** Returns the mark of the version that the part is of, if it is known. */
    Optional<String> version() {
        try {
            if (!Files.isRegularFile(note, LinkOption.NOFOLLOW_LINKS) || Files.size(note) > 4096) {
                return Optional.empty();
            }
            JsonObject json = JsonParser.parseString(Files.readString(note)).getAsJsonObject();
            return Optional.ofNullable(json.get("version"))
                    .map(JsonElement::getAsString)
                    .filter(version -> version.matches("\"[\\x20-\\x7e]{1,1000}\""));
        } catch (IOException
                | JsonParseException
                | IllegalStateException
                | UnsupportedOperationException e) {
            return Optional.empty(); // begun anew
        }
    }

    /** Empties the part, for a version of the file. */
    void begin(Optional<String> version) throws IOException {
        channel.truncate(0);
        Files.deleteIfExists(note);
        if (version.isPresent()) {
            JsonObject json = new JsonObject();
            json.addProperty("version", version.orElseThrow());
            Files.writeString(note, json.toString());
        }
    }

    void append(byte[] bytes, int length) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(bytes, 0, length);
        long at = channel.size();
        while (buffer.hasRemaining()) {
            at += channel.write(buffer, at);
        }
    }

    /** Brings the part to the disk and gives it its name. */
    void complete() throws IOException {
        channel.force(true);
        Files.deleteIfExists(note);
        Durable.rename(part, file);
    }

    /** Throws the part away. */
    void discard() throws IOException {
        Files.deleteIfExists(note);
        Files.deleteIfExists(part);
    }

    Path path() {
        return part;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
