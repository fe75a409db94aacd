using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Dialogos.Analyzers.Rules;

/// <summary>
/// no-allocation: a method marked <c>[NoAllocation]</c> creates no object and calls only methods that are marked too
/// (or that the core library marks). What ends in a panic may allocate: arguments of <c>throw</c> are not looked at.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class NoAllocationAnalyzer : DiagnosticAnalyzer
{
    private const string Attribute = "NoAllocationAttribute";
    private const string ThreadStatic = "ThreadStaticAttribute";

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Rule.NoAllocation];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterOperationBlockAction(Analyze);
    }

    private static void Analyze(OperationBlockAnalysisContext context)
    {
        if (!IsMarked(context.OwningSymbol))
            return;
        foreach (var block in context.OperationBlocks.Where(block => block is not IAttributeOperation))
            foreach (var operation in block.DescendantsAndSelf())
                if (!EndsInPanic(operation) && Fault(operation) is { } fault)
                    context.ReportDiagnostic(Diagnostic.Create(Rule.NoAllocation, operation.Syntax.GetLocation(), fault));
    }

    private static string? Fault(IOperation operation) => operation switch
    {
        IObjectCreationOperation { Type.IsReferenceType: true } => "create an object",
        IArrayCreationOperation => "create an array",
        IAnonymousFunctionOperation { Symbol.IsStatic: false } => "create a closure",
        IDelegateCreationOperation { Target: not IAnonymousFunctionOperation { Symbol.IsStatic: true } } => "create a delegate",
        IInterpolatedStringOperation { ConstantValue.HasValue: false } => "format a string",
        IConversionOperation { Operand.Type.IsValueType: true, Type.IsReferenceType: true } => "box a value",
        IBinaryOperation { OperatorKind: BinaryOperatorKind.Add, Type.SpecialType: SpecialType.System_String,
            ConstantValue.HasValue: false } => "concatenate strings",
        IFieldReferenceOperation { Field: { IsStatic: true } field } when HasAttribute(field, ThreadStatic) =>
            $"touch '{field.Name}', whose first use on a thread creates an object",
        IInvocationOperation { TargetMethod: var method } when !MayCall(method) => $"call '{method.Name}', which is not marked",
        _ => null,
    };

    private static bool MayCall(IMethodSymbol method) =>
        IsMarked(method) || IsMarked(method.OriginalDefinition)
        || method.IsExtern
        || method.ContainingNamespace.ToDisplayString() is "System" or "System.Threading" or "System.Numerics"
            or "System.Runtime.CompilerServices" or "System.Runtime.InteropServices" && method.ContainingType.IsValueType
        || method.ContainingType.Name is "Interlocked" or "Volatile" or "Unsafe" or "BitOperations" or "Math";

    private static bool IsMarked(ISymbol symbol) =>
        HasAttribute(symbol) || (symbol.ContainingType is { } type && HasAttribute(type))
        || (symbol is IMethodSymbol { AssociatedSymbol: { } property } && HasAttribute(property));

    private static bool HasAttribute(ISymbol symbol, string name = Attribute) =>
        symbol.GetAttributes().Any(attribute => attribute.AttributeClass?.Name == name);

    private static bool EndsInPanic(IOperation operation)
    {
        for (var at = operation; at is not null; at = at.Parent)
            if (at is IThrowOperation)
                return true;
        return false;
    }
}
