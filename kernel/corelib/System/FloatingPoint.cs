namespace System;

/// <summary>A 32-bit floating-point number. Only storage and the compiler's operators are offered.</summary>
public readonly struct Single
{
    private readonly float _value;
}

/// <summary>A 64-bit floating-point number. Only storage and the compiler's operators are offered.</summary>
public readonly struct Double
{
    private readonly double _value;
}
