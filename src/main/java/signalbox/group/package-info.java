/**
 * Groups: alerts that went the same way and agree in the labels they are grouped by are told together. A group outlives
 * the routes that lead to it, so it holds what it needs of its destination.
 */
@NullMarked
package signalbox.group;

import org.jspecify.annotations.NullMarked;
