/**
 * What an editor is told of rules while they are written: the language server of {@code signalbox lsp}. This package alone knows the
 * protocol (LSP4J); what rules mean it asks {@link signalbox.rules.language.Assistant}, what is wrong with them the same code as {@code
 * check}. Whatever stands in a file, half a word or nothing, is answered: a fault here is an empty answer and a line in the log.
 *
 * <p>Requests are answered on the thread that reads them. Files are checked on one thread beside, the newest text first: what became old
 * meanwhile is not checked.
 */
@NullMarked
package signalbox.editor;

import org.jspecify.annotations.NullMarked;
