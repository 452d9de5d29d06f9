package signalbox.config;

/** A secret that is written in the configuration, or the file that holds it; {@code ""} where there is none. */
record SecretOrFile(Secret inline, String file) {

    static final SecretOrFile NONE = new SecretOrFile(Secret.NONE, "");

    boolean isEmpty() {
        return inline.isEmpty() && file.isEmpty();
    }
}
