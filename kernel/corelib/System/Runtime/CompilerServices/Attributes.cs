namespace System.Runtime.CompilerServices;

/// <summary>The compiler may know a better body.</summary>
[AttributeUsage(AttributeTargets.All, AllowMultiple = true)]
public sealed class IntrinsicAttribute : Attribute
{
}

/// <summary>Made by the compiler.</summary>
[AttributeUsage(AttributeTargets.All, AllowMultiple = true)]
public sealed class CompilerGeneratedAttribute : Attribute
{
}

/// <summary>An extension method.</summary>
[AttributeUsage(AttributeTargets.All, AllowMultiple = true)]
public sealed class ExtensionAttribute : Attribute
{
}

/// <summary>Read only.</summary>
[AttributeUsage(AttributeTargets.All, AllowMultiple = true)]
public sealed class IsReadOnlyAttribute : Attribute
{
}

/// <summary>Lives on the stack only.</summary>
[AttributeUsage(AttributeTargets.All, AllowMultiple = true)]
public sealed class IsByRefLikeAttribute : Attribute
{
}

/// <summary>An unmanaged type parameter.</summary>
[AttributeUsage(AttributeTargets.All, AllowMultiple = true)]
public sealed class IsUnmanagedAttribute : Attribute
{
}

/// <summary>Does not leave the method.</summary>
[AttributeUsage(AttributeTargets.All, AllowMultiple = true)]
public sealed class ScopedRefAttribute : Attribute
{
}

/// <summary>Needs a place, not a value.</summary>
[AttributeUsage(AttributeTargets.All, AllowMultiple = true)]
public sealed class RequiresLocationAttribute : Attribute
{
}

/// <summary>Nullability, encoded.</summary>
[AttributeUsage(AttributeTargets.All, AllowMultiple = true)]
public sealed class NullableAttribute : Attribute
{
    /// <summary>Nullability, encoded.</summary>
    public NullableAttribute(byte value)
    {
    }

    /// <summary>Nullability, encoded.</summary>
    public NullableAttribute(byte[] value)
    {
    }
}

/// <summary>Nullability of the context, encoded.</summary>
[AttributeUsage(AttributeTargets.All, AllowMultiple = true)]
public sealed class NullableContextAttribute : Attribute
{
    /// <summary>Nullability of the context, encoded.</summary>
    public NullableContextAttribute(byte value)
    {
    }
}

/// <summary>Nullability of public members only.</summary>
[AttributeUsage(AttributeTargets.All, AllowMultiple = true)]
public sealed class NullablePublicOnlyAttribute : Attribute
{
    /// <summary>Nullability of public members only.</summary>
    public NullablePublicOnlyAttribute(bool value)
    {
    }
}

/// <summary>A native-size integer.</summary>
[AttributeUsage(AttributeTargets.All, AllowMultiple = true)]
public sealed class NativeIntegerAttribute : Attribute
{
}

/// <summary>Names of tuple elements.</summary>
[AttributeUsage(AttributeTargets.All, AllowMultiple = true)]
public sealed class TupleElementNamesAttribute : Attribute
{
    /// <summary>Names of tuple elements.</summary>
    public TupleElementNamesAttribute(string?[] transformNames)
    {
    }
}

/// <summary>An iterator.</summary>
[AttributeUsage(AttributeTargets.All, AllowMultiple = true)]
public sealed class IteratorStateMachineAttribute : Attribute
{
    /// <summary>An iterator.</summary>
    public IteratorStateMachineAttribute(Type stateMachineType)
    {
    }
}

/// <summary>A covariant return.</summary>
[AttributeUsage(AttributeTargets.All, AllowMultiple = true)]
public sealed class PreserveBaseOverridesAttribute : Attribute
{
}

/// <summary>Version of the reference rules.</summary>
[AttributeUsage(AttributeTargets.All, AllowMultiple = true)]
public sealed class RefSafetyRulesAttribute : Attribute
{
    /// <summary>Version of the reference rules.</summary>
    public RefSafetyRulesAttribute(int version)
    {
    }
}

/// <summary>Holds a buffer that could overflow.</summary>
[AttributeUsage(AttributeTargets.All, AllowMultiple = true)]
public sealed class UnsafeValueTypeAttribute : Attribute
{
}

/// <summary>A fixed buffer.</summary>
[AttributeUsage(AttributeTargets.All, AllowMultiple = true)]
public sealed class FixedBufferAttribute : Attribute
{
    /// <summary>A fixed buffer.</summary>
    public FixedBufferAttribute(Type elementType, int length)
    {
    }
}

/// <summary>An array inside a structure.</summary>
[AttributeUsage(AttributeTargets.All, AllowMultiple = true)]
public sealed class InlineArrayAttribute : Attribute
{
    /// <summary>An array inside a structure.</summary>
    public InlineArrayAttribute(int length)
    {
    }
}

/// <summary>Handles interpolated texts.</summary>
[AttributeUsage(AttributeTargets.All, AllowMultiple = true)]
public sealed class InterpolatedStringHandlerAttribute : Attribute
{
}

/// <summary>Arguments passed on to the handler.</summary>
[AttributeUsage(AttributeTargets.All, AllowMultiple = true)]
public sealed class InterpolatedStringHandlerArgumentAttribute : Attribute
{
    /// <summary>Arguments passed on to the handler.</summary>
    public InterpolatedStringHandlerArgumentAttribute(string argument)
    {
    }

    /// <summary>Arguments passed on to the handler.</summary>
    public InterpolatedStringHandlerArgumentAttribute(params string[] arguments)
    {
    }
}

/// <summary>The caller's expression of a parameter.</summary>
[AttributeUsage(AttributeTargets.All, AllowMultiple = true)]
public sealed class CallerArgumentExpressionAttribute : Attribute
{
    /// <summary>The caller's expression of a parameter.</summary>
    public CallerArgumentExpressionAttribute(string parameterName)
    {
    }
}

/// <summary>The caller's name.</summary>
[AttributeUsage(AttributeTargets.All, AllowMultiple = true)]
public sealed class CallerMemberNameAttribute : Attribute
{
}

/// <summary>The caller's file.</summary>
[AttributeUsage(AttributeTargets.All, AllowMultiple = true)]
public sealed class CallerFilePathAttribute : Attribute
{
}

/// <summary>The caller's line.</summary>
[AttributeUsage(AttributeTargets.All, AllowMultiple = true)]
public sealed class CallerLineNumberAttribute : Attribute
{
}

/// <summary>Must be set on creation.</summary>
[AttributeUsage(AttributeTargets.All, AllowMultiple = true)]
public sealed class RequiredMemberAttribute : Attribute
{
}

/// <summary>Needs a compiler that knows a feature.</summary>
[AttributeUsage(AttributeTargets.All, AllowMultiple = true)]
public sealed class CompilerFeatureRequiredAttribute : Attribute
{
    /// <summary>Needs a compiler that knows a feature.</summary>
    public CompilerFeatureRequiredAttribute(string featureName)
    {
    }

    /// <summary>The feature of reference structures.</summary>
    public const string RefStructs = nameof(RefStructs);

    /// <summary>The feature of required members.</summary>
    public const string RequiredMembers = nameof(RequiredMembers);

    /// <summary>May be ignored.</summary>
    public bool IsOptional { get; set; }
}

/// <summary>Runs before anything else of the module.</summary>
[AttributeUsage(AttributeTargets.All, AllowMultiple = true)]
public sealed class ModuleInitializerAttribute : Attribute
{
}

/// <summary>Names an indexer.</summary>
[AttributeUsage(AttributeTargets.All, AllowMultiple = true)]
public sealed class IndexerNameAttribute : Attribute
{
    /// <summary>Names an indexer.</summary>
    public IndexerNameAttribute(string indexerName)
    {
    }
}

/// <summary>Locals are not zeroed.</summary>
[AttributeUsage(AttributeTargets.All, AllowMultiple = true)]
public sealed class SkipLocalsInitAttribute : Attribute
{
}

/// <summary>Builds collection expressions.</summary>
[AttributeUsage(AttributeTargets.All, AllowMultiple = true)]
public sealed class CollectionBuilderAttribute : Attribute
{
    /// <summary>Builds collection expressions.</summary>
    public CollectionBuilderAttribute(Type builderType, string methodName)
    {
    }
}

/// <summary>Takes any number of arguments as a collection.</summary>
[AttributeUsage(AttributeTargets.All, AllowMultiple = true)]
public sealed class ParamCollectionAttribute : Attribute
{
}

/// <summary>Preferred among overloads.</summary>
[AttributeUsage(AttributeTargets.All, AllowMultiple = true)]
public sealed class OverloadResolutionPriorityAttribute : Attribute
{
    /// <summary>Preferred among overloads.</summary>
    public OverloadResolutionPriorityAttribute(int priority)
    {
    }
}

/// <summary>How a method is compiled.</summary>
[AttributeUsage(AttributeTargets.All, AllowMultiple = true)]
public sealed class MethodImplAttribute : Attribute
{
    /// <summary>How a method is compiled.</summary>
    public MethodImplAttribute(MethodImplOptions methodImplOptions)
    {
    }
}

/// <summary>Compatibility.</summary>
[AttributeUsage(AttributeTargets.All, AllowMultiple = true)]
public sealed class RuntimeCompatibilityAttribute : Attribute
{
    /// <summary>Wraps what is thrown.</summary>
    public bool WrapNonExceptionThrows { get; set; }
}

/// <summary>A static that does not move.</summary>
[AttributeUsage(AttributeTargets.All, AllowMultiple = true)]
public sealed class FixedAddressValueTypeAttribute : Attribute
{
}

/// <summary>Its static constructor runs at start.</summary>
[AttributeUsage(AttributeTargets.All, AllowMultiple = true)]
public sealed class EagerStaticClassConstructionAttribute : Attribute
{
}

/// <summary>How a method is compiled.</summary>
[Flags]
public enum MethodImplOptions
{
    /// <summary>Never inlined.</summary>
    NoInlining = 8,
    /// <summary>Not optimised.</summary>
    NoOptimization = 64,
    /// <summary>Inlined where possible.</summary>
    AggressiveInlining = 256,
    /// <summary>Optimised from the start.</summary>
    AggressiveOptimization = 512,
    /// <summary>The body is elsewhere: in the compiler or in assembly.</summary>
    InternalCall = 4096,
}

/// <summary>Marks init-only setters.</summary>
public static class IsExternalInit
{
}

/// <summary>Marks volatile fields.</summary>
public static class IsVolatile
{
}

/// <summary>Marks unmanaged function pointers.</summary>
public static class CallConvCdecl
{
}

/// <summary>Marks unmanaged function pointers.</summary>
public static class CallConvStdcall
{
}

/// <summary>Features of the runtime that the C# compiler asks for.</summary>
public static class RuntimeFeature
{
    /// <summary>Interfaces with bodies.</summary>
    public const string DefaultImplementationsOfInterfaces = nameof(DefaultImplementationsOfInterfaces);
    /// <summary>Static abstract members.</summary>
    public const string VirtualStaticsInInterfaces = nameof(VirtualStaticsInInterfaces);
    /// <summary>Reference fields.</summary>
    public const string ByRefFields = nameof(ByRefFields);
    /// <summary>Native-size integers.</summary>
    public const string NumericIntPtr = nameof(NumericIntPtr);
    /// <summary>Reference structures as type arguments.</summary>
    public const string ByRefLikeGenerics = nameof(ByRefLikeGenerics);
    /// <summary>Covariant returns.</summary>
    public const string CovariantReturnsOfClasses = nameof(CovariantReturnsOfClasses);
    /// <summary>Unmanaged function pointers.</summary>
    public const string UnmanagedSignatureCallingConvention = nameof(UnmanagedSignatureCallingConvention);
    /// <summary>Compiled ahead of time.</summary>
    public static bool IsDynamicCodeSupported => false;
}
