/** How source becomes a tree: lexer, parser, nodes (spec/templates.md 10). It executes nothing. */
@NullMarked
package signalbox.template.syntax;

import org.jspecify.annotations.NullMarked;
