package io.pgcmk.agent.stack;

import io.pgcmk.local.stack.AgentOnHost;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** A disk in a file, with an ext4 that can encrypt, mounted until it is closed. */
final class EncryptedImage implements AutoCloseable {
    private final HostShell shell;
    private final Path image;
    private final Path mount;

    private EncryptedImage(HostShell shell, Path image, Path mount) {
        this.shell = shell;
        this.image = image;
        this.mount = mount;
    }

    /** Root in a container often may not mount: then the recipe is not executed. */
    static EncryptedImage mounted(HostShell shell, Needed needed) throws IOException {
        Path image = shell.directory().resolve("disk.img");
        Path mount = Files.createDirectory(shell.directory().resolve("mnt"));
        shell.done("truncate -s 256M " + image + " && mkfs.ext4 -q -O encrypt " + image);
        AgentOnHost.Ended ended = shell.run("mount -o loop " + image + " " + mount);
        needed.that(ended.status() == 0, "a loop device cannot be mounted here: " + ended.said());
        return new EncryptedImage(shell, image, mount);
    }

    Path mount() {
        return mount;
    }

    /** What somebody sees who has the disk and no key; once it is closed, all of it is there. */
    boolean has(String text) throws IOException {
        byte[] wanted = text.getBytes(StandardCharsets.US_ASCII);
        int matched = 0;
        try (InputStream bytes = new BufferedInputStream(Files.newInputStream(image), 1024 * 1024)) {
            for (int next = bytes.read(); next >= 0 && matched < wanted.length; next = bytes.read()) {
                matched = next == wanted[matched] ? matched + 1 : next == wanted[0] ? 1 : 0;
            }
        }
        return matched == wanted.length;
    }

    /** Where somebody still uses it, as after a failure, it goes away with them, and this fails all the same. */
    @Override
    public void close() throws IOException {
        shell.done("umount " + mount + " || { umount -l " + mount + "; exit 1; }");
    }
}
