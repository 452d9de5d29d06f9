package signalbox.rules.language;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.drools.base.definitions.InternalKnowledgePackage;
import org.jspecify.annotations.Nullable;
import org.mvel2.asm.ClassReader;
import org.mvel2.asm.ClassVisitor;
import org.mvel2.asm.Handle;
import org.mvel2.asm.Label;
import org.mvel2.asm.MethodVisitor;
import org.mvel2.asm.Opcodes;
import org.mvel2.asm.Type;
import signalbox.limit.Texts;

/**
 * Classes that were compiled of consequences and functions: all that they refer to has to be in the table, and they may neither loop
 * nor write. Declared types, and what calls consequences, are made by templates of Drools and not of a team's text.
 */
final class Bytecode {

    private static final String CONCATENATION = "java/lang/invoke/StringConcatFactory";

    private final InternalKnowledgePackage compiled;
    private final String own;
    private final Set<String> listed = new HashSet<>();
    private final Set<String> found = new TreeSet<>();

    Bytecode(InternalKnowledgePackage compiled, Vocabulary vocabulary) {
        this.compiled = compiled;
        this.own = compiled.getName().replace('.', '/') + "/";
        vocabulary.types().forEach(type -> {
            String owner = type.className().replace('.', '/');
            type.methods().forEach(method -> listed.add(owner + "." + method.name()));
            type.constants().keySet().forEach(name -> listed.add(owner + "." + name));
            String made = type.madeClassName().replace('.', '/');
            if (!type.constructors().isEmpty()) {
                listed.add(made + ".<init>");
            }
            if (type.by() != signalbox.rules.language.Type.By.NOBODY) {
                listed.add(made + ".by");
            }
            if (!type.restingOptions().isEmpty()) {
                listed.add(owner + "." + Printer.RESTING_ON);
            }
        });
        listed.addAll(List.of("java/lang/Object.<init>", "org/drools/core/rule/consequence/KnowledgeHelper.insertLogical"));
        String texts = Texts.class.getName().replace('.', '/');
        listed.addAll(List.of(texts + ".join", texts + ".matches"));
        for (String box : List.of("Integer", "Long", "Double", "Boolean")) {
            listed.add("java/lang/" + box + ".valueOf");
        }
        listed.addAll(List.of("java/lang/Integer.intValue", "java/lang/Long.longValue", "java/lang/Double.doubleValue",
                "java/lang/Boolean.booleanValue"));
        compiled.getTypeDeclarations().forEach((name, type) -> {
            listed.add(own + name + ".<init>");
            Arrays.stream(type.getTypeClass().getDeclaredMethods())
                    .filter(method -> method.getName().matches("(get|is)[A-Z].*"))
                    .forEach(method -> listed.add(own + name + "." + method.getName()));
        });
    }

    /** What may not be in a class. */
    Set<String> look(String file, byte[] bytes) {
        found.clear();
        String name = file.replace(".class", "");
        if (!name.startsWith(own)) {
            found.add("the class " + name);
        }
        boolean declared = compiled.getTypeDeclarations().keySet().stream().anyMatch(type -> name.equals(own + type));
        if (!declared && !name.endsWith("Invoker")) {
            new ClassReader(bytes).accept(new Classes(name), ClassReader.SKIP_DEBUG);
        }
        return Set.copyOf(found);
    }

    private final class Classes extends ClassVisitor {

        private final String name;

        private Classes(String name) {
            super(Opcodes.ASM9);
            this.name = name;
        }

        @Override
        public MethodVisitor visitMethod(int access, String method, String descriptor, @Nullable String signature, String @Nullable [] thrown) {
            if (method.equals("<clinit>") || (access & (Opcodes.ACC_SYNCHRONIZED | Opcodes.ACC_NATIVE)) != 0) {
                found.add("a method " + method + " in " + name);
            }
            return new Methods(name, method);
        }
    }

    private final class Methods extends MethodVisitor {

        private final String owner;
        private final String method;
        private final Set<Label> seen = new HashSet<>();

        private Methods(String owner, String method) {
            super(Opcodes.ASM9);
            this.owner = owner;
            this.method = method;
        }

        private void no(String what) {
            found.add(what + " in " + owner.substring(own.length()).replaceAll("\\d+$", "") + "." + method);
        }

        private void reference(String to, String member) {
            boolean isOwn = to.equals(owner) || (to.startsWith(own) && compiled.getFunctions().containsKey(member));
            boolean result = method.startsWith("accumulateExpression") && to.equals("org/drools/mvel/field/FieldFactory");
            if (!isOwn && !result && !listed.contains(to + "." + member)) {
                no(to + "." + member);
            }
        }

        @Override
        public void visitMethodInsn(int opcode, String to, String called, String descriptor, boolean isInterface) {
            reference(to, called);
            if (to.equals(owner) && called.equals(method)) {
                no("a call of itself");
            }
        }

        @Override
        public void visitFieldInsn(int opcode, String to, String field, String descriptor) {
            reference(to, field);
            if (opcode == Opcodes.PUTFIELD || opcode == Opcodes.PUTSTATIC) {
                no("a change of " + field);
            }
        }

        @Override
        public void visitInvokeDynamicInsn(String called, String descriptor, Handle handle, Object... arguments) {
            if (!handle.getOwner().equals(CONCATENATION)) {
                no("a lambda");
            }
        }

        @Override
        public void visitLdcInsn(Object constant) {
            if (constant instanceof Type) {
                no("a class as a value");
            }
        }

        @Override
        public void visitLabel(Label label) {
            seen.add(label);
        }

        @Override
        public void visitJumpInsn(int opcode, Label label) {
            if (seen.contains(label)) {
                no("a loop");
            }
        }

        @Override
        public void visitTableSwitchInsn(int min, int max, Label otherwise, Label... labels) {
            no("a switch");
        }

        @Override
        public void visitLookupSwitchInsn(Label otherwise, int[] keys, Label[] labels) {
            no("a switch");
        }

        @Override
        public void visitTryCatchBlock(Label start, Label end, Label handler, @Nullable String type) {
            no("a catch");
        }

        @Override
        public void visitInsn(int opcode) {
            if (opcode == Opcodes.ATHROW || opcode == Opcodes.MONITORENTER) {
                no(opcode == Opcodes.ATHROW ? "a throw" : "a lock");
            }
        }

        @Override
        public void visitIincInsn(int variable, int increment) {
            no("a count");
        }

        @Override
        public void visitMultiANewArrayInsn(String descriptor, int dimensions) {
            no("an array");
        }

        @Override
        public void visitIntInsn(int opcode, int operand) {
            if (opcode == Opcodes.NEWARRAY) {
                no("an array");
            }
        }

        @Override
        public void visitTypeInsn(int opcode, String type) {
            if (opcode == Opcodes.INSTANCEOF) {
                no("an instanceof");
            }
        }
    }
}
