package io.maskbit.runtime.fetch;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** A server on this machine that answers as a test wants, rightly or not: one request each time. */
final class UnreliableServer implements AutoCloseable {

    /** What was asked. */
    record Request(String target, Map<String, String> headers) {

        String header(String name) {
            return headers.getOrDefault(name.toLowerCase(Locale.ROOT), "");
        }
    }

    /** Writes an answer, down to its bytes. */
    interface Behaviour {
        void answer(Request request, OutputStream out) throws IOException, InterruptedException;
    }

    private final ServerSocket socket;
    private final Behaviour behaviour;
    private final List<Request> requests = new CopyOnWriteArrayList<>();

    UnreliableServer(Behaviour behaviour) throws IOException {
        this.behaviour = behaviour;
        this.socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread thread = new Thread(this::serve, "unreliable-server");
        thread.setDaemon(true);
        thread.start();
    }

    /** Answers the first request in one way, and all further ones in another. */
    static UnreliableServer first(Behaviour first, Behaviour then) throws IOException {
        AtomicInteger count = new AtomicInteger();
        return new UnreliableServer(
                (request, out) ->
                        (count.getAndIncrement() == 0 ? first : then).answer(request, out));
    }

    static Behaviour honest(byte[] bytes, String tag) {
        return (request, out) -> file(request, out, bytes, tag);
    }

    static Behaviour says(String status, String... headers) {
        return (request, out) -> head(out, status, headers);
    }

    /** A hub with some files in every repository; what is not listed is not there. */
    static UnreliableServer hub(byte[] weights, String... files) throws IOException {
        return new UnreliableServer(
                (request, out) -> {
                    String target = request.target();
                    if (target.startsWith("/api/models/")) {
                        String list = String.join("\"},{\"rfilename\":\"", files);
                        text(out, "200 OK", "{\"siblings\":[{\"rfilename\":\"" + list + "\"}]}");
                    } else if (List.of(files).stream().anyMatch(f -> target.endsWith("/" + f))) {
                        file(request, out, weights, FetchCase.TAG);
                    } else {
                        head(out, "404 Not Found", "Content-Length: 0");
                    }
                });
    }

    String address() {
        return "http://127.0.0.1:" + socket.getLocalPort();
    }

    List<Request> requests() {
        return List.copyOf(requests);
    }

    List<String> targets() {
        return requests.stream().map(Request::target).toList();
    }

    private void serve() {
        while (!socket.isClosed()) {
            try (Socket client = socket.accept()) {
                Request request = read(client);
                requests.add(request);
                behaviour.answer(request, client.getOutputStream());
                client.getOutputStream().flush();
            } catch (IOException e) {
                // The client has gone, or this server has been closed.
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private static Request read(Socket client) throws IOException {
        BufferedReader reader =
                new BufferedReader(
                        new InputStreamReader(
                                client.getInputStream(), StandardCharsets.ISO_8859_1));
        String[] first = String.valueOf(reader.readLine()).split(" ");
        Map<String, String> headers = new LinkedHashMap<>();
        for (String line = reader.readLine();
                line != null && !line.isEmpty();
                line = reader.readLine()) {
            String[] header = line.split(": ", 2);
            headers.put(header[0].toLowerCase(Locale.ROOT), header[1]);
        }
        return new Request(first.length > 1 ? first[1] : "", headers);
    }

    /** Writes a status and headers; every answer ends its connection. */
    static void head(OutputStream out, String status, String... headers) throws IOException {
        StringBuilder head = new StringBuilder("HTTP/1.1 " + status + "\r\nConnection: close\r\n");
        for (String header : headers) {
            head.append(header).append("\r\n");
        }
        out.write((head + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
    }

    static void text(OutputStream out, String status, String body) throws IOException {
        head(out, status, "Content-Length: " + body.length());
        out.write(body.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** Answers as an honest server does, the rest if it is asked for and of the same version. */
    static void file(Request request, OutputStream out, byte[] bytes, String tag)
            throws IOException {
        int from = 0;
        if (request.header("if-range").equals(tag)) {
            from = Integer.parseInt(request.header("range").replaceAll("bytes=([0-9]+)-", "$1"));
            head(
                    out,
                    "206 Partial Content",
                    "ETag: " + tag,
                    "Content-Length: " + (bytes.length - from),
                    "Content-Range: bytes " + from + "-" + (bytes.length - 1) + "/" + bytes.length);
        } else {
            head(out, "200 OK", "ETag: " + tag, "Content-Length: " + bytes.length);
        }
        out.write(bytes, from, bytes.length - from);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
