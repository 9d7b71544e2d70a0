package io.maskbit.runtime.config;

import io.maskbit.api.ExperimentException;
import io.maskbit.api.Location;
import java.util.ArrayList;
import java.util.List;

/**
 * One {@code --set path=value} of the command line.
 *
 * @param path the keys from the top, for example {@code [generator, depth]}
 * @param value the value, read like one in a file
 */
public record SetOption(List<String> path, Node value) {

    /** Copies the path. */
    public SetOption {
        path = List.copyOf(path);
    }

    /**
     * Reads what stands behind {@code --set}.
     *
     * @param text for example {@code generator.depth=12} or {@code seeds=[0, 1]}
     * @return the option
     * @throws ExperimentException if it is not of this form
     */
    public static SetOption of(String text) {
        String source = "--set " + text;
        int equals = text.indexOf('=');
        List<String> path = new ArrayList<>();
        if (equals > 0) {
            for (String key : text.substring(0, equals).strip().split("\\.", -1)) {
                path.add(key.strip());
            }
        }
        if (path.isEmpty() || path.contains("")) {
            throw new ExperimentException(
                    Location.of(source),
                    "this is no setting",
                    "write it as section.key=value, for example --set generator.depth=12");
        }
        return new SetOption(
                path, unlined(source, NodeReader.read(source, text.substring(equals + 1))));
    }

    /**
     * Puts the value into a tree, making sections that are missing.
     *
     * @param root the tree
     * @return the changed tree
     */
    public Node.Mapping applyTo(Node.Mapping root) {
        return put(root, 0);
    }

    private Node.Mapping put(Node.Mapping mapping, int depth) {
        String key = path.get(depth);
        Node replacement =
                depth == path.size() - 1
                        ? value
                        : put(
                                mapping.get(key)
                                        .filter(Node.Mapping.class::isInstance)
                                        .map(Node.Mapping.class::cast)
                                        .orElse(Node.Mapping.empty(value.location())),
                                depth + 1);
        return mapping.with(key, new Node.Entry(value.location(), replacement));
    }

    /** Takes the line numbers away: an option on the command line has none. */
    static Node unlined(String source, Node node) {
        Location place = Location.of(source);
        if (node instanceof Node.Scalar scalar) {
            return new Node.Scalar(place, scalar.text(), scalar.quoted());
        }
        if (node instanceof Node.Sequence sequence) {
            return new Node.Sequence(
                    place, sequence.items().stream().map(item -> unlined(source, item)).toList());
        }
        Node.Mapping result = Node.Mapping.empty(place);
        for (var entry : ((Node.Mapping) node).entries().entrySet()) {
            Node inner = unlined(source, entry.getValue().value());
            result = result.with(entry.getKey(), new Node.Entry(place, inner));
        }
        return result;
    }
}
