package signalbox.template.html;

/** One step over static text: the context after it and how many characters it took. */
record HtmlStep(HtmlContext context, int length) {}
