package io.pgcmk.local.cosmos;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** The place in a document that a patch operation names: a property of an object or an element of an array. */
sealed interface PatchTarget {

    /** Paths are not made on the way: only the last step may lead to something new. */
    static PatchTarget find(ObjectNode document, String path) {
        if (!path.startsWith("/") || path.startsWith("/_")) {
            throw Refusal.badRequest("The patch path '" + path + "' must begin with / and name no system property.");
        }
        JsonPointer pointer = JsonPointer.compile(path);
        String last = pointer.last().getMatchingProperty();
        return switch (document.at(pointer.head())) {
            case ObjectNode object -> new Property(object, last);
            case ArrayNode array -> Element.of(array, last);
            default ->
                throw Refusal.badRequest("The patch path '" + path
                        + "' leads through something that does not exist or has no properties.");
        };
    }

    /** What is there, or undefined. */
    JsonNode current();

    void add(JsonNode value);

    void set(JsonNode value);

    void remove();

    default void needExisting() {
        if (current().isMissingNode()) {
            throw Refusal.badRequest("The node that a patch would replace or remove is absent.");
        }
    }

    record Property(ObjectNode object, String name) implements PatchTarget {

        @Override
        public JsonNode current() {
            return object.path(name);
        }

        @Override
        public void add(JsonNode value) {
            object.set(name, value);
        }

        @Override
        public void set(JsonNode value) {
            object.set(name, value);
        }

        @Override
        public void remove() {
            object.remove(name);
        }
    }

    /** An index one past the end stands for the place where the next element goes. */
    record Element(ArrayNode array, int index) implements PatchTarget {

        static Element of(ArrayNode array, String name) {
            if (name.equals("-")) {
                return new Element(array, array.size());
            }
            if (name.matches("[0-9]{1,9}") && Integer.parseInt(name) <= array.size()) {
                return new Element(array, Integer.parseInt(name));
            }
            throw Refusal.badRequest("The array has no index '" + name + "'.");
        }

        @Override
        public JsonNode current() {
            return index < array.size() ? array.get(index) : MissingNode.getInstance();
        }

        @Override
        public void add(JsonNode value) {
            array.insert(index, value);
        }

        @Override
        public void set(JsonNode value) {
            needExisting();
            array.set(index, value);
        }

        @Override
        public void remove() {
            array.remove(index);
        }
    }
}
