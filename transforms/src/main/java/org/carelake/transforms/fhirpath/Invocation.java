package org.carelake.transforms.fhirpath;

/**
 * A call that is being compiled.
 *
 * @param compiler compiles arguments
 * @param call the call as written
 * @param input what stands before the dot
 * @param focus what the whole expression starts from; ordinary arguments start from it too
 */
record Invocation(PathCompiler compiler, Ast.Call call, Compiled input, Compiled focus) {

  int argumentCount() {
    return call.arguments().size();
  }

  Ast argumentAst(int index) {
    return call.arguments().get(index);
  }

  /** An argument that does not depend on the items of the input. */
  Compiled argument(int index) {
    return compiler.compile(argumentAst(index), focus);
  }

  /** An argument that is evaluated for each item of the input. */
  Compiled perItem(int index) {
    return compiler.compile(argumentAst(index), input.asFocus());
  }

  /** A condition on each item of the input. */
  Evaluator condition(int index) {
    Compiled condition = perItem(index);
    PathCompiler.requireKind(
        condition, argumentAst(index), "the condition of " + call.name() + "()", Kind.BOOLEAN);
    return condition.evaluator();
  }

  /** An argument of a kind; its evaluator gives one bare item or null. */
  Evaluator argument(int index, Kind... kinds) {
    Compiled argument = argument(index);
    PathCompiler.requireKind(
        argument, argumentAst(index), "the argument of " + call.name() + "()", kinds);
    Evaluator inner = argument.evaluator();
    String name = call.name() + "()";
    return (item, scope) -> Values.bare(Items.single(inner.evaluate(item, scope), name));
  }

  void requireInput(Kind... kinds) {
    PathCompiler.requireKind(
        input, call.target() instanceof Ast.Focus ? call : call.target(), place(), kinds);
  }

  private String place() {
    return "the input of " + call.name() + "()";
  }

  /** The only item of the input, bare, or null. */
  Evaluator single() {
    Evaluator inner = input.evaluator();
    String name = call.name() + "()";
    return (item, scope) -> Values.bare(Items.single(inner.evaluate(item, scope), name));
  }

  /** The name of a type given as an argument, such as {@code Quantity} or {@code FHIR.Patient}. */
  String typeArgument(int index) {
    Ast argument = argumentAst(index);
    if (argument instanceof Ast.Member member) {
      if (member.target() instanceof Ast.Focus) {
        return member.name();
      }
      if (member.target() instanceof Ast.Member prefix && prefix.target() instanceof Ast.Focus) {
        return prefix.name() + "." + member.name();
      }
    }
    throw FhirPathException.at(
        argument, "expected the name of a type, such as Quantity, as it stands, without quotes");
  }
}
