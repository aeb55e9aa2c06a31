package io.pgcmk.local.host;

import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.List;

/** The classes of a package. Of ours it sees the JDK's and the Functions interfaces, which come before its own. */
final class PackageClasses extends URLClassLoader {

    PackageClasses(List<Path> classPath) {
        super("functions", urls(classPath), new FunctionsApi());
    }

    private static URL[] urls(List<Path> classPath) {
        return classPath.stream().map(PackageClasses::url).toArray(URL[]::new);
    }

    private static URL url(Path path) {
        try {
            return path.toUri().toURL();
        } catch (MalformedURLException e) {
            throw new HostStartException(path + " has no URL", e);
        }
    }

    private static final class FunctionsApi extends ClassLoader {
        private static final String API = "com.microsoft.azure.functions.";

        FunctionsApi() {
            super("functions-api", ClassLoader.getPlatformClassLoader());
        }

        @Override
        protected Class<?> findClass(String name) throws ClassNotFoundException {
            if (!name.startsWith(API)) {
                throw new ClassNotFoundException(name);
            }
            return FunctionsApi.class.getClassLoader().loadClass(name);
        }
    }
}
