using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Dialogos.Analyzers.Rules;

/// <summary>
/// errno-has-a-name: C# turns the constant 0 into any enumeration. In <c>failed ? x.Error : 0</c> the 0, meant as the value of
/// a <c>Result&lt;int&gt;</c>, becomes <c>Errno.None</c>, and a failure without a reason, which panics when it is reached. So
/// no number becomes an <c>Errno</c> by itself, and no <c>Errno.None</c> a <c>Result&lt;T&gt;</c>.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class ErrnoAnalyzer : DiagnosticAnalyzer
{
    private const string Errno = "Errno";
    private const string Result = "Result";

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Rule.ErrnoHasAName, Rule.FailureHasAReason];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterOperationAction(Analyze, OperationKind.Conversion);
    }

    private static void Analyze(OperationAnalysisContext context)
    {
        var conversion = (IConversionOperation)context.Operation;
        if (IsNumberAsErrno(conversion))
        {
            context.ReportDiagnostic(Diagnostic.Create(Rule.ErrnoHasAName, conversion.Syntax.GetLocation()));
            return;
        }
        if (!IsErrno(conversion.Operand.Type) || conversion.OperatorMethod?.ContainingType is not { Name: Result, Arity: 1 })
            return;
        foreach (var outcome in Outcomes(conversion.Operand))
            if (outcome.ConstantValue is { HasValue: true, Value: 0 } && !IsNumberAsErrno(outcome))
                context.ReportDiagnostic(Diagnostic.Create(Rule.FailureHasAReason, outcome.Syntax.GetLocation()));
    }

    private static bool IsErrno(ITypeSymbol? type) => type is { TypeKind: TypeKind.Enum, Name: Errno };

    private static bool IsNumberAsErrno(IOperation operation) =>
        operation is IConversionOperation { IsImplicit: true, Operand: { ConstantValue.HasValue: true } operand } conversion
        && IsErrno(conversion.Type) && operand.Type is { TypeKind: not TypeKind.Enum };

    // What an expression can come to.
    private static IEnumerable<IOperation> Outcomes(IOperation operation) => operation switch
    {
        IConditionalOperation choice => Outcomes(choice.WhenTrue).Concat(choice.WhenFalse is null ? [] : Outcomes(choice.WhenFalse)),
        ISwitchExpressionOperation choice => choice.Arms.SelectMany(arm => Outcomes(arm.Value)),
        ICoalesceOperation choice => Outcomes(choice.Value).Concat(Outcomes(choice.WhenNull)),
        IParenthesizedOperation inner => Outcomes(inner.Operand),
        _ => [operation],
    };
}
