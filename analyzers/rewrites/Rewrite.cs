// Words. A *rewrite* replaces one span of one method by other text of the same type, so that the result compiles by
// construction. A *rule* enumerates the rewrites of one family in a method; the *enumerator* runs all rules. Read one way, a
// rewrite of correct code plants a bug; read the other way, a rewrite of faulty code repairs one: the same rules serve
// training, repair and mutation. *Performance* rewrites (performance/) are another family: they keep the meaning and only
// change the cost.
using Microsoft.CodeAnalysis.Text;

namespace Dialogos.Analyzers.Rewrites;

/// <summary>The family that a rewrite belongs to.</summary>
public enum RewriteKind
{
    /// <summary><c>+ - * / %</c> for one another.</summary>
    ArithmeticOperator,
    /// <summary><c>&lt; &lt;= &gt; &gt;=</c> for one another.</summary>
    RelationalOperator,
    /// <summary><c>==</c> and <c>!=</c>.</summary>
    EqualityOperator,
    /// <summary><c>&amp;&amp;</c> and <c>||</c>.</summary>
    LogicalOperator,
    /// <summary><c>&amp; | ^</c> for one another.</summary>
    BitwiseOperator,
    /// <summary><c>&lt;&lt; &gt;&gt; &gt;&gt;&gt;</c> for one another.</summary>
    ShiftOperator,
    /// <summary><c>= += -= |= &amp;= ^=</c> for one another.</summary>
    AssignmentOperator,
    /// <summary><c>++</c> and <c>--</c>.</summary>
    Increment,
    /// <summary>An integer expression one more or one less.</summary>
    OffByOne,
    /// <summary>An integer literal's value.</summary>
    IntegerLiteral,
    /// <summary><c>true</c> and <c>false</c>.</summary>
    BooleanLiteral,
    /// <summary>A negation added or removed.</summary>
    Negation,
    /// <summary>Another variable of the same type that is in scope.</summary>
    VariableMisuse,
    /// <summary>Another field or property of the same type on the same object.</summary>
    MemberMisuse,
    /// <summary>Two arguments of the same type exchanged.</summary>
    ArgumentSwap,
    /// <summary>The two results of a conditional expression exchanged.</summary>
    ConditionalSwap,
    /// <summary>An early return guard whose condition never or always holds.</summary>
    Guard,
    /// <summary>Another enum member of the same enum.</summary>
    EnumMember,
    /// <summary><c>checked</c> arithmetic made unchecked, or the reverse.</summary>
    Checked,
    /// <summary><c>break</c> and <c>continue</c>.</summary>
    LoopExit,
    /// <summary>Performance: an expression that no iteration changes, computed before the loop.</summary>
    Hoist,
    /// <summary>Performance: a member that is read several times, read once into a local.</summary>
    CacheMember,
    /// <summary>Performance: the cheaper of two conditions first.</summary>
    ReorderConditions,
    /// <summary>Performance: a cheaper operator with the same result.</summary>
    StrengthReduce,
    /// <summary>Performance: a small method that the compiler is told to inline.</summary>
    Inline,
    /// <summary>Performance: an element that is used several times, reached by a reference.</summary>
    ReferenceLocal,
    /// <summary>Performance: a walk over a span by index instead of by enumerator.</summary>
    IndexedLoop,
    /// <summary>Performance: a slice before a loop, which lets the compiler drop bounds checks inside.</summary>
    BoundsCheck,
    /// <summary>Performance: several iterations in one.</summary>
    Unroll,
}

/// <summary>One replacement inside one method.</summary>
/// <param name="Kind">Its family.</param>
/// <param name="Span">What is replaced, in the file's characters.</param>
/// <param name="OldText">The text there now.</param>
/// <param name="NewText">What takes its place.</param>
/// <param name="Focus">The position in the file of the token that a reader would point at.</param>
public sealed record Rewrite(RewriteKind Kind, TextSpan Span, string OldText, string NewText, int Focus);
