package io.pgcmk.local.cosmos;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;

/**
 * The {@code _rid} of resources, which the SDK takes apart: base64 of 4 bytes for a database, followed by 4 for a
 * container, whose first bit is set, and 8 for a document, with a dash for each slash.
 */
final class ResourceIds {
    private static final int CONTAINER_BIT = 0x80000000;

    private ResourceIds() {}

    static String ofDatabase(int database) {
        byte[] bytes = new byte[4];
        ByteBuffer.wrap(bytes).putInt(database);
        return encoded(bytes);
    }

    static String ofContainer(int database, int container) {
        byte[] bytes = new byte[8];
        ByteBuffer.wrap(bytes).putInt(database).putInt(container | CONTAINER_BIT);
        return encoded(bytes);
    }

    static String ofDocument(String container, long document) {
        byte[] bytes = new byte[16];
        ByteBuffer.wrap(bytes)
                .put(Base64.getDecoder().decode(container.replace('-', '/')))
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(document);
        return encoded(bytes);
    }

    private static String encoded(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes).replace('/', '-');
    }
}
