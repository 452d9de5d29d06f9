package signalbox.timeline;

import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/** What came of timelines, in the XML that build servers read: a suite for each file, a case for each timeline. */
public final class JunitReport {

    private static final String ROOT = "timelines";

    private JunitReport() {}

    /** Writes it. */
    public static void write(Report report, Writer out) throws IOException {
        try {
            XMLStreamWriter xml = XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(out);
            xml.writeStartDocument("UTF-8", "1.0");
            xml.writeStartElement("testsuites");
            xml.writeAttribute("name", ROOT);
            xml.writeAttribute("tests", String.valueOf(report.judgements().size()));
            xml.writeAttribute("failures", String.valueOf(report.failed()));
            xml.writeAttribute("errors", String.valueOf(report.problems().size()));
            for (Map.Entry<String, List<Judgement>> file : byFile(report).entrySet()) {
                suite(file.getKey(), file.getValue(), xml);
            }
            if (report.coverage().isPresent()) {
                coverage(report.coverage().get(), xml);
            }
            if (!report.problems().isEmpty()) {
                problems(report.problems(), xml);
            }
            xml.writeEndElement();
            xml.writeEndDocument();
            xml.close();
        } catch (XMLStreamException e) {
            throw new IOException("the report could not be written: " + e.getMessage(), e);
        }
    }

    private static Map<String, List<Judgement>> byFile(Report report) {
        Map<String, List<Judgement>> files = new LinkedHashMap<>();
        report.judgements().forEach(judgement -> files.computeIfAbsent(judgement.place().file(), any -> new ArrayList<>()).add(judgement));
        return files;
    }

    private static void suite(String file, List<Judgement> judgements, XMLStreamWriter xml) throws XMLStreamException {
        xml.writeStartElement("testsuite");
        xml.writeAttribute("name", file);
        xml.writeAttribute("tests", String.valueOf(judgements.size()));
        xml.writeAttribute("failures", String.valueOf(judgements.stream().filter(each -> !each.passed()).count()));
        for (Judgement judgement : judgements) {
            xml.writeStartElement("testcase");
            xml.writeAttribute("classname", file);
            xml.writeAttribute("name", xmlText(judgement.name()));
            xml.writeAttribute("file", file);
            xml.writeAttribute("line", String.valueOf(judgement.place().line()));
            if (!judgement.passed()) {
                xml.writeStartElement("failure");
                xml.writeAttribute("message", xmlText(TextReport.fault(judgement.faults().get(0))));
                xml.writeCharacters(xmlText(TextReport.text(judgement)));
                xml.writeEndElement();
            }
            xml.writeEndElement();
        }
        xml.writeEndElement();
    }

    /** Figures, as properties of a suite without cases: they are no tests. */
    private static void coverage(Coverage coverage, XMLStreamWriter xml) throws XMLStreamException {
        xml.writeStartElement("testsuite");
        xml.writeAttribute("name", "coverage");
        xml.writeAttribute("tests", "0");
        xml.writeStartElement("properties");
        property("rules.fired.percent", coverage.percent(), xml);
        property("conditions.covered.percent", coverage.conditionPercent(), xml);
        xml.writeEndElement();
        xml.writeEndElement();
    }

    private static void property(String name, int value, XMLStreamWriter xml) throws XMLStreamException {
        xml.writeEmptyElement("property");
        xml.writeAttribute("name", name);
        xml.writeAttribute("value", String.valueOf(value));
    }

    private static void problems(List<String> problems, XMLStreamWriter xml) throws XMLStreamException {
        xml.writeStartElement("testsuite");
        xml.writeAttribute("name", "problems");
        xml.writeAttribute("tests", String.valueOf(problems.size()));
        xml.writeAttribute("errors", String.valueOf(problems.size()));
        for (String problem : problems) {
            xml.writeStartElement("testcase");
            xml.writeAttribute("name", xmlText(problem));
            xml.writeStartElement("error");
            xml.writeAttribute("message", xmlText(problem));
            xml.writeEndElement();
            xml.writeEndElement();
        }
        xml.writeEndElement();
    }

    /** XML has no way to write most control characters. */
    private static String xmlText(String text) {
        return text.replaceAll("[\\p{Cntrl}&&[^\n\t]]|[\\uFFFE\\uFFFF]", "\uFFFD");
    }
}
