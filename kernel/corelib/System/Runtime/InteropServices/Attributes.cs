namespace System.Runtime.InteropServices;

/// <summary>How fields are placed.</summary>
public enum LayoutKind
{
    /// <summary>In their order.</summary>
    Sequential = 0,
    /// <summary>At stated offsets.</summary>
    Explicit = 2,
    /// <summary>As the compiler likes.</summary>
    Auto = 3,
}

/// <summary>Character sets of interop.</summary>
public enum CharSet
{
    /// <summary>None.</summary>
    None = 1,
    /// <summary>Bytes.</summary>
    Ansi = 2,
    /// <summary>UTF-16.</summary>
    Unicode = 3,
    /// <summary>The platform's.</summary>
    Auto = 4,
}

/// <summary>How fields are placed.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct, Inherited = false)]
public sealed class StructLayoutAttribute : Attribute
{
    /// <summary>The kind.</summary>
    public StructLayoutAttribute(LayoutKind layoutKind) => Value = layoutKind;

    /// <summary>The kind.</summary>
    public LayoutKind Value { get; }

    /// <summary>The greatest alignment of a field.</summary>
    public int Pack;

    /// <summary>The least size.</summary>
    public int Size;

    /// <summary>The character set.</summary>
    public CharSet CharSet;
}

/// <summary>Where a field is.</summary>
[AttributeUsage(AttributeTargets.Field, Inherited = false)]
public sealed class FieldOffsetAttribute : Attribute
{
    /// <summary>The offset in bytes.</summary>
    public FieldOffsetAttribute(int offset) => Value = offset;

    /// <summary>The offset in bytes.</summary>
    public int Value { get; }
}

/// <summary>Called by native code only.</summary>
[AttributeUsage(AttributeTargets.Method, Inherited = false)]
public sealed class UnmanagedCallersOnlyAttribute : Attribute
{
    /// <summary>The name of the symbol.</summary>
    public string? EntryPoint;

    /// <summary>Calling conventions.</summary>
    public Type[]? CallConvs;
}

/// <summary>A parameter that is read.</summary>
[AttributeUsage(AttributeTargets.Parameter, Inherited = false)]
public sealed class InAttribute : Attribute
{
}

/// <summary>A parameter that is written.</summary>
[AttributeUsage(AttributeTargets.Parameter, Inherited = false)]
public sealed class OutAttribute : Attribute
{
}

/// <summary>Kinds of marshalling; the C# compiler asks for the type.</summary>
public enum UnmanagedType
{
    /// <summary>A byte.</summary>
    U1 = 4,
}
