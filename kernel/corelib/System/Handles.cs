namespace System;

/// <summary>A type as a value: the address of its method table.</summary>
public struct RuntimeTypeHandle
{
    internal nint _value;
}

/// <summary>A method as a value; only the compiler's helpers use it.</summary>
public struct RuntimeMethodHandle
{
    internal nint _value;
}

/// <summary>A field as a value; only the compiler's helpers use it.</summary>
public struct RuntimeFieldHandle
{
    internal nint _value;
}
